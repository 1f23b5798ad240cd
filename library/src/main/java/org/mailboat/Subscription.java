package org.mailboat;

/// A listener being told what changes in a store. Thread-safe.
public interface Subscription extends AutoCloseable {
    /// Ends the telling: when this returns, the listener is not being called and will not be again.
    /// Waits for a call in progress, unless that call closes it; one that does not return is
    /// interrupted after ten seconds and left to itself. The store closes every subscription when
    /// it is closed. Closing again does nothing.
    @Override
    void close();

    /// Whether it is closed.
    boolean isClosed();
}

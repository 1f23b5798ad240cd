package org.mailboat.store;

/// The engine's role for one account: an OS lock, given back when closed or when the process ends.
public final class EngineLock implements AutoCloseable {
    private final Runnable release;

    EngineLock(Runnable release) {
        this.release = release;
    }

    /// Gives the role back. Closing again does nothing.
    @Override
    public void close() {
        release.run();
    }
}

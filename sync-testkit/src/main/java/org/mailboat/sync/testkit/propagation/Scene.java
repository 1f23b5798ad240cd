package org.mailboat.sync.testkit.propagation;

import java.time.Duration;

/// An account on a server, and stores that have it. Closed by the test.
public interface Scene extends AutoCloseable {
    ServerSide server();

    StoreSide store();

    /// A second store of the account, empty at first; made when it is asked for.
    StoreSide otherStore();

    /// Lets time pass for the stores.
    void advance(Duration time);

    @Override
    void close();
}

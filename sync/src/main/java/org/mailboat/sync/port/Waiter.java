package org.mailboat.sync.port;

import java.time.Duration;

/// Lets time pass: the one place where the engine waits for nothing but the clock.
@FunctionalInterface
public interface Waiter {
    /// Returns when so much time has passed.
    ///
    /// @throws java.util.concurrent.CancellationException as soon as the wish to stop comes
    void await(Duration time, Cancel cancel);
}

package org.mailboat.sync.port;

import java.time.Duration;
import java.util.concurrent.locks.Condition;

/// Lets time pass: the one place where the engine waits for the clock.
@FunctionalInterface
public interface Waiter {
    /// Returns when so much time has passed.
    ///
    /// @throws java.util.concurrent.CancellationException as soon as the wish to stop comes
    void await(Duration time, Cancel cancel);

    /// Waits for a signal, but no longer than so many nanoseconds. The condition's lock is held.
    ///
    /// @return what is left of the time; nothing or less if it is over
    // Whoever calls it loops.
    @SuppressWarnings("WaitNotInLoop")
    default long await(Condition condition, long nanos) throws InterruptedException {
        return condition.awaitNanos(nanos);
    }
}

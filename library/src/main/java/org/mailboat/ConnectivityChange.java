package org.mailboat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One change of a store's [Connectivity]. Going offline is done when the last connection is
/// closed. Thread-safe.
public final class ConnectivityChange {
    private final Connectivity.State from;
    private final Connectivity.State to;
    private final Set<Thread> carriers;
    private final CountDownLatch done = new CountDownLatch(1);

    /// @param carriers threads of what must end before this is done
    ConnectivityChange(Connectivity.State from, Connectivity.State to, Set<Thread> carriers) {
        this.from = from;
        this.to = to;
        this.carriers = Set.copyOf(carriers);
    }

    void finish() {
        done.countDown();
    }

    /// The state before.
    public Connectivity.State from() {
        return from;
    }

    /// The state after.
    public Connectivity.State to() {
        return to;
    }

    /// Whether the state is the new one, and what had to end has ended.
    public boolean isDone() {
        return done.getCount() == 0;
    }

    /// Waits until the change is done.
    ///
    /// @throws IllegalStateException on a thread whose work must end before: it would wait for
    ///   itself
    public void await() throws InterruptedException {
        refuseCarrier();
        done.await();
    }

    /// Waits at most so long.
    ///
    /// @return whether the change is done
    public boolean await(Duration atMost) throws InterruptedException {
        refuseCarrier();
        return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void refuseCarrier() {
        if (!isDone() && carriers.contains(Thread.currentThread())) {
            throw new IllegalStateException("what is to be stopped cannot wait for its own end");
        }
    }
}

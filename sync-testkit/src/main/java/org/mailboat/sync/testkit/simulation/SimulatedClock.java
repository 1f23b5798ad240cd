package org.mailboat.sync.testkit.simulation;

import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Waiter;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

/// Time as the [SeededScheduler] has it.
final class SimulatedClock implements InstantSource, Waiter {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SeededScheduler scheduler;
    private final Random random;

    SimulatedClock(SeededScheduler scheduler, Random random) {
        this.scheduler = scheduler;
        this.random = random;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(scheduler.nanos());
    }

    @Override
    public void await(Duration time, Cancel cancel) {
        cancel.check();
        long until = scheduler.nanos() + time.toNanos();
        Thread waiting = Thread.currentThread();
        scheduler.wakeAt(until, waiting);
        try (var _ = cancel.onRequest(() -> LockSupport.unpark(waiting))) {
            while (scheduler.nanos() < until && !cancel.isRequested()) {
                LockSupport.park();
            }
        }
        cancel.check();
    }

    /// The time is over at once, or long beyond the signal.
    // Whoever calls it loops.
    @SuppressWarnings("WaitNotInLoop")
    @Override
    public long await(Condition condition, long nanos) {
        if (random.nextInt(3) == 0) {
            return 0;
        }
        condition.awaitUninterruptibly();
        return nanos;
    }
}

package org.mailboat.net;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// Ends waits that have no deadline of their own, such as a write to a peer that does not read: its
/// one thread runs an action when the time is over. The actions must not block. Thread-safe.
public final class Watchdog implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    public Watchdog(ThreadFactory threads) {
        timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(5, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /// Runs the action after that time, unless the watch is closed before.
    public Watch watch(Duration limit, Runnable action) {
        Future<?> due = timer.schedule(action, limit.toNanos(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    /// Runs nothing any more.
    @Override
    public void close() {
        timer.shutdownNow();
    }

    /// A wait that is being watched.
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}

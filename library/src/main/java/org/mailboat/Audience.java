package org.mailboat;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Carries events to one listener, on a thread that lives while there is something to deliver.
/// Telling never waits, and nothing is dropped. Thread-safe.
final class Audience<E> {
    private static final System.Logger LOG = System.getLogger(Audience.class.getName());

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ThreadFactory threads;
    private final Consumer<E> listener;
    private final Deque<E> waiting = new ArrayDeque<>();
    private @Nullable Thread delivering;
    private boolean closed;

    Audience(ThreadFactory threads, Consumer<E> listener) {
        this.threads = threads;
        this.listener = listener;
    }

    synchronized void tell(E event) {
        if (closed) {
            return;
        }
        waiting.addLast(event);
        if (delivering == null) {
            delivering = threads.newThread(this::deliver);
            delivering.start();
        }
    }

    /// No call begins any more, and what was not delivered is dropped.
    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    /// Takes no more events, and waits until those told so far are delivered; not for the listener
    /// that calls this itself. One that does not return is interrupted after ten seconds, and then
    /// no longer waited for.
    void finish() {
        Thread late;
        synchronized (this) {
            closed = true;
            late = delivering;
        }
        if (late == null || late == Thread.currentThread() || awaitEnd(PATIENCE)) {
            return;
        }
        late.interrupt();
        if (!awaitEnd(Duration.ofSeconds(1))) {
            LOG.log(System.Logger.Level.WARNING, "a listener does not return; left to itself");
        }
    }

    /// @return whether nothing is being delivered; an interrupt that comes meanwhile is put off
    private boolean awaitEnd(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        synchronized (this) {
            long left = atMost.toNanos();
            while (delivering != null && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = deadline - System.nanoTime();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return delivering == null;
        }
    }

    private synchronized @Nullable E next() {
        E event = waiting.pollFirst();
        if (event == null) {
            delivering = null;
            notifyAll();
        }
        return event;
    }

    private void deliver() {
        for (E event = next(); event != null; event = next()) {
            try {
                listener.accept(event);
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.WARNING, "a listener failed", e);
            }
        }
    }
}

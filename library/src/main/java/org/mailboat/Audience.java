package org.mailboat;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/// Carries events to one listener, on a thread that lives while there is something to deliver.
/// Telling never waits, and nothing is dropped. Thread-safe.
final class Audience<E> implements Subscription {
    private static final System.Logger LOG = System.getLogger(Audience.class.getName());

    private final ThreadFactory threads;
    private final Consumer<E> listener;
    private final Deque<E> waiting = new ArrayDeque<>();
    private @Nullable Delivery delivery;
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
        if (delivery == null) {
            delivery = new Delivery();
            delivery.thread.start();
        }
    }

    /// Drops what was not delivered yet.
    @Override
    public void close() {
        synchronized (this) {
            waiting.clear();
        }
        finish();
    }

    /// Takes no more events, and waits for those told so far as [#close] waits for a call.
    void finish() {
        Delivery last;
        synchronized (this) {
            closed = true;
            last = delivery;
        }
        if (last != null && last.thread != Thread.currentThread()) {
            Ends.awaitOrInterrupt(last.over, last.thread, Ends.PATIENCE);
        }
    }

    @Override
    public synchronized boolean isClosed() {
        return closed;
    }

    private synchronized @Nullable E next() {
        E event = waiting.pollFirst();
        if (event == null) {
            delivery = null;
        }
        return event;
    }

    /// The calls for events that came one upon the other.
    private final class Delivery {
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread thread = threads.newThread(this::deliver);

        private void deliver() {
            for (E event = next(); event != null; event = next()) {
                try {
                    listener.accept(event);
                } catch (Throwable e) {
                    LOG.log(System.Logger.Level.WARNING, "a listener failed", e);
                }
            }
            over.countDown();
        }
    }
}

package org.mailboat.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Carries events from a run to one listener, on a thread of the listener's own. Telling never
/// waits: progress that was not yet delivered is replaced by newer progress, and nothing else is
/// dropped. Thread-safe.
final class EventQueue {
    private static final System.Logger LOG = System.getLogger(EventQueue.class.getName());

    private final SyncListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Slot> slots = new ArrayDeque<>();
    private final Map<Object, Slot> progress = new HashMap<>();
    private boolean closed;

    /// Room for one event, which newer progress may take.
    private static final class Slot {
        SyncEvent event;

        Slot(SyncEvent event) {
            this.event = event;
        }
    }

    private record Key(String account, Object phase, Object mailbox) {}

    EventQueue(SyncListener listener) {
        this.listener = listener;
    }

    void tell(SyncEvent event) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (event instanceof SyncEvent.Progress now) {
                Slot undelivered = progress.get(key(now));
                if (undelivered != null) {
                    undelivered.event = event;
                    return;
                }
            }
            var slot = new Slot(event);
            slots.addLast(slot);
            if (event instanceof SyncEvent.Progress now) {
                progress.put(key(now), slot);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// No more events: [#deliver] returns when those told so far are delivered.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Delivers events on this thread until the queue is closed and empty.
    void deliver() {
        while (true) {
            SyncEvent event;
            lock.lock();
            try {
                while (slots.isEmpty() && !closed) {
                    changed.awaitUninterruptibly();
                }
                if (slots.isEmpty()) {
                    return;
                }
                event = slots.removeFirst().event;
                if (event instanceof SyncEvent.Progress now) {
                    progress.remove(key(now));
                }
            } finally {
                lock.unlock();
            }
            call(() -> listener.on(event));
        }
    }

    /// Tells the listener the end, on this thread.
    void deliverEnd(SyncReport report) {
        call(() -> listener.done(report));
    }

    private static void call(Runnable telling) {
        try {
            telling.run();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "a listener failed; the sync goes on", e);
        }
    }

    private static Key key(SyncEvent.Progress event) {
        return new Key(
                event.account(), event.phase(), event.mailbox() == null ? "" : event.mailbox());
    }
}

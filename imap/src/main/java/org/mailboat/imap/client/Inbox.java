package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Where the reader puts what belongs to someone's commands, and where they take it from: in the
/// order of arrival, over all commands that were sent with this inbox. Adding never blocks.
///
/// One thread takes; see [ImapConnection#take].
public final class Inbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
    private boolean woken;

    /// The next delivery, or null if there is none now.
    public @Nullable Delivery poll() {
        lock.lock();
        try {
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    void add(Delivery delivery) {
        lock.lock();
        try {
            waiting.add(delivery);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Ends a wait, so that its condition is looked at anew.
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// The next delivery, or null if none came in time or the wait was ended.
    @Nullable Delivery poll(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (waiting.isEmpty() && !woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }
}

package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailException;
import org.mailboat.store.ChangeFeed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Who is told what changes in the store. This process's own commits wake them; those of others are
/// looked for twice a second, by a short transaction, and only while somebody subscribes.
/// Thread-safe.
final class Subscriptions implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Subscriptions.class.getName());
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int BATCH = 500;

    private final ChangeFeed feed;
    private final ChangeReading changes;
    private final ThreadFactory threads;
    private final Duration patience;
    private final List<Follower> open = new ArrayList<>();
    private boolean closed;

    Subscriptions(ChangeFeed feed, ChangeReading changes, ThreadFactory threads) {
        this(feed, changes, threads, Ends.PATIENCE);
    }

    /// @param patience how long a listener may go on when its subscription is being closed
    Subscriptions(
            ChangeFeed feed, ChangeReading changes, ThreadFactory threads, Duration patience) {
        this.feed = feed;
        this.changes = changes;
        this.threads = threads;
        this.patience = patience;
    }

    /// @param state to begin from, or null for that of now
    Subscription subscribe(@Nullable String state, StoreListener listener) {
        var follower = new Follower(state == null ? changes.state() : state, listener);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            open.add(follower);
        }
        follower.start();
        return follower;
    }

    @Override
    public void close() {
        List<Follower> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(open);
        }
        left.forEach(Follower::stop);
        left.forEach(Follower::close);
    }

    private synchronized void ended(Follower follower) {
        open.remove(follower);
    }

    /// One listener and its thread.
    private final class Follower implements Subscription {
        private final StoreListener listener;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition wakened = lock.newCondition();
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread thread;

        // Guarded by the lock.
        private boolean news;
        private boolean stopped;

        // Of the thread alone.
        private String state;
        private boolean failing;

        Follower(String state, StoreListener listener) {
            this.state = state;
            this.listener = listener;
            thread = threads.newThread(this::follow);
        }

        void start() {
            thread.start();
        }

        private void follow() {
            try (ChangeFeed.Following _ = feed.onCommit(this::wake)) {
                while (!isClosed()) {
                    if (!tellNext()) {
                        awaitNews();
                    }
                }
            } finally {
                ended(this);
                over.countDown();
            }
        }

        /// @return whether there may be more at once
        private boolean tellNext() {
            try {
                if (changes.state().equals(state)) {
                    return false;
                }
                return switch (changes.since(state, BATCH)) {
                    case StoreChanges.Listed listed -> {
                        if (!listed.changes().isEmpty() && !isClosed()) {
                            tell(() -> listener.on(listed));
                        }
                        state = listed.state();
                        yield listed.more();
                    }
                    case StoreChanges.CannotCalculate(String now) -> {
                        tell(() -> listener.cannotCalculate(now));
                        state = now;
                        yield true;
                    }
                };
            } catch (IllegalStateException e) {
                // The store is closed, and so is this in a moment.
                stop();
                return false;
            } catch (MailException e) {
                note(e);
                return false;
            }
        }

        private void tell(Runnable call) {
            failing = false;
            try {
                call.run();
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.WARNING, "a listener of the store failed", e);
            }
        }

        /// What the disk refuses now may be had at the next look.
        private void note(MailException e) {
            if (!failing) {
                LOG.log(System.Logger.Level.WARNING, "what changed cannot be read just now", e);
            }
            failing = true;
        }

        private void awaitNews() {
            lock.lock();
            try {
                long left = LOOK.toNanos();
                while (!news && !stopped && left > 0) {
                    left = wakened.awaitNanos(left);
                }
                news = false;
            } catch (InterruptedException e) {
                // An interrupt is meant for the listener; the end of the telling is `stop`.
                LOG.log(System.Logger.Level.DEBUG, "interrupted while nothing changed");
            } finally {
                lock.unlock();
            }
        }

        private void wake() {
            lock.lock();
            try {
                news = true;
                wakened.signal();
            } finally {
                lock.unlock();
            }
        }

        void stop() {
            lock.lock();
            try {
                stopped = true;
                wakened.signal();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean isClosed() {
            lock.lock();
            try {
                return stopped;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            stop();
            if (Thread.currentThread() != thread) {
                Ends.awaitOrInterrupt(over, thread, patience);
            }
        }
    }
}

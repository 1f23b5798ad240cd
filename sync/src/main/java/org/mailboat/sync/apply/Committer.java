package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Taken;
import org.mailboat.sync.port.Waiter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// Makes received messages part of the store, in groups, several times a second: a group is as
/// large as what came in while the one before it went to the disk. Two threads take turns, so that
/// the octets of one group go to the disk while the rows of the one before it are written. Those
/// who bring messages wait while too many are not yet committed: that bounds what a kill can cost.
/// Thread-safe.
final class Committer implements AutoCloseable {
    private static final int THREADS = 2;

    static final int GROUP_MESSAGES = 1_000;
    static final long GROUP_BYTES = 16L << 20;
    static final long GROUP_MILLIS = 100;

    private final Function<List<Received>, Taken> store;
    private final Waiter waiter;
    private final BiConsumer<List<Received>, Taken> committed;
    private final Consumer<RuntimeException> failed;
    private final List<Thread> threads = new ArrayList<>();

    /// Held by the thread that gathers a group.
    private final ReentrantLock gathering = new ReentrantLock();

    /// Held while it is told what a group came to, so that what is told does not run backwards.
    private final ReentrantLock telling = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private List<Received> waiting = new ArrayList<>();
    private long waitingBytes;
    private boolean closing;
    private @Nullable RuntimeException failure;

    /// @param store commits a group and says what it came to; may be called by both threads at once
    /// @param committed told of each group and what it came to, on a thread of the committer, of
    ///   one group at a time
    /// @param failed told if the store fails; nothing more is taken afterwards
    Committer(
            Function<List<Received>, Taken> store,
            Waiter waiter,
            ThreadFactory threads,
            BiConsumer<List<Received>, Taken> committed,
            Consumer<RuntimeException> failed) {
        this.store = store;
        this.waiter = waiter;
        this.committed = committed;
        this.failed = failed;
        for (int i = 0; i < THREADS; i++) {
            this.threads.add(threads.newThread(this::run));
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /// Takes a message; waits while a full group is waiting already.
    void add(Received message) {
        lock.lock();
        try {
            while (full() && failure == null) {
                taken.awaitUninterruptibly();
            }
            if (failure != null) {
                throw failure;
            }
            waiting.add(message);
            waitingBytes += message.content().length();
            if (waiting.size() == 1 || full()) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Commits what is left and ends the threads.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (true) {
                try {
                    thread.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            List<Received> group = next();
            while (!group.isEmpty()) {
                tell(group, store.apply(group));
                group = next();
            }
        } catch (RuntimeException e) {
            fail(e);
        } catch (Throwable e) {
            fail(new IllegalStateException("the committer's thread died", e));
        }
    }

    private void tell(List<Received> group, Taken came) {
        telling.lock();
        try {
            committed.accept(group, came);
        } finally {
            telling.unlock();
        }
    }

    private void fail(RuntimeException thrown) {
        lock.lock();
        try {
            failure = thrown;
            taken.signalAll();
            arrived.signal();
        } finally {
            lock.unlock();
        }
        failed.accept(thrown);
    }

    /// Waits for a full group, or for what came within the time since its first message.
    ///
    /// @return empty when the store has failed, or the committer is closing and nothing is left
    private List<Received> next() {
        gathering.lock();
        try {
            lock.lock();
            try {
                while (waiting.isEmpty() && !isEnding()) {
                    arrived.awaitUninterruptibly();
                }
                awaitFullGroup();
                return failure == null ? take() : List.of();
            } finally {
                lock.unlock();
            }
        } finally {
            gathering.unlock();
        }
    }

    private List<Received> take() {
        List<Received> group = waiting;
        waiting = new ArrayList<>();
        waitingBytes = 0;
        taken.signalAll();
        return group;
    }

    private boolean isEnding() {
        return closing || failure != null;
    }

    private void awaitFullGroup() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(GROUP_MILLIS);
        try {
            while (!full() && !isEnding() && nanos > 0) {
                nanos = waiter.await(arrived, nanos);
            }
        } catch (InterruptedException e) {
            // Nobody has a reason to interrupt this thread: commit what is here and go on.
        }
    }

    private boolean full() {
        return waiting.size() >= GROUP_MESSAGES || waitingBytes >= GROUP_BYTES;
    }
}

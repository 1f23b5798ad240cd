package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.port.LocalStore;
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

/// The one thread that makes received messages part of the store, in groups, several times a
/// second: a group is as large as what came in while the one before it went to the disk. Those who
/// bring messages wait while too many are not yet committed: that bounds what a kill can cost.
/// Thread-safe.
final class Committer implements AutoCloseable {
    static final int GROUP_MESSAGES = 1_000;
    static final long GROUP_BYTES = 16L << 20;
    static final long GROUP_MILLIS = 100;

    private final LocalStore store;
    private final Waiter waiter;
    private final BiConsumer<List<Received>, Taken> committed;
    private final Consumer<RuntimeException> failed;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private List<Received> waiting = new ArrayList<>();
    private long waitingBytes;
    private boolean closing;
    private @Nullable RuntimeException failure;

    /// @param committed told of each group and what it came to, on the committer's thread
    /// @param failed told once if the store fails; nothing is committed afterwards
    Committer(
            LocalStore store,
            Waiter waiter,
            ThreadFactory threads,
            BiConsumer<List<Received>, Taken> committed,
            Consumer<RuntimeException> failed) {
        this.store = store;
        this.waiter = waiter;
        this.committed = committed;
        this.failed = failed;
        this.thread = threads.newThread(this::run);
    }

    void start() {
        thread.start();
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

    /// Commits what is left and ends the thread.
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
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
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
                committed.accept(group, store.commitReceived(group));
                group = next();
            }
        } catch (RuntimeException e) {
            fail(e);
        } catch (Throwable e) {
            fail(new IllegalStateException("the committer's thread died", e));
        }
    }

    private void fail(RuntimeException thrown) {
        lock.lock();
        try {
            failure = thrown;
            taken.signalAll();
        } finally {
            lock.unlock();
        }
        failed.accept(thrown);
    }

    /// Waits for a full group, or for what came within the time since its first message.
    ///
    /// @return empty when the committer is closing and nothing is left
    private List<Received> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing) {
                arrived.awaitUninterruptibly();
            }
            awaitFullGroup();
            List<Received> group = waiting;
            waiting = new ArrayList<>();
            waitingBytes = 0;
            taken.signalAll();
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void awaitFullGroup() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(GROUP_MILLIS);
        try {
            while (!full() && !closing && nanos > 0) {
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

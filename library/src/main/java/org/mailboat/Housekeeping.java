package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailException;
import org.mailboat.store.ChangeFeed;
import org.mailboat.store.Chore;
import org.mailboat.sync.port.Cancel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// Does the store's chores behind the mail: on one thread of its own, in small steps, and only
/// while no run of this process brings mail in, which has the disk and the processor to itself. It
/// begins a moment after a run, as what follows one may be the next, or the end of the process,
/// which would wait for the step. Thread-safe.
final class Housekeeping implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());

    /// Longer than it takes to begin the next run, or to end the process.
    static final Duration MOMENT = Duration.ofMillis(300);

    /// How much of a chore can be done in a millisecond at best.
    private static final long MOST_A_MILLISECOND = 2;

    private final ChangeFeed feed;
    private final List<Chore> chores;
    private final ThreadFactory threads;
    private final Duration moment;

    // Guarded by this.
    private int runs;
    private int settling;

    /// When the last run ended, by the system's ticker.
    private long ended;

    private boolean due;
    private boolean working;
    private boolean started;
    private boolean closed;
    private ChangeFeed.@Nullable Following following;
    private @Nullable Thread thread;

    /// @param chores in the order in which they are done
    /// @param moment how long after a run it begins
    Housekeeping(ChangeFeed feed, List<Chore> chores, ThreadFactory threads, Duration moment) {
        this.feed = feed;
        this.chores = List.copyOf(chores);
        this.threads = threads;
        this.moment = moment;
    }

    /// From now on does what is due, and whatever becomes due. Calling it again does nothing.
    synchronized void start() {
        if (started || closed || chores.isEmpty()) {
            return;
        }
        started = true;
        due = true;
        ended = System.nanoTime();
        following = feed.onCommit(this::wake);
        Thread fresh = threads.newThread(this::work);
        thread = fresh;
        fresh.start();
    }

    /// A run begins: no step is begun until it is over.
    synchronized void runBegins() {
        runs++;
    }

    synchronized void runEnds() {
        runs--;
        ended = System.nanoTime();
        notifyAll();
    }

    private synchronized void wake() {
        due = true;
        notifyAll();
    }

    /// Does one chore on the caller's thread until nothing of it is left, whatever else goes on.
    /// Blocks.
    ///
    /// @return whether nothing is left; not so where another process is doing it
    boolean catchUp(Chore chore, Cancel cancel, WorkProgress progress) {
        long all = chore.remaining();
        boolean more = all > 0;
        while (more) {
            cancel.check();
            more = chore.step();
            long left = chore.remaining();
            all = Math.max(all, left);
            progress.at(null, all - left, all);
        }
        return chore.remaining() == 0;
    }

    private void work() {
        while (awaitWork()) {
            for (Chore chore : chores) {
                while (mayStep() && step(chore)) {
                    // Between two steps a run or the end of the store comes first.
                }
            }
            synchronized (this) {
                working = false;
                notifyAll();
            }
        }
    }

    private static boolean step(Chore chore) {
        try {
            return chore.step();
        } catch (MailException | IllegalStateException e) {
            // The same is tried again after the next change; whoever needs the result is told.
            LOG.log(System.Logger.Level.DEBUG, "a step of the " + chore.name() + " failed", e);
            return false;
        }
    }

    /// @return false when the store is closed
    private synchronized boolean awaitWork() {
        try {
            while (!closed && (!due || runs > 0)) {
                wait();
            }
            for (long left = pause(); !closed && left > 0; left = pause()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        due = false;
        working = !closed;
        return !closed;
    }

    /// What is left of the moment after a run, in nanoseconds; nobody waits for one that is asked
    /// to settle.
    private long pause() {
        return settling > 0 ? 0 : ended + moment.toNanos() - System.nanoTime();
    }

    /// Whether the next step may be done at once; what a run interrupts is due again after it.
    private synchronized boolean mayStep() {
        if (runs > 0) {
            due = true;
        }
        return !closed && runs == 0;
    }

    /// Has it begun at once, and waits until nothing is left to do, but no longer than this. What
    /// cannot be expected to be through by then is not begun: it would be done again. Blocks.
    ///
    /// @return whether nothing is left
    boolean settle(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        if (remaining() > atMost.toMillis() * MOST_A_MILLISECOND) {
            return false;
        }
        synchronized (this) {
            settling++;
            notifyAll();
            try {
                while (!closed && started && (due || working)) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } finally {
                settling--;
            }
        }
        return remaining() == 0;
    }

    private long remaining() {
        return chores.stream().mapToLong(Chore::remaining).sum();
    }

    /// Ends after the step in progress.
    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            if (following != null) {
                following.close();
            }
            ending = thread;
            notifyAll();
        }
        if (ending != null) {
            join(ending);
        }
    }

    private static void join(Thread ending) {
        boolean interrupted = false;
        while (ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

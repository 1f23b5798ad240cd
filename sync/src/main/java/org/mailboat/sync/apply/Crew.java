package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.RemoteSession;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// Sessions at work side by side, each on a thread of its own. A session that is lost is replaced;
/// one that cannot be opened leaves its part to the others.
final class Crew {
    private static final System.Logger LOG = System.getLogger(Crew.class.getName());

    /// Connections refused in a row before the run gives up.
    static final int OPENING_TRIES = 5;

    /// Connections lost in a row, without any success between. More than it takes to find the one
    /// message of a batch that breaks them.
    static final int LOSSES = 12;

    static final Duration PAUSE = Duration.ofSeconds(1);

    private final RunContext run;
    private final Work work;
    private final Cancel cancel = new Cancel();
    private final List<Thread> threads = new ArrayList<>();
    private int hands;
    private int refused;
    private int lost;
    private long progressAtTrouble = -1;
    private @Nullable RuntimeException fatal;

    Crew(RunContext run, Work work) {
        this.run = run;
        this.work = work;
    }

    /// Blocks until the work is done or given up.
    ///
    /// @param size how many sessions at most
    /// @throws MailException if the account or the store is out of reach
    /// @throws CancellationException if the wish to stop came
    void run(int size) {
        add(size);
        await();
    }

    /// Has so many more sessions begin to work. For the thread that awaits them.
    ///
    /// @param more how many at most
    void add(int more) {
        synchronized (this) {
            hands += more;
        }
        for (int i = 0; i < more; i++) {
            Thread thread = run.threads().newThread(this::work);
            threads.add(thread);
            thread.start();
        }
    }

    /// Blocks until the work is done or given up.
    ///
    /// @throws MailException if the account or the store is out of reach
    /// @throws CancellationException if the wish to stop came
    void await() {
        try (var _ = run.cancel().onRequest(this::stop)) {
            awaitAll();
        }
        RuntimeException thrown = fatal();
        if (thrown != null) {
            throw thrown;
        }
        run.cancel().check();
    }

    private void awaitAll() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (true) {
                try {
                    thread.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        RemoteSession session = null;
        try {
            while (work.await()) {
                try {
                    if (session == null) {
                        session = run.remote().openSession(cancel);
                    }
                    var yielding = new YieldingSession(session, run.remote());
                    work.serve(yielding, cancel);
                    if (yielding.hasGivenWay()) {
                        session = close(session);
                    }
                } catch (MailException e) {
                    boolean opened = session != null;
                    session = close(session);
                    if (!goOn(e, opened)) {
                        return;
                    }
                }
            }
        } catch (CancellationException e) {
            stop();
        } catch (RuntimeException e) {
            fail(e);
        } catch (Throwable e) {
            // Whatever it is, the others must not wait for this hand's part.
            fail(new IllegalStateException("a session's thread died", e));
        } finally {
            close(session);
        }
    }

    /// @return whether this hand tries another session
    private boolean goOn(MailException trouble, boolean opened) {
        Duration pause;
        synchronized (this) {
            if (!opened && hands > 1) {
                // The server allows fewer connections than we would like: the others do the work,
                // and meet the trouble themselves if it is more than that.
                hands--;
                return false;
            }
            if (work.progress() != progressAtTrouble) {
                progressAtTrouble = work.progress();
                refused = 0;
                lost = 0;
            }
            refused = opened ? 0 : refused + 1;
            lost = opened ? lost + 1 : lost;
            if (!mayPass(trouble) || refused >= OPENING_TRIES || lost >= LOSSES) {
                fail(trouble);
                return false;
            }
            pause = PAUSE.multipliedBy(1L << Math.max(0, refused - 1));
        }
        run.waiter().await(pause, cancel);
        return true;
    }

    private static boolean mayPass(MailException trouble) {
        FailureKind kind = trouble.failure().kind();
        return kind == FailureKind.OFFLINE
                || kind == FailureKind.TRANSIENT
                || kind == FailureKind.PROTOCOL;
    }

    private void fail(RuntimeException thrown) {
        synchronized (this) {
            if (fatal == null) {
                fatal = thrown;
            }
        }
        stop();
    }

    private synchronized @Nullable RuntimeException fatal() {
        return fatal;
    }

    private void stop() {
        work.stop();
        cancel.request();
    }

    private static @Nullable RemoteSession close(@Nullable RemoteSession session) {
        try {
            if (session != null) {
                session.close();
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a session did not close", e);
        }
        return null;
    }
}

package org.mailboat.sync;

import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.RequestQueue.Ticket;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/// Takes requests and runs them in the background: accounts side by side, one run of an account at
/// a time. Thread-safe.
///
/// A request joins a run that has not begun to observe; otherwise it waits with all others as one
/// next run: phases and mailboxes united, whole messages win over headers, the higher priority
/// wins. Dry runs and others never unite. Each caller has a handle of its own, with its own events
/// and its own end; a run is cancelled when its last handle is.
public final class BackgroundSync implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BackgroundSync.class.getName());

    /// So long a listener may go on when everything is being closed.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AccountRunner runner;
    private final ThreadFactory threads;
    private final int accountsAtOnce;
    private final Duration patience;
    private final Object lock = new Object();
    private final RequestQueue<Handle> queue = new RequestQueue<>();
    private final Map<Ticket<Handle>, Run> going = new HashMap<>();
    private final List<Handle> open = new ArrayList<>();
    private boolean closed;

    /// @param runner what runs one account
    /// @param threads makes the threads of runs and listeners; those it makes end with the work
    ///   they were made for
    /// @param accountsAtOnce how many accounts are worked on at a time
    public BackgroundSync(AccountRunner runner, ThreadFactory threads, int accountsAtOnce) {
        this(runner, threads, accountsAtOnce, PATIENCE);
    }

    /// @param patience how long a listener may go on when everything is being closed
    BackgroundSync(
            AccountRunner runner, ThreadFactory threads, int accountsAtOnce, Duration patience) {
        if (accountsAtOnce < 1) {
            throw new IllegalArgumentException("at least one account is worked on at a time");
        }
        this.runner = runner;
        this.threads = threads;
        this.accountsAtOnce = accountsAtOnce;
        this.patience = patience;
    }

    /// Asks for a run and returns at once.
    ///
    /// @param accounts the names that the request means: its own, or every account there is
    /// @throws IllegalStateException if this is closed
    public SyncRun submit(SyncRequest request, List<String> accounts, SyncListener listener) {
        List<String> names = accounts.stream().distinct().toList();
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a request means at least one account");
        }
        var handle = new Handle(this, names, listener);
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the sync is closed");
            }
            open.add(handle);
            for (String account : names) {
                Ticket<Handle> ticket = queue.submit(account, request, handle);
                handle.joined(ticket);
                Run joined = going.get(ticket);
                if (joined != null && joined.started) {
                    handle.tell(new SyncEvent.Started(account));
                }
            }
        }
        threads.newThread(() -> serve(handle)).start();
        startDue();
        return handle;
    }

    /// Cancels every run and waits until all are over and every listener was told. A listener that
    /// does not return is interrupted after ten seconds, and then no longer waited for. May be
    /// called by a listener, which then is not waited for either.
    @Override
    public void close() {
        List<Handle> listening;
        synchronized (lock) {
            closed = true;
            listening = List.copyOf(open);
        }
        // What waits first: it would begin where what goes on ends.
        listening.reversed().forEach(Handle::cancel);
        List<Run> ending;
        synchronized (lock) {
            ending = List.copyOf(going.values());
        }
        ending.forEach(run -> waitThrough(run.over::await));
        listening.stream()
                .filter(handle -> !handle.isServedHere())
                .forEach(handle -> waitThrough(() -> awaitListener(handle)));
    }

    /// What is waited for; see [#waitThrough].
    private interface Wait {
        void once() throws InterruptedException;
    }

    /// Waits to the end; an interrupt that comes meanwhile is put off until then.
    private static void waitThrough(Wait wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    wait.once();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitListener(Handle handle) throws InterruptedException {
        if (handle.awaitTold(patience)) {
            return;
        }
        handle.interruptListener();
        if (!handle.awaitTold(Duration.ofSeconds(1))) {
            LOG.log(System.Logger.Level.WARNING, "a listener does not return; left to itself");
        }
    }

    /// The caller no longer wants its runs: those that others want go on without it, and end for it
    /// at once.
    void cancel(Handle handle) {
        for (Ticket<Handle> ticket : handle.tickets()) {
            Run run;
            boolean alone;
            synchronized (lock) {
                run = going.get(ticket);
                alone = queue.leave(ticket, handle);
            }
            if (alone && run != null) {
                run.cancel.request();
            } else {
                handle.finished(ended(ticket.account(), AccountReport.Result.CANCELLED, List.of()));
            }
        }
        startDue();
    }

    private void serve(Handle handle) {
        handle.serve();
        synchronized (lock) {
            open.remove(handle);
        }
        handle.complete();
    }

    private void startDue() {
        while (true) {
            Run run;
            synchronized (lock) {
                Optional<Ticket<Handle>> next = queue.start(accountsAtOnce);
                if (next.isEmpty()) {
                    return;
                }
                run = new Run(next.get());
                going.put(run.ticket, run);
            }
            threads.newThread(() -> run(run)).start();
        }
    }

    private void run(Run run) {
        try {
            AccountReport report = carryOut(run);
            List<Handle> holders;
            synchronized (lock) {
                queue.finish(run.ticket);
                going.remove(run.ticket);
                holders = run.ticket.holders();
            }
            holders.forEach(handle -> handle.finished(report));
            startDue();
        } finally {
            run.over.countDown();
        }
    }

    private AccountReport carryOut(Run run) {
        String account = run.ticket.account();
        SyncFailure failure;
        try {
            return runner.run(account, run);
        } catch (CancellationException e) {
            return ended(account, AccountReport.Result.CANCELLED, List.of());
        } catch (MailException e) {
            failure = e.failure().withAccount(account);
        } catch (OutOfMemoryError e) {
            LOG.log(System.Logger.Level.ERROR, "a run ran out of memory", e);
            failure =
                    SyncFailure.of(FailureKind.BUG, "There was not enough memory to go on.")
                            .withDetail(FailureDetail.OUT_OF_MEMORY)
                            .withNextStep("give the program more memory")
                            .withAccount(account);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "a run ended in a fault", e);
            failure =
                    SyncFailure.of(FailureKind.BUG, "A fault of Mailboat ended the run: " + e)
                            .withAccount(account);
        }
        run.tell(new SyncEvent.Failed(account, failure));
        return ended(account, AccountReport.Result.FAILED, List.of(failure));
    }

    private static AccountReport ended(
            String account, AccountReport.Result result, List<SyncFailure> failures) {
        return new AccountReport(
                account, result, 0, 0, 0, 0, 0, 0, 0, 0, failures, Traffic.NONE, Duration.ZERO);
    }

    /// One run as the engine sees it.
    private final class Run implements AccountRun {
        private final Ticket<Handle> ticket;
        private final Cancel cancel = new Cancel();
        private final CountDownLatch over = new CountDownLatch(1);
        private boolean started;

        Run(Ticket<Handle> ticket) {
            this.ticket = ticket;
        }

        @Override
        public SyncRequest begin() {
            synchronized (lock) {
                return queue.begin(ticket);
            }
        }

        @Override
        public Cancel cancel() {
            return cancel;
        }

        @Override
        public void tell(SyncEvent event) {
            if (event instanceof SyncEvent.Finished) {
                // Each caller has its own end, told with its own report.
                return;
            }
            List<Handle> holders;
            synchronized (lock) {
                // Who joins later is told then.
                started |= event instanceof SyncEvent.Started;
                holders = ticket.holders();
            }
            holders.forEach(handle -> handle.tell(event));
        }
    }
}

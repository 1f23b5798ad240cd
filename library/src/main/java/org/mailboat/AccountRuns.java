package org.mailboat;

import org.mailboat.model.Account;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.EngineLock;
import org.mailboat.store.Store;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.AccountRunner;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.plan.Guard;
import org.mailboat.sync.port.Waiter;

import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

/// Gives each run of an account what it needs: the engine's role, a remote, an engine. A run that
/// going offline stopped has failed, as one that lost its server.
final class AccountRuns implements AccountRunner {
    private final Store store;
    private final LiveRemotes remotes;
    private final Submissions submissions;
    private final Connectivity connectivity;
    private final InstantSource clock;
    private final Waiter waiter;
    private final ThreadFactory threads;
    private final Housekeeping housekeeping;

    AccountRuns(
            Store store,
            LiveRemotes remotes,
            Submissions submissions,
            Connectivity connectivity,
            InstantSource clock,
            Waiter waiter,
            ThreadFactory threads,
            Housekeeping housekeeping) {
        this.store = store;
        this.remotes = remotes;
        this.submissions = submissions;
        this.connectivity = connectivity;
        this.clock = clock;
        this.waiter = waiter;
        this.threads = threads;
        this.housekeeping = housekeeping;
    }

    @Override
    public AccountReport run(String name, AccountRun run) {
        Account account = store.accounts().find(name).orElseThrow(() -> Remotes.gone(name));
        try {
            return connectivity.online(run.cancel(), errand -> run(account, run, errand));
        } catch (MailException e) {
            if (e.failure().detail() != FailureDetail.SET_OFFLINE) {
                throw e;
            }
            // Who asked since the store went online again may have joined: they get a run, and
            // whoever asks from now on gets one of their own.
            run.begin();
            return connectivity.online(run.cancel(), errand -> run(account, run, errand));
        }
    }

    private AccountReport run(Account account, AccountRun run, Connectivity.Errand errand) {
        AccountReport report = carryOut(account, run.withCancel(errand.cancel()), errand);
        if (report.result() != AccountReport.Result.CANCELLED || !errand.stopped()) {
            return report;
        }
        run.begin();
        SyncFailure why = Connectivity.offline().withAccount(account.name());
        run.tell(new SyncEvent.Failed(account.name(), why));
        return report.endedBy(why);
    }

    private AccountReport carryOut(Account account, AccountRun run, Connectivity.Errand errand) {
        housekeeping.runBegins();
        try (EngineLock lock = store.lockEngine(account.id());
                LiveRemotes.Lease lease = remotes.lease(account, errand)) {
            var engine =
                    new SyncEngine(
                            account,
                            Guard.Bounds.USUAL,
                            lease.remote(),
                            store.localStore(),
                            store.journal(),
                            clock,
                            waiter,
                            threads,
                            submissions.sending(account));
            return engine.run(run);
        } finally {
            housekeeping.runEnds();
        }
    }
}

package org.mailboat;

import org.mailboat.model.Account;
import org.mailboat.store.EngineLock;
import org.mailboat.store.Store;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.AccountRunner;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.port.Waiter;

import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

/// Gives each run of an account what it needs: the engine's role, a remote, an engine.
final class AccountRuns implements AccountRunner {
    private final Store store;
    private final LiveRemotes remotes;
    private final InstantSource clock;
    private final Waiter waiter;
    private final ThreadFactory threads;
    private final Housekeeping housekeeping;

    AccountRuns(
            Store store,
            LiveRemotes remotes,
            InstantSource clock,
            Waiter waiter,
            ThreadFactory threads,
            Housekeeping housekeeping) {
        this.store = store;
        this.remotes = remotes;
        this.clock = clock;
        this.waiter = waiter;
        this.threads = threads;
        this.housekeeping = housekeeping;
    }

    @Override
    public AccountReport run(String name, AccountRun run) {
        Account account = store.accounts().find(name).orElseThrow(() -> Remotes.gone(name));
        housekeeping.runBegins();
        try (EngineLock lock = store.lockEngine(account.id());
                LiveRemotes.Lease lease = remotes.lease(account)) {
            var engine =
                    new SyncEngine(
                            account,
                            lease.remote(),
                            store.localStore(),
                            store.journal(),
                            clock,
                            waiter,
                            threads);
            return engine.run(run);
        } finally {
            housekeeping.runEnds();
        }
    }
}

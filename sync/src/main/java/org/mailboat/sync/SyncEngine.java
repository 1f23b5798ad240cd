package org.mailboat.sync;

import org.mailboat.model.Account;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.Waiter;

import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

/// One account's engine: recover, observe, diff, plan, guard, apply, commit. For one run at a time.
public final class SyncEngine {
    private final Account account;

    /// @param remote closed by the caller
    /// @param threads makes the threads of sessions and of the committer; they end with the run
    public SyncEngine(
            Account account,
            Remote remote,
            LocalStore store,
            Journal journal,
            InstantSource clock,
            Waiter waiter,
            ThreadFactory threads) {
        this.account = account;
    }

    /// Runs once; blocks until the run is over. Never throws: what went wrong is in the report.
    public AccountReport run(AccountRun run) {
        run.cancel().check();
        throw new UnsupportedOperationException("bodies land with the engine of " + account.name());
    }
}

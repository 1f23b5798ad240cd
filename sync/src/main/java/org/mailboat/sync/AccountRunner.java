package org.mailboat.sync;

/// Runs one account, from its login to its report: opens the remote, takes the engine's lock, runs
/// a [SyncEngine], and gives everything back.
@FunctionalInterface
public interface AccountRunner {
    /// Blocks until the run is over. What goes wrong is in the report; what is thrown counts as a
    /// fault of Mailboat.
    AccountReport run(String account, AccountRun run);
}

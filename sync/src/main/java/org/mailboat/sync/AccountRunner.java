package org.mailboat.sync;

/// Runs one account, from its login to its report: opens the remote, takes the engine's lock, runs
/// a [SyncEngine], and gives everything back.
@FunctionalInterface
public interface AccountRunner {
    /// Blocks until the run is over. What goes wrong is in the report; of what is thrown a
    /// [org.mailboat.model.MailException] tells why nothing could begin, a
    /// [java.util.concurrent.CancellationException] that the run was cancelled before it did, and
    /// anything else counts as a fault of Mailboat.
    AccountReport run(String account, AccountRun run);
}

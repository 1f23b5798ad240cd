package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.SyncFailure;

import java.util.List;

/// What a run tells while it goes on. Every event names its account. Starts and ends come in pairs.
public sealed interface SyncEvent {
    String account();

    /// Where a pair stands.
    enum State {
        STARTED,
        FINISHED
    }

    /// The account's run begins.
    record Started(String account) implements SyncEvent {}

    record PhaseChanged(String account, Phase phase, State state) implements SyncEvent {}

    /// A mailbox is being worked on, or no longer.
    record MailboxChanged(String account, MailboxPath mailbox, State state) implements SyncEvent {}

    /// Counts so far. Told several times a second at most.
    ///
    /// @param mailbox the mailbox it counts, or null for the whole account
    /// @param messagesTotal as far as known by now, or -1
    /// @param bytesTotal as far as known by now, or -1
    record Progress(
            String account,
            Phase phase,
            @Nullable MailboxPath mailbox,
            long messages,
            long messagesTotal,
            long bytes,
            long bytesTotal)
            implements SyncEvent {}

    record Failed(String account, SyncFailure failure) implements SyncEvent {}

    /// A guard stopped some ops.
    ///
    /// @param deletes how many messages would go
    /// @param of of how many
    /// @param confirmWith what a person says to go on, as in `--allow-mass-delete`
    record Refused(String account, String reason, long deletes, long of, String confirmWith)
            implements SyncEvent {}

    /// A dry run's plan, page by page.
    record Planned(String account, List<PlannedOp> ops, List<String> conflicts, List<String> notes)
            implements SyncEvent {}

    /// One op of a plan in words.
    ///
    /// @param op its kind, as in `fetch`
    /// @param side `local` or `remote`: where something would change
    /// @param uid if it concerns one message
    record PlannedOp(
            String op,
            String side,
            @Nullable MailboxPath mailbox,
            @Nullable String message,
            @Nullable Long uid,
            String sentence) {}

    /// The account's run is over. The last event of its account.
    record Finished(String account, AccountReport report) implements SyncEvent {}
}

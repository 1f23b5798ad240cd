package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;

import java.util.List;

/// What a run tells while it goes on. Every event names its account; those of several accounts come
/// mixed. Starts and ends come in pairs, except that a run which ends early leaves them open; the
/// last event of an account is always [Finished].
///
/// New kinds may be added: a `switch` over events has a `default`.
public sealed interface SyncEvent {
    /// The account's name.
    String account();

    /// Where a pair stands.
    enum State {
        /// It begins.
        STARTED,
        /// It is over.
        FINISHED
    }

    /// The account's run begins.
    record Started(String account) implements SyncEvent {}

    /// A part of the run begins or ends.
    record PhaseChanged(String account, Phase phase, State state) implements SyncEvent {}

    /// A mailbox is being worked on, or no longer. Several are at a time.
    record MailboxChanged(String account, MailboxPath mailbox, State state) implements SyncEvent {}

    /// Counts so far: of a mailbox, and of the whole account. Told several times a second at most.
    ///
    /// @param mailbox the mailbox it counts, or null for the whole account
    /// @param messages that came in
    /// @param messagesTotal how many there will be, as far as known by now, or -1; it grows while
    ///   mailboxes are being looked at
    /// @param bytes of these messages
    /// @param bytesTotal as far as known by now, or -1; likewise
    record Progress(
            String account,
            Phase phase,
            @Nullable MailboxPath mailbox,
            long messages,
            long messagesTotal,
            long bytes,
            long bytesTotal)
            implements SyncEvent {
        /// How far it is, from 0 to 1, by the octets, else by the messages; 0 while neither is
        /// known. What a progress bar shows.
        public double fraction() {
            if (bytesTotal > 0) {
                return Math.min(1, (double) bytes / bytesTotal);
            }
            return messagesTotal > 0 ? Math.min(1, (double) messages / messagesTotal) : 0;
        }
    }

    /// Something went wrong. How much is broken is in the failure's scope; what is not, goes on.
    record Failed(String account, SyncFailure failure) implements SyncEvent {}

    /// Both sides had changed the same, or more became of an edit than was asked for: what was
    /// decided. No version of anything was lost by it. Told once in a run.
    ///
    /// @param sentence what happened, and what came of it
    record Noted(String account, String sentence) implements SyncEvent {}

    /// A guard stopped some ops: too much would be removed.
    ///
    /// @param reason one sentence
    /// @param deletes how many messages would go
    /// @param of of how many
    /// @param confirmWith what a person says to go on, as in `--allow-mass-delete`; an application
    ///   asks them, and again with [SyncRequest#withAllowMassDelete]
    record Refused(String account, String reason, long deletes, long of, String confirmWith)
            implements SyncEvent {}

    /// A dry run's plan, page by page.
    ///
    /// @param ops what would be done
    /// @param conflicts sentences: where both sides changed the same, and what would be done
    /// @param notes sentences: what else is worth knowing
    record Planned(String account, List<PlannedOp> ops, List<String> conflicts, List<String> notes)
            implements SyncEvent {}

    /// One op of a plan in words.
    ///
    /// @param op its kind, as in `fetch`
    /// @param side `local` or `remote`: where something would change
    /// @param mailbox if it concerns one mailbox
    /// @param messages the numbers of the placements here that it concerns, all of them; empty
    ///   where they are not known
    /// @param uids theirs on the server, in the mailbox; likewise
    /// @param sentence what would be done
    record PlannedOp(
            String op,
            String side,
            @Nullable MailboxPath mailbox,
            IdSet messages,
            IdSet uids,
            String sentence) {
        /// The id of the message, if it concerns exactly one.
        public @Nullable String message() {
            return messages.size() == 1 ? new PlacementId(messages.first()).toString() : null;
        }

        /// Its number on the server, likewise.
        public @Nullable Long uid() {
            return uids.size() == 1 ? uids.first() : null;
        }
    }

    /// The account's run is over. The last event of its account.
    record Finished(String account, AccountReport report) implements SyncEvent {}
}

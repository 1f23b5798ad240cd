package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;

import java.time.Instant;
import java.util.List;

/// The local side, as the engine sees it. Thread-safe; every call is one short transaction, and
/// none is open while the engine talks to a server. Failures are
/// [org.mailboat.model.MailException]s of kind local-disk or store-damaged.
public interface LocalStore {
    /// Every mailbox of the account, by path.
    List<LocalMailbox> mailboxes(AccountId account);

    // Facts: what the server said. They change no mail.

    /// Notes that a listing of the mailbox begins, in this epoch. Another epoch than the one before
    /// makes every agreed placement of the mailbox a vanished one, and drops what was seen.
    void beginListing(MailboxId mailbox, OpenedMailbox opened, Checkpoint checkpoint);

    /// The agreed rows of the mailbox in its present epoch with ids from first to last, ascending.
    List<BaselineRow> baseline(MailboxId mailbox, long firstId, long lastId);

    /// Writes down one window of a listing, in one transaction with its resume mark: within
    /// `covered` the changes are all that differs from the agreed state; what was noted there
    /// before and is not among them is forgotten.
    void recordWindow(MailboxId mailbox, IdSet covered, List<SeenChange> changes);

    /// Writes down that the listing is complete: its checkpoint now covers the mailbox, and the
    /// resume mark goes.
    void finishListing(MailboxId mailbox, Instant when);

    // What is to be decided.

    /// Seen facts of the mailbox that are not yet carried out, with ids below `below`, newest
    /// first.
    ///
    /// @param limit at most so many
    List<SeenChange> seen(MailboxId mailbox, long below, int limit);

    /// Messages of the mailbox whose bodies are owed and not parked until later, ids below `below`,
    /// newest first.
    List<Sighting> owed(MailboxId mailbox, long below, Instant now, int limit);

    /// Placements edited here since, ascending by local mod-sequence.
    List<PlacementState> localChanges(AccountId account, long afterLocalModSeq, int limit);

    /// The placements with these ids of the mailbox, ascending by id.
    List<PlacementState> placements(MailboxId mailbox, IdSet ids);

    // Ops on the local side. Each merges again inside its transaction: a user's edit made meanwhile
    // stays pending.

    /// Makes a mailbox that the server has, agreed at once.
    MailboxId adoptMailbox(AccountId account, RemoteMailbox remote);

    /// Takes over the server's word on a mailbox that is here: path, attributes, roles,
    /// subscription, counters.
    void updateMailbox(MailboxId mailbox, RemoteMailbox remote);

    /// Removes a mailbox that the server no longer has. Its messages become recoverable.
    void removeMailbox(MailboxId mailbox, Instant when);

    /// Takes over keywords seen on the server: agreed and, keyword by keyword, local. Clears the
    /// seen rows.
    ///
    /// @return how many placements changed here
    long applyMarks(MailboxId mailbox, List<SeenChange.Marked> marks);

    /// Takes over removals seen on the server: the placements become recoverable. Clears the seen
    /// rows.
    ///
    /// @return how many placements went
    long applyRemovals(MailboxId mailbox, List<SeenChange.Vanished> removals, Instant when);

    // Content.

    /// Opens room for one message's octets. Thread-safe; many writers may be open at a time.
    ///
    /// @param length as announced; what is written may be shorter, never longer
    ContentWriter newContent(long length);

    /// Makes received messages part of the store: their octets durable first, then placements and
    /// messages in one transaction, agreed on both sides, their seen rows cleared. What is here
    /// already is left as it is.
    ///
    /// @return how many placements are new
    long commitReceived(List<Received> batch);

    /// Notes that messages could not be had, and when to try again.
    void park(MailboxId mailbox, IdSet ids, SyncFailure failure, Instant nextTry);

    /// Owed messages that turned out not to be on the server any more are forgotten.
    void forgetOwed(MailboxId mailbox, IdSet ids);

    // The account's own notes.

    /// What is known of the account as a whole.
    AccountNotes notes(AccountId account);

    void recordNotes(AccountId account, AccountNotes notes);

    /// What the store remembers of an account between runs.
    ///
    /// @param boundTo host, login and INBOX's identity that the baseline belongs to, or null before
    ///   the first run
    /// @param lastSuccess the end of the last run with nothing left, or null
    /// @param lastRun the end of the last run, or null
    /// @param lastFailure what the last run ended with, or null
    /// @param refusedAt when a guard refused last, or null
    /// @param demotions capabilities this server offered and contradicted
    record AccountNotes(
            @Nullable String boundTo,
            @Nullable Instant lastSuccess,
            @Nullable Instant lastRun,
            @Nullable SyncFailure lastFailure,
            @Nullable Instant refusedAt,
            List<Demotion> demotions) {
        public static final AccountNotes NONE =
                new AccountNotes(null, null, null, null, null, List.of());

        public AccountNotes {
            demotions = List.copyOf(demotions);
        }
    }
}

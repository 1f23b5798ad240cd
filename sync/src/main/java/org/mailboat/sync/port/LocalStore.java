package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// The local side, as the engine sees it. Thread-safe; every call is one short transaction, and
/// none is open while the engine talks to a server. Failures are
/// [org.mailboat.model.MailException]s of kind local-disk or store-damaged.
public interface LocalStore {
    /// Every mailbox of the account, by path.
    List<LocalMailbox> mailboxes(AccountId account);

    // Facts: what the server said. They change no mail.

    /// Notes that the mailbox's ids no longer mean what they did: another epoch, another server.
    /// Its agreed placements become *detached*: they keep their ids, place, keywords and content,
    /// and have no remote id until [#commitReceived] finds their content again. Seen facts, parked
    /// messages, checkpoint and resume mark go; the epoch is 0.
    void resetMailbox(MailboxId mailbox);

    /// Notes that a listing of the mailbox begins, in the epoch of `opened`, which is the mailbox's
    /// own or follows epoch 0. The checkpoint is kept with each resume mark and takes effect with
    /// [#finishListing].
    ///
    /// @param extent what the windows will cover; only a listing of the whole leaves resume marks
    void beginListing(
            MailboxId mailbox,
            OpenedMailbox opened,
            Checkpoint checkpoint,
            ObservationSink.Extent extent);

    /// As many rows are read or written at a time, so that no transaction holds the store for long.
    /// A judgement; the same for as long as the store is open.
    default int page() {
        return 1_000;
    }

    /// How many messages the server is known to have in the mailbox: agreed or owed, and not seen
    /// to be gone.
    long knownCount(MailboxId mailbox);

    /// Their ids above `after`, ascending.
    ///
    /// @param limit at most so many
    List<Long> knownIds(MailboxId mailbox, long after, int limit);

    /// A few agreed messages of the mailbox, the newest and the oldest among them, ascending; none
    /// of which the server has not told yet how it describes them.
    List<KnownMessages.Witness> witnesses(MailboxId mailbox, int limit);

    /// What was written down of the agreed messages of the mailbox with ids from first to last,
    /// ascending.
    ///
    /// @param limit at most so many
    List<KnownMessages.Witness> described(MailboxId mailbox, long firstId, long lastId, int limit);

    /// The agreed rows of the mailbox in its present epoch with ids from first to last, ascending.
    default List<BaselineRow> baseline(MailboxId mailbox, long firstId, long lastId) {
        return baseline(mailbox, firstId, lastId, Integer.MAX_VALUE);
    }

    /// The same, at most so many.
    List<BaselineRow> baseline(MailboxId mailbox, long firstId, long lastId, int limit);

    /// Writes down one window of a listing, in one transaction with its resume mark: within
    /// `covered` the changes are all that differs from the agreed state; what was noted there
    /// before and is not among them is forgotten, except that a message owed before keeps its date,
    /// size and content id where they are not told again. A message parked before stays parked if
    /// it is still there.
    void recordWindow(MailboxId mailbox, IdSet covered, List<SeenChange> changes);

    /// The same for the last window, together with [#finishListing] in one transaction.
    void recordLastWindow(MailboxId mailbox, IdSet covered, List<SeenChange> changes, Instant when);

    /// Writes down that the observation is complete: its checkpoint now covers the mailbox, and the
    /// resume mark goes.
    void finishListing(MailboxId mailbox, Instant when);

    // What is to be decided.

    /// Seen facts about placements that are here, not yet carried out: [SeenChange.Marked] and
    /// [SeenChange.Vanished], with ids below `below`, newest first.
    ///
    /// @param limit at most so many
    List<SeenChange> seen(MailboxId mailbox, long below, int limit);

    /// Messages of the mailbox that are owed and not parked beyond `now`, ids below `below`, newest
    /// first: all of which nothing is here, and those of the window of which only the header is.
    /// Costs nothing for the others, however many there are.
    List<OwedMessage> owed(
            MailboxId mailbox, BodyWindow window, long below, Instant now, int limit);

    /// Messages of the mailbox that could not be had so far, by id.
    List<ParkedMessage> parked(MailboxId mailbox, int limit);

    /// The mailboxes of the account of which [#seen], [#appeared], [#parked] or, whatever the
    /// window, [#owed] may tell anything: of the others they tell nothing until a listing or a
    /// download writes something down. One question, where most mailboxes are settled.
    Set<MailboxId> unsettled(AccountId account);

    /// Whether anything of the account's mail is here, recoverable mail and what waits to be sent
    /// included.
    boolean hasMail(AccountId account);

    /// Messages of the mailbox that are on the server and that no placement stands for, ids below
    /// `below`, newest first.
    List<Sighting> appeared(MailboxId mailbox, long below, int limit);

    /// Placements of the account that have lost their place on the server: seen to be gone,
    /// detached, or agreed in one of the mailboxes given, ascending by placement.
    ///
    /// @param gone mailboxes that the server no longer has
    List<LookAlike> displaced(AccountId account, List<MailboxId> gone, long after, int limit);

    /// Placements of the account, present or recoverable, that one of these messages may be: with
    /// an equal content id, or with an equal internal date and announced size. Displaced ones are
    /// not among them.
    List<LookAlike> lookAlikes(AccountId account, List<Sighting> sightings);

    /// The header of what is here of a message, or null if nothing is.
    @Nullable HeaderProof headerProof(PlacementId placement);

    /// Placements edited here and not settled, ascending by local mod-sequence above `after`;
    /// recoverable ones are not among them.
    List<LocalEdit> edits(AccountId account, long after, int limit);

    /// Those of these placements that are edited and not settled, ascending by placement.
    List<LocalEdit> edits(IdSet placements);

    /// What is known of these placements, ascending; of those that are not here any more nothing.
    List<PlacementState> states(IdSet ids);

    /// The octets of a message that is here whole.
    Upload.Content content(PlacementId placement);

    /// The placements that stand in the mailbox here and have these numbers as their own ids,
    /// ascending.
    List<PlacementState> placements(MailboxId mailbox, IdSet ids);

    // Ops on the local side. Each merges again inside its transaction: a user's edit made meanwhile
    // stays pending.

    /// Makes a mailbox that the server has, agreed at once.
    MailboxId adoptMailbox(AccountId account, RemoteMailbox remote);

    /// Takes over the server's word on a mailbox that is here: path, attributes, roles,
    /// subscription, counters.
    void updateMailbox(MailboxId mailbox, RemoteMailbox remote);

    /// Removes a mailbox that the server no longer has. Its messages become recoverable; those that
    /// the server never had stand in a mailbox of their own, which is here only.
    ///
    /// @return how many the server never had
    long removeMailbox(MailboxId mailbox, Instant when);

    /// Takes over keywords seen on the server: agreed, and local as
    /// [org.mailboat.sync.diff.KeywordMerge] merges them. Clears the seen rows.
    ///
    /// @return how many placements changed here
    long applyMarks(MailboxId mailbox, List<SeenChange.Marked> marks);

    /// Makes what is still detached in the mailbox recoverable, without expiry.
    ///
    /// @return how many placements went
    long retireDetached(MailboxId mailbox, Instant when);

    /// Takes over removals seen on the server: the placements become recoverable. Clears the seen
    /// rows.
    ///
    /// @return how many placements went
    long applyRemovals(MailboxId mailbox, List<SeenChange.Vanished> removals, Instant when);

    /// Takes over that messages which are owed in the mailbox are here already. A placement of kind
    /// [Link.Kind#SAME] leaves where it stood, with the seen facts about it there, keeps its id,
    /// and follows the server's message unless the user moved it elsewhere; its keywords merge.
    /// What was deleted here stays where it was deleted if the server's is in the trash. Nothing
    /// happens where the message is no longer owed, or the placement found its place meanwhile. The
    /// other kinds leave the placement as it is, wherever it stands, and take over no more than its
    /// content: several links may name one. What is linked is no longer parked; if only its header
    /// is here, it stays owed.
    ///
    /// @return how many messages were linked
    long link(MailboxId mailbox, List<Link> links);

    /// Lets go of recoverable mail whose time is over: `days` have passed since it was removed, the
    /// clock has not run backwards, and the account was synchronised on three different days since,
    /// this one counted. What waits for a decision never expires.
    ///
    /// @return how many placements went
    long expireRecoverable(AccountId account, int days, Instant now);

    /// Called by every run but a dry one before it looks for anything there. If the store was put
    /// back to what it was before, as from a backup, what waits here may have been sent by a run
    /// that it knows nothing of: all of it is sought, as by [Settlement.Sought]. Not every way to
    /// put a store back can be seen.
    ///
    /// @param sends whether it may send something; the others leave the store as it is, but for the
    ///   first
    void noteRun(boolean sends);

    // What the server said to edits.

    /// Makes agreed what the server confirmed; on disk when the call returns. A placement that is
    /// not where the settlement has it any more is left as it is. What then differs no more is
    /// settled; what was edited meanwhile is not.
    void settle(List<Settlement> settlements, Instant when);

    /// Notes attempts in vain, each counted.
    void setBack(List<Setback> setbacks);

    /// Notes that the mailbox's server cannot keep these keywords there.
    void noteUnkept(MailboxId mailbox, Keywords keywords);

    /// Takes over that the mailbox was made or renamed on the server as it is here; on disk when
    /// the call returns. Those below it on the server have their new names with it. Nothing if it
    /// was taken back meanwhile.
    ///
    /// @param asked what it was called here when the server was asked to make it: if it is called
    ///   otherwise by now, it keeps that name. Null if the server had it already
    void settleMailbox(MailboxId mailbox, @Nullable MailboxPath asked, RemoteMailbox now);

    /// Makes the mailbox itself here as agreed again, unless it was edited anew: it has the
    /// server's name, and is not deleted. One that the server never had, and that is deleted, is
    /// gone.
    ///
    /// @param localModSeq of the edit
    void rollBackMailbox(MailboxId mailbox, long localModSeq);

    /// What [#makeTrash] would call the mailbox that it makes; null if the account has one.
    @Nullable MailboxPath missingTrash(AccountId account);

    /// Makes a mailbox for what is thrown away, as a user would, if the account has none; on disk
    /// when the call returns.
    void makeTrash(AccountId account, Instant when);

    // Content.

    /// Opens room for one message's octets. Thread-safe; many writers may be open at a time.
    ///
    /// @param length as announced; what is written may be shorter, never longer
    ContentWriter newContent(long length);

    /// Makes received messages part of the store: their octets durable first, then placements and
    /// messages in one transaction, agreed on both sides, their seen rows cleared and no longer
    /// parked. What is here already is left as it is; a placement with only a header is completed;
    /// a placement of the account that is whole, was seen to be gone or is detached, and has the
    /// same SHA-256 (one of the same mailbox first) takes the new id as by [#link] instead of
    /// standing beside a second one; a header's hash alone shows nothing. What belongs to another
    /// epoch than the mailbox's is dropped.
    ///
    /// @return how many messages of the batch were not here in this form
    Taken commitReceived(List<Received> batch);

    /// Of these placements those of messages that are not here whole, ascending.
    List<Incomplete> incomplete(List<PlacementId> placements);

    /// Gives messages that are here, and not whole, their octets: those durable first, then all of
    /// a message's placements in one transaction, wherever they stand by then. What is whole
    /// already is left as it is, and no placement is made. The engine's role is not needed for it.
    ///
    /// @return how many messages were completed
    long complete(List<Completed> batch);

    /// Notes that owed messages could not be had, and when to try again. Counts the attempt.
    void park(MailboxId mailbox, IdSet ids, SyncFailure failure, Instant nextTry);

    /// Lets go of what is noted of attempts at messages of which only the body is missing, and
    /// which the window does not hold.
    void unpark(AccountId account, BodyWindow window);

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
    /// @param refused what the guard refused and nobody allowed yet, or null
    /// @param demotions capabilities this server offered and contradicted
    record AccountNotes(
            @Nullable String boundTo,
            @Nullable Instant lastSuccess,
            @Nullable Instant lastRun,
            @Nullable SyncFailure lastFailure,
            @Nullable Refused refused,
            List<Demotion> demotions) {
        public static final AccountNotes NONE =
                new AccountNotes(null, null, null, null, null, List.of());

        public AccountNotes {
            demotions = List.copyOf(demotions);
        }
    }
}

package org.mailboat.sync.port;

import org.mailboat.model.Keywords;
import org.mailboat.model.SyncFailure;

import java.util.List;

/// Is told what becomes of orders to write, on the session's calling thread. May block; the session
/// then waits.
///
/// For each order: perhaps one `opened`, and one `unkeptThere`; then intentions, `leaving` and
/// results as they come, of each item one result at most; at the end one `done`, `identityLost` or
/// `failed`, or none if the pass is cancelled. An item of which no result was told then was not
/// tried, or not carried out: the server did nothing about it, and an intent of it is void.
public interface WriteSink {
    /// The mailbox is open for writing and is the expected one.
    ///
    /// @param unkept keywords of the order that the mailbox cannot hold; they are not sent
    void opened(WriteOrder order, OpenedMailbox mailbox, Keywords unkept);

    /// Of the keywords that the messages carry, the mailbox that they are to come to cannot hold
    /// these: they are lost there, and nobody will have taken them away. Comes before anything is
    /// intended.
    void unkeptThere(WriteOrder order, Keywords unkept);

    /// These are about to be copied, moved or taken in, and if the answer is lost the state of
    /// things alone will not show what became of them. Nothing of the kind is sent before this
    /// returns; all of the evidence must be on disk then. What was told of an item before is
    /// replaced: a server that refuses to move is asked to copy.
    void intend(WriteOrder order, List<Intention> intentions);

    /// How the server shows a message, marked `\Deleted` as it is about to be removed: others may
    /// have marked it since it was copied, and the copy does not have that. May come several times
    /// before its result, of which the last counts, or never, if the server does not say.
    ///
    /// What others mark between this and the removal is lost: no command removes a message only if
    /// it is still marked as it was.
    void leaving(WriteOrder order, long id, Keywords now);

    /// What became of some items, those of one answer together.
    void settled(WriteOrder order, List<Result> results);

    /// Everything that could be tried was.
    void done(WriteOrder order);

    /// A mailbox of the order is not the one that was expected, or its ids mean something else:
    /// nothing more is sent of the order.
    ///
    /// @param which the order's mailbox or its target
    /// @param why what the server contradicts, in words
    void identityLost(WriteOrder order, ExpectedMailbox which, String why);

    /// The order, or what is left of it, failed.
    ///
    /// @param failure of scope mailbox if another session would fare no better, of scope account if
    ///   only this connection is gone, or the server wants to be left alone
    void failed(WriteOrder order, SyncFailure failure);

    /// An item about to be sent.
    ///
    /// @param evidence for [Intent#evidence], to be shown to [Remote#probe] one day
    record Intention(long item, String evidence) {}

    /// What became of one item.
    record Result(long item, WriteOutcome outcome) {}
}

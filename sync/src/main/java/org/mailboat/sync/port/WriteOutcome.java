package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;

/// What became of one item of a [WriteOrder].
public sealed interface WriteOutcome {
    /// The server confirms it.
    ///
    /// @param id where the message is now, if it was copied, moved or taken in; null if the server
    ///   did not say, so that only [Remote#probe] can find out; null also if it was deleted
    record Done(@Nullable RemoteId id) implements WriteOutcome {}

    /// The server has these keywords on the message now, whatever was asked.
    record Marked(Keywords now) implements WriteOutcome {}

    /// The message is marked as deleted and still there: without a way to name what is to be
    /// expunged, others' messages would go along. If it was moved, it is in the target, too.
    ///
    /// @param id where the copy of a moved message is; null if it was to be deleted, or the server
    ///   did not say
    record LeftMarked(@Nullable RemoteId id) implements WriteOutcome {}

    /// A message that was to be moved is in the target and could not be removed from where it was,
    /// or nobody knows whether it was.
    ///
    /// @param id where the copy is, or null if the server did not say
    record CopiedOnly(@Nullable RemoteId id, SyncFailure why) implements WriteOutcome {}

    /// The server refuses it, and did not do it.
    record Refused(SyncFailure failure) implements WriteOutcome {}

    /// The message was not there any more. This is no observation: whether it is gone, the next
    /// listing tells.
    record Vanished() implements WriteOutcome {}

    /// Its id means another message than what is written down, or nothing is written down that
    /// could tell; it was left alone.
    ///
    /// @param how what differs, in words
    record Differs(String how) implements WriteOutcome {}

    /// It was sent and the answer is lost: it may have happened, or may yet happen. Of a message on
    /// its way into a mailbox, [Remote#probe] finds out; anything else may be done again.
    record Unknown(SyncFailure why) implements WriteOutcome {}
}

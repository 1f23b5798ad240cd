package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;

import java.time.Instant;

/// What the server confirmed of an edit: it becomes agreed, and nothing else does. What was edited
/// here meanwhile stays as it is and waits for its own turn.
public sealed interface Settlement {
    PlacementId placement();

    /// Keywords were given and taken. If the message then has others here, that is an edit, whether
    /// it still counted as one or not. What others changed on what a move left behind, they changed
    /// on the message, wherever it is now.
    ///
    /// @param at where it is agreed, or null if it has no place there for the moment
    /// @param now what the server has on it since
    record Marked(
            PlacementId placement,
            @Nullable RemoteId at,
            Keywords added,
            Keywords removed,
            Keywords now)
            implements Settlement {}

    /// The server took in a message it never had there.
    ///
    /// @param id null if it is not known, and cannot be found out, where it is: it is to be found
    ///   again by its content
    /// @param keywords that it has there
    /// @param received when it was received by the server's word, or null if that is written down
    /// @param copied whether the server made it of the message that it was copied from here: its
    ///   identity for the two is one
    record Placed(
            PlacementId placement,
            MailboxId mailbox,
            @Nullable RemoteId id,
            Keywords keywords,
            @Nullable Instant received,
            boolean copied)
            implements Settlement {
        public Placed(
                PlacementId placement,
                MailboxId mailbox,
                @Nullable RemoteId id,
                Keywords keywords) {
            this(placement, mailbox, id, keywords, null);
        }

        public Placed(
                PlacementId placement,
                MailboxId mailbox,
                @Nullable RemoteId id,
                Keywords keywords,
                @Nullable Instant received) {
            this(placement, mailbox, id, keywords, received, false);
        }
    }

    /// The message moved.
    ///
    /// @param from where it was agreed
    /// @param mailbox where it is now
    /// @param left the keywords of what still stands at `from`, or null if nothing does
    /// @param thrownAway whether it was deleted here, and stands in that mailbox instead now
    /// @param shown how the server showed it at `from` after it was copied, or null if it did not:
    ///   what differs from what is agreed is others' doing, which the copy may not have
    record Moved(
            PlacementId placement,
            RemoteId from,
            MailboxId mailbox,
            RemoteId id,
            @Nullable Keywords left,
            boolean thrownAway,
            @Nullable Keywords shown)
            implements Settlement {
        public Moved(
                PlacementId placement,
                RemoteId from,
                MailboxId mailbox,
                RemoteId id,
                @Nullable Keywords left,
                boolean thrownAway) {
            this(placement, from, mailbox, id, left, thrownAway, null);
        }
    }

    /// The message is gone for good there. If it was had back here meanwhile, it is to be sent
    /// again.
    record Deleted(PlacementId placement, RemoteId at) implements Settlement {}

    /// The message is marked as deleted there, and waits for the server's own expunge; here it
    /// stays hidden. If it was had back here meanwhile, the mark is to go again.
    record LeftMarked(PlacementId placement, RemoteId at) implements Settlement {}

    /// The message may have come to its mailbox, and nothing but its content can show it: whatever
    /// is met in it like the message is it. What is not met is sent, as before.
    ///
    /// @param keywords that it was sent with: what differs from these there is others' doing
    /// @param received when it was received then by the server's word, or null if that is written
    ///   down
    /// @param departed whether it may have left its mailbox again, too: then whatever is met
    ///   anywhere like the message and with that date is it
    record Sought(
            PlacementId placement, Keywords keywords, @Nullable Instant received, boolean departed)
            implements Settlement {}

    /// Nothing differs any more.
    record Same(PlacementId placement) implements Settlement {}

    /// The server will not have it moved, or deleted: here it stands as agreed again, unless it was
    /// edited anew. How it is marked stays.
    ///
    /// @param localModSeq of the edit
    record RolledBack(PlacementId placement, long localModSeq) implements Settlement {}

    /// The server will not have it marked so: here it is not either, unless it was edited anew.
    /// Where it stands stays.
    ///
    /// @param localModSeq of the edit
    /// @param added keywords that were to be added
    /// @param removed keywords that were to be taken away
    record MarksRolledBack(
            PlacementId placement, long localModSeq, Keywords added, Keywords removed)
            implements Settlement {}
}

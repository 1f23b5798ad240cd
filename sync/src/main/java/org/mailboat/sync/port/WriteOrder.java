package org.mailboat.sync.port;

import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;

import java.util.List;

/// Something to be written into one mailbox of the server. Its items are messages, known by their
/// ids, or uploads, known by their place in the order's list from 0 on.
///
/// A few thousand messages in an order are best: what became of them is told at the latest when the
/// order is done. Two orders that fill the same mailbox must not be carried out side by side: each
/// would take the other's messages for news.
public sealed interface WriteOrder {
    /// The mailbox that is opened for it.
    ExpectedMailbox mailbox();

    /// Keywords given and taken. Marking messages `\Deleted` removes nothing by itself; like what
    /// removes them, it is done only to those that are described, see [KnownMessages#described].
    /// Doing it twice is the same as once, so nothing is intended.
    record Mark(ExpectedMailbox mailbox, List<Change> changes) implements WriteOrder {
        public Mark {
            changes = List.copyOf(changes);
        }

        /// What changes for some messages. No message is in two changes of an order.
        public record Change(IdSet ids, Keywords added, Keywords removed) {}
    }

    /// Messages to be in another mailbox, too. Only those that are described.
    ///
    /// @param carried all keywords that these have on the server, for [WriteSink#unkeptThere]
    record Copy(ExpectedMailbox mailbox, IdSet ids, ExpectedMailbox target, Keywords carried)
            implements WriteOrder {
        public Copy {
            checkDistinct(mailbox, target);
        }
    }

    /// Messages to be in another mailbox instead. Only those that are described.
    ///
    /// @param carried all keywords that these have on the server, for [WriteSink#unkeptThere]
    record Move(ExpectedMailbox mailbox, IdSet ids, ExpectedMailbox target, Keywords carried)
            implements WriteOrder {
        public Move {
            checkDistinct(mailbox, target);
        }
    }

    /// Messages to be gone for good: these, whatever else is marked as deleted. Only those that are
    /// described. Doing it twice is the same as once, so nothing is intended.
    ///
    /// @param watched whether [WriteSink#leaving] is told of them, as of messages that are moved
    record Delete(ExpectedMailbox mailbox, IdSet ids, boolean watched) implements WriteOrder {
        public Delete(ExpectedMailbox mailbox, IdSet ids) {
            this(mailbox, ids, false);
        }
    }

    /// Messages to be taken in.
    record Append(ExpectedMailbox mailbox, List<Upload> uploads) implements WriteOrder {
        public Append {
            uploads = List.copyOf(uploads);
        }
    }

    /// Moved within its mailbox, a message gets another id on most servers, for nothing.
    private static void checkDistinct(ExpectedMailbox mailbox, ExpectedMailbox target) {
        if (mailbox.mailbox().wireName().equals(target.mailbox().wireName())) {
            throw new IllegalArgumentException("the messages are there already");
        }
    }
}

package org.mailboat.sync.plan;

import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.sync.port.MailboxRef;

import java.util.List;

/// What was seen of one mailbox and is not carried out: the server's side of the difference, as it
/// is written down in the store.
///
/// @param detached placements here that lost their remote id
/// @param owed messages on the server that are not here, or not whole
/// @param withheld how many more are parked until later; one more where what came last is not
///   classified yet
public record MailboxFacts(
        MailboxRef mailbox,
        List<MarkChange> marks,
        IdSet vanished,
        long detached,
        Owed owed,
        long withheld) {
    public MailboxFacts {
        marks = List.copyOf(marks);
    }

    /// Messages whose keywords changed in the same way.
    public record MarkChange(Keywords added, Keywords removed, IdSet ids) {}
}

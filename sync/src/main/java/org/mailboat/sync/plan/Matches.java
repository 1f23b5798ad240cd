package org.mailboat.sync.plan;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.diff.Departed;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The messages met on the server that are here already, and what that takes off the rest of the
/// difference: they are not owed, and where they stood nothing was removed.
///
/// @param links those that stay what they were before those that are copied
/// @param arrived by mailbox: the messages that need not be brought in, as a link stands for them
/// @param departed by mailbox: what left it
public record Matches(
        List<Op.Link> links, Map<MailboxId, IdSet> arrived, Map<MailboxId, Departed> departed) {
    public static final Matches NONE = new Matches(List.of(), new TreeMap<>(), new TreeMap<>());

    public Matches {
        links = List.copyOf(links);
        arrived = new TreeMap<>(arrived);
        departed = new TreeMap<>(departed);
    }

    /// The messages of the mailbox that need not be brought in.
    public IdSet arrived(MailboxId mailbox) {
        return arrived.getOrDefault(mailbox, IdSet.empty());
    }

    /// What left the mailbox.
    public Departed departed(MailboxId mailbox) {
        return departed.getOrDefault(mailbox, Departed.NONE);
    }

    /// How many of its placements have another place.
    public long leaving(MailboxId mailbox) {
        return departed(mailbox).vanished().size() + departed(mailbox).others();
    }
}

package org.mailboat.sync.plan;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.diff.Departed;
import org.mailboat.sync.diff.LinkList;
import org.mailboat.sync.port.Link;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The messages met on the server that are here already, and what that takes off the rest of the
/// difference: they are not owed, and where they stood nothing was removed.
///
/// @param links those that stay what they were before those that are copied
/// @param arrived by mailbox: the messages that are here whole, as a link stands for them
/// @param undecided by mailbox: messages that may be what is here whole and lost its place, as only
///   their bodies can show
/// @param departed by mailbox: what left it
public record Matches(
        List<Op.Link> links,
        Map<MailboxId, IdSet> arrived,
        Map<MailboxId, IdSet> undecided,
        Map<MailboxId, Departed> departed) {
    public static final Matches NONE =
            new Matches(List.of(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public Matches {
        links = List.copyOf(links);
        arrived = new TreeMap<>(arrived);
        undecided = new TreeMap<>(undecided);
        departed = new TreeMap<>(departed);
    }

    /// Only where these placements are now, and nothing that would come in.
    public Matches of(Set<PlacementId> placements) {
        var kept = new ArrayList<Op.Link>();
        for (Op.Link op : links) {
            var some = new LinkList.Builder();
            op.links().stream()
                    .filter(link -> link.kind() == Link.Kind.SAME)
                    .filter(link -> placements.contains(link.placement()))
                    .forEach(some::add);
            LinkList left = some.build();
            if (!left.isEmpty()) {
                kept.add(new Op.Link(op.mailbox(), op.origin(), op.from(), left));
            }
        }
        return new Matches(kept, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    /// The messages of the mailbox that are here whole.
    public IdSet arrived(MailboxId mailbox) {
        return arrived.getOrDefault(mailbox, IdSet.empty());
    }

    /// The messages of the mailbox of which at least the header is here.
    public IdSet linked(MailboxId mailbox) {
        IdSet linked = IdSet.empty();
        for (Op.Link link : links) {
            if (link.mailbox().id().equals(mailbox)) {
                linked = linked.plus(link.links().ids());
            }
        }
        return linked;
    }

    /// The messages of the mailbox whose bodies are wanted whatever the account's window says.
    public IdSet undecided(MailboxId mailbox) {
        return undecided.getOrDefault(mailbox, IdSet.empty());
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

package org.mailboat.sync;

import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Sighting;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What [LocalStore#link] would make of what was edited or copied here and moved there, for a run
/// that writes nothing down. For one plan.
final class Followed {
    private final LocalStore store;
    private final Map<MailboxId, Long> epochs = new TreeMap<>();
    private final Set<MailboxId> trashes = new TreeSet<>();
    private final Map<PlacementId, Place> places = new TreeMap<>();
    private final Map<MailboxId, Long> arrived = new TreeMap<>();

    /// Of what copies wait to be made.
    private final Set<PlacementId> copied = new TreeSet<>();

    /// Where the server has a message now.
    private record Place(MailboxId mailbox, RemoteId id, Keywords keywords) {}

    private Followed(LocalStore store) {
        this.store = store;
    }

    static Followed none(LocalStore store) {
        return new Followed(store);
    }

    static Followed of(LocalStore store, AccountId account, List<Op.Link> links) {
        var followed = new Followed(store);
        for (LocalMailbox mailbox :
                links.isEmpty() ? List.<LocalMailbox>of() : store.mailboxes(account)) {
            followed.epochs.put(mailbox.id(), mailbox.epoch());
            if (mailbox.isTrash()) {
                followed.trashes.add(mailbox.id());
            }
        }
        if (!links.isEmpty()) {
            followed.findCopied(account);
        }
        for (Op.Link op : links) {
            List<Link> all = op.links();
            int page = store.page();
            for (int from = 0; from < all.size(); from += page) {
                followed.take(
                        op.mailbox().id(), all.subList(from, Math.min(all.size(), from + page)));
            }
        }
        return followed;
    }

    private void findCopied(AccountId account) {
        long after = 0;
        List<LocalEdit> page;
        do {
            page = store.edits(account, after, store.page());
            for (LocalEdit edit : page) {
                PlacementId copyOf = edit.copyOf();
                if (copyOf != null) {
                    copied.add(copyOf);
                }
                after = edit.state().localModSeq();
            }
        } while (page.size() == store.page());
    }

    /// The edit, of the message where it is now, or a copy of one from there.
    LocalEdit at(LocalEdit edit) {
        Place place = places.get(edit.id());
        if (place != null) {
            return moved(edit, place);
        }
        PlacementId copyOf = edit.copyOf();
        Place from = copyOf == null ? null : places.get(copyOf);
        return copyOf == null || from == null ? edit : copied(edit, copyOf, from);
    }

    /// The state, of the message where it is now, if it was edited or copied here.
    PlacementState at(PlacementState state) {
        Place place = places.get(state.id());
        return place == null ? state : moved(state, place);
    }

    /// How many more messages the mailbox would have here, or fewer.
    long arrived(MailboxId mailbox) {
        return arrived.getOrDefault(mailbox, 0L);
    }

    private void take(MailboxId mailbox, List<Link> links) {
        Map<PlacementId, Link> same = new TreeMap<>();
        for (Link link : links) {
            if (link.kind() == Link.Kind.SAME) {
                same.put(link.placement(), link);
            }
        }
        IdSet placements =
                IdSet.of(same.keySet().stream().mapToLong(PlacementId::number).toArray());
        arrived.merge(mailbox, (long) links.size(), Long::sum);
        for (PlacementState state : store.states(placements)) {
            leave(mailbox, state);
        }
        Set<PlacementId> asked = new TreeSet<>(copied);
        asked.retainAll(same.keySet());
        store.edits(placements).forEach(edit -> asked.add(edit.id()));
        Map<Long, Keywords> told = asked.isEmpty() ? new TreeMap<>() : told(mailbox, links);
        for (PlacementId each : asked) {
            Link link = same.get(each);
            Keywords keywords = link == null ? null : told.get(link.remoteId());
            if (link != null && keywords != null) {
                var id = new RemoteId(epochs.getOrDefault(mailbox, 0L), link.remoteId());
                places.put(each, new Place(mailbox, id, keywords));
            }
        }
    }

    private void leave(MailboxId mailbox, PlacementState state) {
        MailboxId before = state.deleted() || !follows(state) ? mailbox : state.mailbox();
        arrived.merge(before, -1L, Long::sum);
    }

    /// The keywords that the server has on these messages.
    private Map<Long, Keywords> told(MailboxId mailbox, List<Link> links) {
        Map<Long, Keywords> told = new TreeMap<>();
        long first = links.getFirst().remoteId();
        long below = links.getLast().remoteId() + 1;
        while (below > first) {
            List<Sighting> page = store.appeared(mailbox, below, store.page());
            page.forEach(each -> told.put(each.id(), each.keywords()));
            below = page.isEmpty() ? first : page.getLast().id();
        }
        return told;
    }

    private LocalEdit moved(LocalEdit edit, Place place) {
        return new LocalEdit(
                moved(edit.state(), place),
                edit.size(),
                edit.internalDate(),
                false,
                null,
                null,
                edit.leftBehind(),
                edit.tried());
    }

    private static LocalEdit copied(LocalEdit edit, PlacementId copyOf, Place from) {
        LocalEdit.Source before = edit.source();
        return edit.withSource(
                new LocalEdit.Source(
                        copyOf,
                        from.mailbox(),
                        from.id(),
                        from.keywords(),
                        before == null ? null : before.internalDate()));
    }

    private PlacementState moved(PlacementState state, Place place) {
        return new PlacementState(
                state.id(),
                state.message(),
                follows(state) && !isThrownAway(state, place) ? place.mailbox() : state.mailbox(),
                KeywordMerge.merge(state.agreedKeywords(), state.keywords(), place.keywords()),
                state.deleted(),
                state.localModSeq(),
                place.mailbox(),
                place.keywords(),
                place.id(),
                state.complete());
    }

    /// What was deleted here stays where it was deleted if it is in the trash there.
    private boolean isThrownAway(PlacementState state, Place place) {
        return state.deleted() && trashes.contains(place.mailbox());
    }

    /// What was moved here stays where it is here.
    private static boolean follows(PlacementState state) {
        MailboxId agreed = state.agreedMailbox();
        return agreed == null || agreed.equals(state.mailbox());
    }
}

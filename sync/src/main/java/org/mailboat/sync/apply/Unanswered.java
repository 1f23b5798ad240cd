package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.plan.Matches;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Intent.Subject;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.Sighting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Settles edits whose answer was lost and that the server need not be asked about: deletions for
/// good and marks. Doing them twice is doing them once, and the listings since show whether they
/// were done. Before anything is planned from these listings they have to be told from what others
/// did. For one run.
public final class Unanswered {
    private final RunContext run;
    private final LocalStore store;
    private final Journal journal;
    private final Instant begun;
    private final Set<PlacementId> doubtful = new TreeSet<>();
    private final Set<PlacementId> deleted = new TreeSet<>();
    private final Set<PlacementId> confined = new TreeSet<>();
    private final Map<MailboxId, Map<PlacementId, SeenChange>> facts = new TreeMap<>();

    public Unanswered(RunContext run, Journal journal) {
        this.run = run;
        this.store = run.store();
        this.journal = journal;
        this.begun = run.clock().instant();
    }

    static boolean isDeletion(Intent intent) {
        return intent.kind().equals(Uploading.DELETE) && intent.subject() != null;
    }

    static boolean isMark(Intent intent) {
        return intent.kind().equals(Uploading.MARK) && intent.subject() == null;
    }

    /// Mailboxes in which something may have been marked, or deleted that was had back since: they
    /// are to be looked at.
    public Set<MailboxId> marked() {
        Set<PlacementId> marks = marks().keySet();
        Set<PlacementId> all = new TreeSet<>(marks);
        for (Intent intent : journal.open(run.account().id())) {
            Subject subject = intent.subject();
            if (subject != null && isDeletion(intent)) {
                all.add(subject.placement());
            }
        }
        var marked = new TreeSet<MailboxId>();
        for (IdSet page : Recovery.pages(store, all)) {
            for (PlacementState state : store.states(page)) {
                MailboxId mailbox = state.agreedMailbox();
                if (mailbox != null && (marks.contains(state.id()) || !state.deleted())) {
                    marked.add(mailbox);
                }
            }
        }
        return marked;
    }

    /// Placements of which [#settle] could not find out yet how they are marked, or whether they
    /// are there.
    public Set<PlacementId> doubtful() {
        return doubtful;
    }

    /// Placements that were had back after their deletion, which the server had carried out by the
    /// first look at it, and are to be sent again; and those whose deletion was tried in a mailbox
    /// that is gone now. What is like them elsewhere is a copy.
    public Set<PlacementId> deleted() {
        return deleted;
    }

    /// Placements whose deletion was tried in a mailbox that was numbered anew since: where they
    /// stood they are still to be deleted, and what is like them elsewhere is a copy.
    public Set<PlacementId> confined() {
        return confined;
    }

    /// Settles what the listings show.
    ///
    /// @param looked mailboxes that were looked at since
    /// @param gone mailboxes that the server no longer has, with all that was in them
    public void settle(Set<MailboxId> looked, Set<MailboxId> gone) {
        doubtful.clear();
        confined.clear();
        facts.clear();
        var settlements = new ArrayList<Settlement>();
        var over = new ArrayList<Long>();
        Map<PlacementId, List<Intent>> deletions = new TreeMap<>();
        for (Intent intent : journal.open(run.account().id())) {
            Subject subject = intent.subject();
            if (subject != null && isDeletion(intent)) {
                deletions.computeIfAbsent(subject.placement(), _ -> new ArrayList<>()).add(intent);
            } else if (isMark(intent)) {
                marks(intent, looked, settlements, over);
            }
        }
        deletions(deletions, looked, gone, settlements, over);
        if (!settlements.isEmpty()) {
            store.settle(settlements, run.clock().instant());
            run.tally().addUploaded(settlements.size());
        }
        if (!over.isEmpty()) {
            journal.settle(over);
        }
    }

    /// A message like a deleted one elsewhere is a copy that somebody wanted, not the deleted one
    /// moved.
    private void deletions(
            Map<PlacementId, List<Intent>> tried,
            Set<MailboxId> looked,
            Set<MailboxId> gone,
            List<Settlement> settlements,
            List<Long> over) {
        for (IdSet page : Recovery.pages(store, tried.keySet())) {
            for (PlacementState state : store.states(page)) {
                RemoteId at = state.remote();
                MailboxId mailbox = state.agreedMailbox();
                if (at == null || mailbox == null) {
                    if (state.deleted() && mailbox != null) {
                        confined.add(state.id());
                    }
                    continue;
                }
                List<Intent> intents = tried.getOrDefault(state.id(), List.of());
                SeenChange seen = seen(mailbox).get(state.id());
                if (seen instanceof SeenChange.Vanished) {
                    settlements.add(new Settlement.Deleted(state.id(), at));
                    intents.forEach(intent -> over.add(intent.id()));
                    if (!state.deleted() && intents.stream().anyMatch(Unanswered::isUnseen)) {
                        deleted.add(state.id());
                    }
                } else if (state.deleted() && gone.contains(mailbox)) {
                    deleted.add(state.id());
                } else if (!state.deleted()) {
                    if (isMarkedDeleted(state, seen)) {
                        settlements.add(new Settlement.LeftMarked(state.id(), at));
                    }
                    if (looked.contains(mailbox)) {
                        intents.forEach(intent -> stillThere(intent, over));
                    } else {
                        doubtful.add(state.id());
                    }
                }
            }
        }
    }

    /// Whether nobody looked since how far it came: what is gone by then went with it, and was not
    /// moved by others.
    private static boolean isUnseen(Intent deletion) {
        return deletion.notBefore() == null;
    }

    /// It was had back, and its deletion was not carried out so far; servers were seen to do that
    /// after the link broke.
    private void stillThere(Intent intent, List<Long> over) {
        Instant until = intent.notBefore();
        if (until == null) {
            journal.postpone(intent.id(), run.clock().instant().plus(Recovery.DOUBT_TIME));
        } else if (!begun.isBefore(until)) {
            over.add(intent.id());
        }
    }

    /// Whether a deletion went so far, or somebody else marked it so.
    private static boolean isMarkedDeleted(PlacementState state, @Nullable SeenChange seen) {
        return seen instanceof SeenChange.Marked marked
                && marked.seen().contains(Keyword.DELETED)
                && !state.agreedKeywords().contains(Keyword.DELETED);
    }

    /// What is marked there as it was asked for was marked from here: what was edited since is
    /// newer. What has no place there now is waited for, and what could not be looked at.
    private void marks(
            Intent intent, Set<MailboxId> looked, List<Settlement> settlements, List<Long> over) {
        MarkNote note = MarkNote.parse(intent.evidence());
        var left = new ArrayList<MarkNote.Change>();
        for (MarkNote.Change change : note.changes()) {
            var open = new ArrayList<PlacementId>();
            for (IdSet page : change.placements().pages(store.page())) {
                for (PlacementState state : store.states(page)) {
                    MailboxId agreed = state.agreedMailbox();
                    if (agreed == null) {
                        continue;
                    }
                    SeenChange seen = seen(agreed).get(state.id());
                    if (state.remote() == null || seen instanceof SeenChange.Vanished) {
                        open.add(state.id());
                    } else if (!looked.contains(agreed)) {
                        open.add(state.id());
                        doubtful.add(state.id());
                    } else if (seen instanceof SeenChange.Marked marked) {
                        settlements.add(change.found(state, marked.seen()));
                    }
                }
            }
            if (!open.isEmpty()) {
                left.add(change.only(open));
            }
        }
        if (!left.equals(note.changes())) {
            over.add(intent.id());
            keep(intent, left);
        }
    }

    /// What was seen of the mailbox's messages and is not taken over yet.
    private Map<PlacementId, SeenChange> seen(MailboxId mailbox) {
        return facts.computeIfAbsent(
                mailbox,
                _ -> {
                    var seen = new HashMap<PlacementId, SeenChange>();
                    for (List<SeenChange> page :
                            FactsReader.pages(
                                    below -> store.seen(mailbox, below, store.page()),
                                    SeenChange::remoteId)) {
                        for (SeenChange change : page) {
                            switch (change) {
                                case SeenChange.Marked marked ->
                                        seen.put(marked.placement(), marked);
                                case SeenChange.Vanished gone -> seen.put(gone.placement(), gone);
                                case SeenChange.Appeared _, SeenChange.Described _ -> {}
                            }
                        }
                    }
                    return seen;
                });
    }

    private void keep(Intent before, List<MarkNote.Change> left) {
        if (!left.isEmpty()) {
            journal.intend(
                    before.account(),
                    before.mailbox(),
                    before.kind(),
                    new MarkNote(left).toString(),
                    before.written());
        }
    }

    /// Settles what is about to be found elsewhere: its keywords there are merged with those that
    /// it was to have, not with those that it had before.
    public void follow(Matches matches) {
        Map<PlacementId, List<MarkNote.Change>> open = marks();
        if (open.isEmpty()) {
            return;
        }
        for (Op.Link links : matches.links()) {
            Map<Long, PlacementId> found = new TreeMap<>();
            for (Link link : links.links()) {
                if (link.kind() == Link.Kind.SAME && open.containsKey(link.placement())) {
                    found.put(link.remoteId(), link.placement());
                }
            }
            if (!found.isEmpty()) {
                follow(links.mailbox().id(), found, open);
            }
        }
    }

    private void follow(
            MailboxId mailbox,
            Map<Long, PlacementId> found,
            Map<PlacementId, List<MarkNote.Change>> open) {
        Map<PlacementId, PlacementState> states = new TreeMap<>();
        for (IdSet page : Recovery.pages(store, found.values())) {
            store.states(page).forEach(state -> states.put(state.id(), state));
        }
        var settlements = new ArrayList<Settlement>();
        for (List<Sighting> page :
                FactsReader.pages(
                        below -> store.appeared(mailbox, below, store.page()), Sighting::id)) {
            for (Sighting sighting : page) {
                PlacementId placement = found.get(sighting.id());
                PlacementState state = placement == null ? null : states.get(placement);
                if (state != null) {
                    open.getOrDefault(state.id(), List.of())
                            .forEach(change ->
                                    settlements.add(change.found(state, sighting.keywords())));
                }
            }
        }
        if (!settlements.isEmpty()) {
            store.settle(settlements, run.clock().instant());
        }
    }

    /// What was asked for and not answered, by placement.
    private Map<PlacementId, List<MarkNote.Change>> marks() {
        Map<PlacementId, List<MarkNote.Change>> marks = new TreeMap<>();
        for (Intent intent : journal.open(run.account().id())) {
            if (isMark(intent)) {
                for (MarkNote.Change change : MarkNote.parse(intent.evidence()).changes()) {
                    change.placements().stream()
                            .mapToObj(PlacementId::new)
                            .forEach(placement ->
                                    marks.computeIfAbsent(placement, _ -> new ArrayList<>())
                                            .add(change));
                }
            }
        }
        return marks;
    }
}

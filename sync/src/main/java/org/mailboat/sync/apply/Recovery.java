package org.mailboat.sync.apply;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Intent.Subject;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.ProbeOrder;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Settles what a stop or a broken link left in the journal. Nothing is blindly repeated: the
/// server is asked whether it happened. What is not found is looked for once more after a while,
/// and only then done again; of what cannot be found out a person decides.
public final class Recovery {
    /// A lost answer is not a lost command: servers were seen to carry it out after the link broke.
    static final Duration DOUBT_TIME = Duration.ofSeconds(60);

    private final RunContext run;
    private final LocalStore store;
    private final Journal journal;
    private final boolean everywhere;
    private final LostAnswers lost;

    /// @param everywhere whether the run looks into all mailboxes
    public Recovery(RunContext run, Journal journal, boolean everywhere) {
        this.run = run;
        this.everywhere = everywhere;
        this.store = run.store();
        this.journal = journal;
        this.lost = new LostAnswers(run);
    }

    /// By mailbox the lowest id that something unsettled may have there: what is at or above it is
    /// not classified.
    public Map<MailboxId, Long> held() {
        return lost.held();
    }

    /// Placements of which it is not known what the server did.
    public Set<PlacementId> unsettled() {
        return lost.unsettled();
    }

    /// Probes what is due; afterwards every intent is settled, postponed or parked.
    ///
    /// @param match where the mailboxes are now. What may have come into one that the server does
    ///   not show is not looked for: not to be found there is no sign that it did not come
    public void settle(MailboxMatch match) {
        lost.clear();
        List<Intent> open = journal.open(run.account().id());
        if (open.isEmpty()) {
            return;
        }
        Map<PlacementId, PlacementState> states = states(open);
        Set<MailboxId> hidden = hidden(match);
        var settled = new ArrayList<Long>();
        var due = new ArrayList<Intent>();
        for (Intent intent : open) {
            SyncFailure parked = intent.parked();
            Instant notBefore = intent.notBefore();
            if (MailboxIntents.isOne(intent) || Unanswered.isMark(intent)) {
                continue;
            }
            MailboxId mailbox = intent.mailbox();
            if (isOver(intent, states)) {
                settled.add(intent.id());
            } else if (parked != null) {
                lost.tell(intent, parked);
            } else if (notBefore != null
                    && !Unanswered.isDeletion(intent)
                    && isEarly(intent, run.clock().instant())
                    && (!isArrival(intent) || lost.isTold(intent))) {
                lost.hold(intent, notBefore);
            } else if (mailbox != null && hidden.contains(mailbox)) {
                lost.leave(intent, "the server does not show its mailbox");
            } else if (!Unanswered.isDeletion(intent)) {
                // What became of a deletion shows in the next listing.
                due.add(intent);
            }
        }
        if (!settled.isEmpty()) {
            journal.settle(settled);
        }
        if (!due.isEmpty()) {
            // Of two that are equal, the one that came is the one that the server confirmed.
            due.sort(Comparator.comparing(intent -> !intent.confirmed()));
            Map<MailboxId, RemoteMailbox> there = new TreeMap<>();
            match.same().forEach(pair -> there.put(pair.local().id(), pair.remote()));
            probe(due, states, there);
        }
    }

    /// Whether it is too soon to take what is not found for what did not come.
    static boolean isEarly(Intent intent, Instant now) {
        Instant notBefore = intent.notBefore();
        return notBefore != null && now.isBefore(notBefore);
    }

    /// Whether a message comes to the server by it: as long as that is in doubt each run looks for
    /// it, before anybody can have moved it on unseen.
    static boolean isArrival(Intent intent) {
        Subject subject = intent.subject();
        return subject != null && subject.from() == null;
    }

    /// Mailboxes that were agreed, and that the server does not show.
    private Set<MailboxId> hidden(MailboxMatch match) {
        Set<MailboxId> hidden = new TreeSet<>();
        store.mailboxes(run.account().id()).stream()
                .filter(each -> each.agreed() != null)
                .forEach(each -> hidden.add(each.id()));
        match.same().forEach(pair -> hidden.remove(pair.local().id()));
        return hidden;
    }

    static List<IdSet> pages(LocalStore store, Collection<PlacementId> placements) {
        return IdSet.of(placements.stream().mapToLong(PlacementId::number).toArray())
                .pages(store.page());
    }

    private Map<PlacementId, PlacementState> states(List<Intent> intents) {
        Set<PlacementId> subjects = new TreeSet<>();
        for (Intent intent : intents) {
            Subject subject = intent.subject();
            if (subject != null && subject.placement().number() > 0) {
                subjects.add(subject.placement());
            }
        }
        Map<PlacementId, PlacementState> states = new TreeMap<>();
        pages(store, subjects)
                .forEach(
                        page -> store.states(page).forEach(state -> states.put(state.id(), state)));
        return states;
    }

    /// Whether the state knows already what became of it, or nothing is left that it could be
    /// about.
    private static boolean isOver(Intent intent, Map<PlacementId, PlacementState> states) {
        Subject subject = intent.subject();
        if (subject == null) {
            return false;
        }
        PlacementState state = states.get(subject.placement());
        RemoteId from = subject.from();
        if (state == null) {
            // One that was deleted here while it was on its way is to be deleted there, too.
            return from != null;
        }
        RemoteId at = state.remote();
        boolean agreed = state.agreedMailbox() != null;
        if (from == null) {
            return agreed;
        }
        // Without a number it waits to be found again: it is as open as it was.
        boolean open = agreed && at == null && (!Unanswered.isDeletion(intent) || state.deleted());
        return !open && !from.equals(at);
    }

    /// @param there mailboxes as the server has them now
    private void probe(
            List<Intent> due,
            Map<PlacementId, PlacementState> states,
            Map<MailboxId, RemoteMailbox> there) {
        Map<MailboxId, RemoteMailbox> mailboxes = new HashMap<>();
        for (LocalMailbox each : store.mailboxes(run.account().id())) {
            RemoteMailbox agreed = each.agreed();
            if (agreed != null) {
                mailboxes.put(each.id(), there.getOrDefault(each.id(), agreed));
            }
        }
        List<ProbeOrder> orders = due.stream().map(intent -> order(intent, mailboxes)).toList();
        // What a late command did since the server was asked is not in its answer, however long
        // that
        // took: machines sleep.
        Instant asked = run.clock().instant();
        List<Finding> findings = run.remote().probe(orders, run.cancel());
        var taken = new Findings(run, journal, lost, everywhere, asked);
        for (int i = 0; i < due.size(); i++) {
            Intent intent = due.get(i);
            Subject subject = intent.subject();
            if (subject == null) {
                taken.takeUnknown(intent, findings.get(i));
            } else {
                taken.take(
                        intent,
                        subject,
                        states.get(subject.placement()),
                        findings.get(i),
                        orders.get(i).mailbox() != null);
            }
        }
        taken.settle();
    }

    private ProbeOrder order(Intent intent, Map<MailboxId, RemoteMailbox> mailboxes) {
        MailboxId id = intent.mailbox();
        RemoteMailbox mailbox = id == null ? null : mailboxes.get(id);
        return id == null || mailbox == null
                ? new ProbeOrder(intent, null, KnownMessages.NONE)
                : new ProbeOrder(
                        intent,
                        new MailboxRef(id, mailbox.wireName(), mailbox.path()),
                        new StoredKnowledge(store, id));
    }
}

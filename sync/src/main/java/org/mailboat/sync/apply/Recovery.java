package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
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
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.ProbeOrder;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.Upload;

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
    private final Map<MailboxId, Long> held = new TreeMap<>();
    private final Set<PlacementId> unsettled = new TreeSet<>();
    private final Set<Long> told = new TreeSet<>();

    /// @param everywhere whether the run looks into all mailboxes
    public Recovery(RunContext run, Journal journal, boolean everywhere) {
        this.run = run;
        this.everywhere = everywhere;
        this.store = run.store();
        this.journal = journal;
    }

    /// By mailbox the lowest id that something unsettled may have there: what is at or above it is
    /// not classified.
    public Map<MailboxId, Long> held() {
        return held;
    }

    /// Placements of which it is not known what the server did.
    public Set<PlacementId> unsettled() {
        return unsettled;
    }

    /// Probes what is due; afterwards every intent is settled, postponed or parked.
    ///
    /// @param match where the mailboxes are now. What may have come into one that the server does
    ///   not show is not looked for: not to be found there is no sign that it did not come
    public void settle(MailboxMatch match) {
        held.clear();
        unsettled.clear();
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
            if (MailboxUpload.isRename(intent) || Unanswered.isMark(intent)) {
                continue;
            }
            MailboxId mailbox = intent.mailbox();
            if (isOver(intent, states)) {
                settled.add(intent.id());
            } else if (parked != null) {
                tell(intent, parked);
            } else if (notBefore != null
                    && !Unanswered.isDeletion(intent)
                    && isEarly(intent)
                    && (!isArrival(intent) || told.contains(intent.id()))) {
                hold(intent, notBefore);
            } else if (mailbox != null && hidden.contains(mailbox)) {
                leave(intent, "the server does not show its mailbox");
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
    private boolean isEarly(Intent intent) {
        Instant notBefore = intent.notBefore();
        return notBefore != null && run.clock().instant().isBefore(notBefore);
    }

    /// Whether a message comes to the server by it: as long as that is in doubt each run looks for
    /// it, before anybody can have moved it on unseen.
    private static boolean isArrival(Intent intent) {
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

    static List<IdSet> pages(Collection<PlacementId> placements) {
        return IdSet.of(placements.stream().mapToLong(PlacementId::number).toArray())
                .pages(FactsReader.PAGE);
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
        pages(subjects)
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
        List<Finding> findings = run.remote().probe(orders, run.cancel());
        var settlements = new ArrayList<Settlement>();
        var setbacks = new ArrayList<Setback>();
        var over = new ArrayList<Long>();
        var sought = new ArrayList<Settlement>();
        for (int i = 0; i < due.size(); i++) {
            Intent intent = due.get(i);
            Finding finding = findings.get(i);
            Subject subject = intent.subject();
            if (subject == null) {
                takeUnknown(intent, finding);
                continue;
            }
            PlacementState state = states.get(subject.placement());
            if (state != null
                    && finding instanceof Finding.OutOfSight(String why)
                    && orders.get(i).mailbox() != null) {
                if (!isNeverShown(intent)) {
                    leave(intent, why);
                    continue;
                }
                if (intent.confirmed()) {
                    astray(intent, subject, state, why, settlements, setbacks);
                    over.add(intent.id());
                } else {
                    tellLeft(intent, why);
                    unsettled.add(state.id());
                    sought.add(sought(intent, subject, false));
                }
                continue;
            }
            if (state != null && mayBeThere(intent, finding)) {
                sought.add(sought(intent, subject, finding instanceof Finding.Departed));
            }
            boolean isOver =
                    state == null
                            ? takeUnwanted(intent, subject, finding, settlements)
                            : take(intent, subject, state, finding, settlements, setbacks);
            if (isOver) {
                over.add(intent.id());
            }
        }
        if (!settlements.isEmpty()) {
            store.settle(settlements, run.clock().instant());
            run.tally().addUploaded(settlements.size());
        }
        if (!sought.isEmpty()) {
            store.settle(sought, run.clock().instant());
        }
        if (!setbacks.isEmpty()) {
            store.setBack(setbacks);
        }
        if (!over.isEmpty()) {
            journal.settle(over);
        }
    }

    /// Whether the next listings can show it by its content.
    private static boolean mayBeThere(Intent intent, Finding finding) {
        return !intent.confirmed()
                && (finding instanceof Finding.Renumbered
                        || (finding instanceof Finding.Departed
                                && isArrival(intent)
                                && !intent.kind().equals(Uploading.COPY)));
    }

    /// Whether the server does not show what came since for longer than an answer may be late: what
    /// it shows otherwise is told from it by its content, and need not wait with it.
    private boolean isNeverShown(Intent intent) {
        return isArrival(intent)
                && !intent.kind().equals(Uploading.COPY)
                && run.clock().instant().isAfter(intent.written().plus(DOUBT_TIME));
    }

    private Settlement sought(Intent intent, Subject subject, boolean departed) {
        return new Settlement.Sought(
                subject.placement(),
                subject.keywords(),
                redated(intent, subject.placement()),
                departed);
    }

    /// Whether nothing is in doubt but where it is by now.
    private static boolean cameAndLeft(Intent intent, Finding finding) {
        return intent.confirmed() && isArrival(intent) && finding instanceof Finding.Departed;
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

    /// @return whether the intent is over
    private boolean take(
            Intent intent,
            Subject subject,
            PlacementState state,
            Finding finding,
            List<Settlement> settlements,
            List<Setback> setbacks) {
        switch (finding) {
            case Finding.Happened(RemoteId id) -> {
                if (id == null) {
                    setbacks.add(unknown(state, intent, "the server does not say where it is"));
                } else {
                    settlements.add(settlement(intent, subject, id, null));
                }
            }
            case Finding.Copied(RemoteId id) ->
                    settlements.add(settlement(intent, subject, id, state.agreedKeywords()));
            case Finding.NotYet _, Finding.Gone _ -> {}
            // If the mailbox is not here any more either, nothing came into it.
            case Finding.NoTrace _, Finding.Departed _, Finding.OutOfSight _ -> {
                boolean mayBeElsewhere = !everywhere && mayBeThere(intent, finding);
                if (!cameAndLeft(intent, finding) && (waits(intent) || mayBeElsewhere)) {
                    hold(intent, nextLook(intent));
                    return false;
                }
                if (intent.confirmed() && !(finding instanceof Finding.OutOfSight)) {
                    astray(intent, subject, state, "it is not found", settlements, setbacks);
                } else {
                    setbacks.add(again(state, intent));
                }
            }
            case Finding.Renumbered _ -> {
                if (intent.confirmed()) {
                    String why = "its mailbox was numbered anew";
                    astray(intent, subject, state, why, settlements, setbacks);
                } else if (waits(intent)) {
                    tell(intent, waiting(intent, nextLook(intent)));
                    // What is in the mailbox has other numbers than were noted: all is looked at.
                    unsettled.add(subject.placement());
                    return false;
                } else {
                    setbacks.add(again(state, intent));
                }
            }
            case Finding.Unclear(String why) -> {
                if (intent.confirmed()) {
                    astray(intent, subject, state, why, settlements, setbacks);
                } else {
                    setbacks.add(unknown(state, intent, why));
                }
            }
        }
        return true;
    }

    /// The server said that it did it: to do it again would double the message. What came from here
    /// is agreed to be there, and is found again by its content wherever it is by now, or was
    /// removed there. What still stands where it was is not taken from there.
    private void astray(
            Intent intent,
            Subject subject,
            PlacementState state,
            String why,
            List<Settlement> settlements,
            List<Setback> setbacks) {
        if (subject.from() == null) {
            settlements.add(settlement(intent, subject, null, null));
        } else {
            setbacks.add(unknown(state, intent, why));
        }
    }

    /// The same of a message that is not here any more: it is not sent again.
    private boolean takeUnwanted(
            Intent intent, Subject subject, Finding finding, List<Settlement> settlements) {
        if (finding instanceof Finding.Happened(RemoteId id) && id != null) {
            settlements.add(settlement(intent, subject, id, null));
        }
        boolean absent =
                switch (finding) {
                    case Finding.NoTrace _, Finding.Departed _, Finding.OutOfSight _ -> true;
                    default -> false;
                };
        if (absent && waits(intent)) {
            hold(intent, nextLook(intent));
            return false;
        }
        return true;
    }

    private Settlement settlement(
            Intent intent, Subject subject, @Nullable RemoteId id, @Nullable Keywords left) {
        MailboxId mailbox = intent.mailbox();
        if (mailbox == null) {
            throw new IllegalStateException("a message came into no mailbox: " + intent);
        }
        RemoteId from = subject.from();
        return from == null || id == null
                ? new Settlement.Placed(
                        subject.placement(),
                        mailbox,
                        id,
                        subject.keywords(),
                        redated(intent, subject.placement()))
                : new Settlement.Moved(
                        subject.placement(),
                        from,
                        mailbox,
                        id,
                        left,
                        intent.kind().equals(Uploading.THROW_AWAY));
    }

    /// With which date it is there, if not with its own.
    private @Nullable Instant redated(Intent intent, PlacementId placement) {
        List<LocalEdit> edits = store.edits(IdSet.of(placement.number()));
        if (edits.isEmpty()) {
            return null;
        }
        LocalEdit edit = edits.getFirst();
        LocalEdit.Source source = edit.source();
        if (intent.kind().equals(Uploading.COPY)) {
            return source == null ? null : source.internalDate();
        }
        return Upload.redated(edit.internalDate(), intent.written());
    }

    /// It did not happen, and is done again; not for ever.
    private Setback again(PlacementState state, Intent intent) {
        int before = doubts(state);
        if (before + 1 >= UploadOutcomes.ATTEMPTS) {
            return unknown(state, intent, "it was tried " + (before + 1) + " times");
        }
        return new Setback(
                state.localModSeq(),
                waiting(intent, run.clock().instant()),
                null,
                false,
                state.id());
    }

    /// How many answers were lost before; what was refused was answered.
    private int doubts(PlacementState state) {
        List<LocalEdit> edits = store.edits(IdSet.of(state.id().number()));
        return edits.isEmpty() ? 0 : edits.getFirst().tried().doubts();
    }

    private Setback unknown(PlacementState state, Intent intent, String why) {
        SyncFailure failure = decision(intent, why).withMessage(state.id().toString());
        run.report(failure);
        return new Setback(state.localModSeq(), failure, null, true, state.id());
    }

    /// One that is about no single message.
    private void takeUnknown(Intent intent, Finding finding) {
        switch (finding) {
            case Finding.Happened _, Finding.NotYet _, Finding.Gone _ ->
                    journal.settle(intent.id());
            case Finding.NoTrace _, Finding.Departed _, Finding.OutOfSight _ -> {
                if (intent.attempts() + 1 < UploadOutcomes.ATTEMPTS) {
                    run.report(waiting(intent, postpone(intent)));
                } else {
                    park(intent);
                }
            }
            case Finding.Copied _, Finding.Renumbered _, Finding.Unclear _ -> park(intent);
        }
    }

    private void park(Intent intent) {
        SyncFailure failure = decision(intent, "there is no proof either way");
        journal.park(intent.id(), failure);
        run.report(failure);
    }

    /// Whether it is too soon to say that it did not happen.
    private boolean waits(Intent intent) {
        return intent.attempts() == 0 || isEarly(intent);
    }

    private Instant nextLook(Intent intent) {
        Instant notBefore = intent.notBefore();
        return notBefore != null && isEarly(intent) ? notBefore : postpone(intent);
    }

    /// @return when it is looked for again
    private Instant postpone(Intent intent) {
        Instant next = run.clock().instant().plus(DOUBT_TIME);
        journal.postpone(intent.id(), next);
        return next;
    }

    private void hold(Intent intent, Instant until) {
        tell(intent, waiting(intent, until));
        await(intent);
    }

    /// Neither is it sent again, nor is what may be it taken for another one.
    private void await(Intent intent) {
        Subject subject = intent.subject();
        MailboxId mailbox = intent.mailbox();
        if (subject != null) {
            unsettled.add(subject.placement());
            if (mailbox != null) {
                held.merge(mailbox, subject.above(), Math::min);
            }
        }
    }

    /// Its mailbox cannot be looked into: that is no doubt about anything else.
    private void leave(Intent intent, String why) {
        tellLeft(intent, why);
        await(intent);
    }

    private void tellLeft(Intent intent, String why) {
        if (told.add(intent.id())) {
            run.reportUnsent(
                    SyncFailure.of(
                                    FailureKind.TRANSIENT,
                                    "The answer to "
                                            + intent.kind()
                                            + " was lost, and it cannot be looked for: "
                                            + why
                                            + ".")
                            .withCommand(intent.kind(), null)
                            .withNextTry(run.clock().instant().plus(DOUBT_TIME)));
        }
    }

    /// Once in a run.
    private void tell(Intent intent, SyncFailure failure) {
        if (told.add(intent.id())) {
            run.report(failure);
        }
    }

    private SyncFailure decision(Intent intent, String why) {
        return SyncFailure.of(
                        FailureKind.NEEDS_DECISION,
                        "It is not known whether the server carried out "
                                + intent.kind()
                                + ": "
                                + why
                                + ".")
                .withAccount(run.account().name())
                .withCommand(intent.kind(), null)
                .withNextStep("Look at `mailboat pending`, then retry or drop it.");
    }

    private static SyncFailure waiting(Intent intent, Instant until) {
        return SyncFailure.of(
                        FailureKind.TRANSIENT,
                        "The answer to " + intent.kind() + " was lost; it is looked for again.")
                .withCommand(intent.kind(), null)
                .withNextTry(until);
    }
}

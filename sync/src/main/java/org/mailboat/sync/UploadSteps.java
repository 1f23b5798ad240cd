package org.mailboat.sync;

import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.apply.Recovery;
import org.mailboat.sync.apply.RunContext;
import org.mailboat.sync.apply.Unanswered;
import org.mailboat.sync.apply.Uploading;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.diff.Wish;
import org.mailboat.sync.plan.Doubt;
import org.mailboat.sync.plan.Guard;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.plan.Scope;
import org.mailboat.sync.plan.UploadOp;
import org.mailboat.sync.plan.UploadReconciler;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.Settlement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The part of a run that carries edits of messages to the server: read, plan, write. For one run.
final class UploadSteps {

    private final RunContext context;
    private final LocalStore store;
    private final Journal journal;
    private final Recovery recovery;
    private final Unanswered unanswered;
    private final ObservationSteps observing;
    private final boolean everywhere;
    private final Policy policy;
    private final Scope scope;
    private final MailboxesHere mailboxes;
    private final Set<MailboxId> touched = new TreeSet<>();
    private final Set<MailboxId> lost = new TreeSet<>();

    private final DeletedBefore deleted;

    /// Whether anybody asks how much that is.
    private boolean counts;

    private final Set<PlacementId> missed = new TreeSet<>();
    private final List<Uploading.Delayed> delayed = new ArrayList<>();
    private final Set<SyncFailure> told = new HashSet<>();

    /// @param everywhere whether the run looks at every mailbox
    UploadSteps(
            RunContext context,
            Journal journal,
            Recovery recovery,
            Unanswered unanswered,
            ObservationSteps observing,
            Scope scope,
            MailboxesHere mailboxes,
            boolean everywhere) {
        this.context = context;
        this.store = context.store();
        this.deleted = new DeletedBefore(store);
        this.journal = journal;
        this.recovery = recovery;
        this.unanswered = unanswered;
        this.observing = observing;
        this.everywhere = everywhere;
        this.policy = context.account().policy();
        this.scope = scope;
        this.mailboxes = mailboxes;
    }

    /// Whether anything was edited that this run may carry to the server.
    boolean isWanted() {
        return scope.uploadsContents() && !store.edits(context.account().id(), 0, 1).isEmpty();
    }

    /// Sees to it that what was deleted here has a trash to go to, if that is the policy.
    void makeTrash() {
        if (asksForTrash()) {
            store.makeTrash(context.account().id(), context.clock().instant());
        }
    }

    /// The same of a run that changes nothing.
    void imagineTrash() {
        MailboxPath path = asksForTrash() ? store.missingTrash(context.account().id()) : null;
        if (path != null) {
            mailboxes.imagineTrash(path);
        }
    }

    private boolean asksForTrash() {
        return policy.deletions() == Policy.Deletions.TRASH
                && policy.direction() != Policy.Direction.PULL
                && scope.uploadsHierarchy()
                && scope.uploadsContents()
                && hasTrashless();
    }

    private boolean hasTrashless() {
        UploadReconciler reconciler = reconciler(Set.of());
        long after = 0;
        List<LocalEdit> page;
        do {
            page = store.edits(context.account().id(), after, store.page());
            if (page.stream()
                    .anyMatch(edit -> reconciler.wish(edit).kind() == Wish.Kind.TRASHLESS)) {
                return true;
            }
            after = page.isEmpty() ? after : page.getLast().state().localModSeq();
        } while (page.size() == store.page());
        return false;
    }

    /// What is to be written, before any guard. Changes nothing.
    Planned plan(MailboxMatch match) {
        return plan(match, Set.of(), Followed.none(store));
    }

    /// The same of a run that changes nothing.
    ///
    /// @param soon mailboxes that the server would have by then
    /// @param followed where what was moved there would be edited
    Planned plan(MailboxMatch match, Set<MailboxId> soon, Followed followed) {
        Map<MailboxId, LocalMailbox> places = places(match);
        Set<MailboxId> present = new TreeSet<>(places.keySet());
        present.addAll(soon);
        UploadReconciler reconciler = reconciler(present);
        Set<MailboxId> unseen = unseen(match);
        long after = 0;
        List<LocalEdit> page;
        do {
            context.cancel().check();
            page = store.edits(context.account().id(), after, store.page());
            page.stream()
                    .map(followed::at)
                    .filter(edit -> !mayBeIn(unseen, edit))
                    .forEach(reconciler::add);
            after = page.isEmpty() ? after : page.getLast().state().localModSeq();
        } while (page.size() == store.page());
        return new Planned(reconciler.plan(), reconciler, places, followed);
    }

    /// Mailboxes that this run could not look at, or that the server does not show, and that were
    /// looked at not long ago.
    private Set<MailboxId> unseen(MailboxMatch match) {
        Set<MailboxId> shown = ids(match);
        Set<MailboxId> missed = observing.unseen();
        Instant now = context.clock().instant();
        Set<MailboxId> unseen = new TreeSet<>();
        store.mailboxes(context.account().id()).stream()
                .filter(each -> each.agreed() != null && scope.mailboxes().test(each.path()))
                .filter(each -> missed.contains(each.id()) || !shown.contains(each.id()))
                .filter(each -> Doubt.isPatient(each.times().confirmed(), now))
                .forEach(each -> unseen.add(each.id()));
        return unseen;
    }

    private static Set<MailboxId> ids(MailboxMatch match) {
        Set<MailboxId> ids = new TreeSet<>();
        match.same().forEach(pair -> ids.add(pair.local().id()));
        return ids;
    }

    /// Whether the server may have what is to be sent, where nobody could look.
    private boolean mayBeIn(Set<MailboxId> unseen, LocalEdit edit) {
        return switch (edit.sought()) {
            case NOWHERE -> false;
            case THERE -> unseen.contains(edit.state().mailbox());
            case ANYWHERE -> !everywhere || !unseen.isEmpty();
        };
    }

    /// A plan, and what it is carried out with.
    ///
    /// @param places the mailboxes that may be written to
    /// @param followed what is not yet here as the plan has it
    record Planned(
            Plan plan,
            UploadReconciler reconciler,
            Map<MailboxId, LocalMailbox> places,
            Followed followed) {}

    /// Sets what the plan deletes against what is there.
    Guard.Verdict guard(Planned planned, boolean allowMassDelete) {
        counts = policy.guard() && !allowMassDelete;
        Map<MailboxId, Long> sizes = new TreeMap<>();
        planned.places()
                .forEach((id, mailbox) ->
                        sizes.put(id, mailbox.messages() + planned.followed().arrived(id)));
        return policy.guard()
                ? Guard.towardsServer(
                        planned.plan(),
                        sizes,
                        deleted.otherThan(planned.plan()),
                        allowMassDelete,
                        context.bounds())
                : new Guard.Verdict(planned.plan(), List.of(), false);
    }

    /// Carries out what is allowed of a plan; blocks until everything that could be tried was.
    void apply(Planned planned, Plan allowed) {
        touched.clear();
        lost.clear();
        settleSame(planned.reconciler().same());
        List<Settlement> alike = planned.reconciler().alike();
        if (!alike.isEmpty()) {
            store.settle(alike, context.clock().instant());
        }
        planned.reconciler().withheld().stream().filter(told::add).forEach(context::reportUnsent);
        List<UploadOp.Messages> ops = allowed.ops(UploadOp.Messages.class);
        if (counts) {
            deleted.add(allowed);
        }
        if (ops.isEmpty()) {
            return;
        }
        complete(ops);
        write(planned, ops);
        markCopies(planned, ops);
    }

    /// Tells of edits that were to be carried out and still are: what was delayed and written later
    /// in the run is no failure.
    ///
    /// @param tried what was to be written last
    /// @param left what is to be written now
    void tellLeft(Plan tried, Plan left) {
        delayed.stream()
                .filter(each -> isWaiting(each.placements()))
                .map(Uploading.Delayed::why)
                .filter(told::add)
                .forEach(context::report);
        IdSet before = placements(tried);
        long still = placements(left).intersect(before).size();
        if (still > 0) {
            context.reportUnsent(
                    SyncFailure.of(
                            FailureKind.TRANSIENT,
                            "The server neither refused nor confirmed what was changed here of "
                                    + (still == 1 ? "1 message" : still + " messages")
                                    + "; the next run tries again."));
        }
    }

    private boolean isWaiting(IdSet placements) {
        for (IdSet page : placements.pages(store.page())) {
            if (!store.edits(page).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static IdSet placements(Plan plan) {
        var all = new TreeSet<Long>();
        plan.ops(UploadOp.Messages.class).forEach(op -> op.placements().stream().forEach(all::add));
        return IdSet.of(all.stream().mapToLong(Long::longValue).toArray());
    }

    /// The mailboxes that were written to by the last [#apply]; those of them whose ids lost their
    /// meaning are in [#lost] too.
    Set<MailboxId> touched() {
        return touched;
    }

    Set<MailboxId> lost() {
        return lost;
    }

    /// What this run meant to change and did not find where it had listed it. It may be by now
    /// where it was not looked at since.
    Set<PlacementId> missed() {
        return missed;
    }

    private void write(Planned planned, List<UploadOp.Messages> ops) {
        var uploading =
                new Uploading(context, journal, planned.places(), planned.reconciler()::wish);
        try {
            uploading.write(ops);
        } finally {
            touched.addAll(uploading.touched());
            lost.addAll(uploading.lost());
            missed.addAll(uploading.missed());
            delayed.addAll(uploading.delayed());
        }
    }

    /// A server's copy has the keywords of its source; those that it has here are given to it.
    private void markCopies(Planned planned, List<UploadOp.Messages> ops) {
        List<PlacementId> copied =
                ops.stream()
                        .filter(UploadOp.Copy.class::isInstance)
                        .flatMap(op -> op.placements().stream().mapToObj(PlacementId::new))
                        .toList();
        if (copied.isEmpty()) {
            return;
        }
        UploadReconciler marks = reconciler(planned.places().keySet());
        IdSet.of(copied.stream().mapToLong(PlacementId::number).toArray())
                .pages(store.page())
                .forEach(page -> store.edits(page).forEach(marks::add));
        List<UploadOp.Messages> more =
                marks.plan().ops(UploadOp.Mark.class).stream()
                        .map(UploadOp.Messages.class::cast)
                        .toList();
        if (!more.isEmpty()) {
            write(planned, more);
        }
    }

    private void settleSame(IdSet same) {
        for (IdSet page : same.pages(store.page())) {
            store.settle(
                    page.stream()
                            .mapToObj(id -> (Settlement) new Settlement.Same(new PlacementId(id)))
                            .toList(),
                    context.clock().instant());
        }
    }

    /// What is to be sent and is not here whole is brought in first.
    private void complete(List<UploadOp.Messages> ops) {
        var lacking = new ArrayList<PlacementId>();
        for (UploadOp.Messages op : ops) {
            if (op instanceof UploadOp.Send send) {
                for (IdSet page : send.placements().pages(store.page())) {
                    store.states(page).stream()
                            .filter(state -> !state.complete())
                            .map(PlacementState::id)
                            .forEach(lacking::add);
                }
            }
        }
        if (!lacking.isEmpty()) {
            new MessageCompleter(context.account(), context.remote(), store)
                    .complete(
                            lacking,
                            (_, failure) -> {
                                if (failure != null) {
                                    context.reportUnsent(failure);
                                }
                            },
                            context.cancel());
        }
    }

    private UploadReconciler reconciler(Set<MailboxId> present) {
        Set<PlacementId> unsettled = new TreeSet<>(recovery.unsettled());
        unsettled.addAll(sources(unsettled));
        unsettled.addAll(unanswered.doubtful());
        return new UploadReconciler(
                policy, scope, mailboxes.all(), present, unsettled, context.clock().instant());
    }

    /// What copies are made of stays until it is known what became of them: they may have to be
    /// made again.
    private Set<PlacementId> sources(Set<PlacementId> copies) {
        Set<PlacementId> sources = new TreeSet<>();
        for (IdSet page :
                IdSet.of(copies.stream().mapToLong(PlacementId::number).toArray())
                        .pages(store.page())) {
            for (LocalEdit edit : store.edits(page)) {
                LocalEdit.Source source = edit.source();
                if (source != null) {
                    sources.add(source.placement());
                }
            }
        }
        return sources;
    }

    /// The mailboxes that both sides have, as they are here and now, by the names that the server
    /// has for them now: who takes nothing from there does not take these either.
    private Map<MailboxId, LocalMailbox> places(MailboxMatch match) {
        Map<MailboxId, LocalMailbox> here = new TreeMap<>();
        store.mailboxes(context.account().id()).forEach(each -> here.put(each.id(), each));
        Map<MailboxId, LocalMailbox> places = new TreeMap<>();
        for (MailboxMatch.Pair pair : match.same()) {
            LocalMailbox now = here.get(pair.local().id());
            if (now != null && now.agreed() != null && pair.remote().selectable()) {
                RemoteMailbox there = pair.remote();
                places.put(now.id(), now.named(there.wireName(), there.path()));
            }
        }
        return places;
    }
}

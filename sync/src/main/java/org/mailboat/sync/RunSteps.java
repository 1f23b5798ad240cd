package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.Policy;
import org.mailboat.sync.apply.Download;
import org.mailboat.sync.apply.FactsReader;
import org.mailboat.sync.apply.Identification;
import org.mailboat.sync.apply.Identification.Identified;
import org.mailboat.sync.apply.LocalChanges;
import org.mailboat.sync.apply.Recovery;
import org.mailboat.sync.apply.RunContext;
import org.mailboat.sync.apply.Unanswered;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.plan.Doubt;
import org.mailboat.sync.plan.Guard;
import org.mailboat.sync.plan.MailboxFacts;
import org.mailboat.sync.plan.Matches;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.plan.Reconciler;
import org.mailboat.sync.plan.Refusal;
import org.mailboat.sync.plan.Scope;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.RemoteIdentity;
import org.mailboat.sync.port.RemoteTree;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// The steps of one run, in their order: recover, observe, diff, plan, guard, apply and commit. For
/// one run.
final class RunSteps {
    private static final int PARKED_TOLD = 1_000;

    /// How often a run looks whether what it wrote lets more be written.
    private static final int UPLOAD_ROUNDS = 4;

    /// Beyond every pause that a parked message can have.
    private static final Duration EVER = Duration.ofDays(36_500);

    private final RunContext context;
    private final LocalStore store;
    private final Journal journal;
    private final RunEvents events;
    private final List<Refusal> refusals = new ArrayList<>();
    private LocalStore.AccountNotes notes;

    RunSteps(RunContext context, Journal journal, RunEvents events) {
        this.context = context;
        this.store = context.store();
        this.journal = journal;
        this.events = events;
        this.notes = store.notes(context.account().id());
    }

    /// What was refused so far.
    List<Refusal> refusals() {
        return refusals;
    }

    /// The account's notes as this run leaves them.
    LocalStore.AccountNotes notes() {
        return notes;
    }

    void run(AccountRun run) {
        Policy policy = context.account().policy();
        RemoteIdentity identity = context.remote().connect(context.cancel());
        SyncRequest request = run.begin();
        if (!bind(identity, request)) {
            return;
        }
        Doubt doubt = doubt();

        var scope =
                new Scope(
                        request.phases(),
                        path -> policy.includes(path) && request.covers(path),
                        request.depth() == SyncRequest.Depth.HEADERS_ONLY);
        var reconciler = new Reconciler(policy, scope);
        var mailboxes = new MailboxSteps(context, journal, scope);
        RemoteTree listed = context.remote().tree(context.cancel());
        mailboxes.recover(listed);
        Identified account = new Identification(context).identify(listed);
        MailboxMatch match = account.match(here());
        Plan edited = mailboxes.standing(match);
        if (!request.dryRun() && carryOut(mailboxes, edited, account.tree())) {
            account = new Identification(context).identify(context.remote().tree(context.cancel()));
            match = account.match(here());
        }
        boolean inDoubt = match.isInDoubt();
        Plan hierarchy = reconciler.hierarchy(match);
        if (!request.dryRun()) {
            applyHierarchy(hierarchy, scope);
            match = account.match(here());
        }
        // What is in doubt is looked for where it is now, whatever it was called then.
        var recovery = new Recovery(context, journal);
        recovery.settle();
        var unanswered = new Unanswered(context, journal);

        Instant now = context.clock().instant();
        boolean onDemand = request.priority() == SyncRequest.Priority.ON_DEMAND;
        Instant due = onDemand ? now.plus(EVER) : now;
        BodyWindow window =
                scope.headersOnly() ? BodyWindow.NONE : BodyWindow.of(policy.bodies(), now);
        var observing = new ObservationSteps(context);
        var uploads = new UploadSteps(context, journal, recovery, unanswered, scope);
        boolean sends = uploads.isWanted();
        phase(sends, Phase.UPLOAD_CONTENTS, SyncEvent.State.STARTED);
        phase(!sends && scope.contents(), Phase.DOWNLOAD_CONTENTS, SyncEvent.State.STARTED);
        List<MailboxMatch.Pair> wanted =
                sends || scope.contents()
                        ? observing.observe(
                                match, scope, mailboxes.left(), unanswered.marked(), now, onDemand)
                        : List.of();
        // The listings may have taken long: what is planned is what is here now.
        match = account.match(here());
        var matching =
                new MatchSteps(
                        context,
                        observing,
                        recovery,
                        unanswered,
                        reconciler.takesContents(),
                        wanted,
                        due);
        Matches matches = matching.find(match);
        Plan upload = Plan.EMPTY;
        if (sends) {
            if (!request.dryRun() && !matches.links().isEmpty()) {
                // What was moved there is edited where it is now.
                matches.links().forEach(new LocalChanges(context)::link);
            }
            UploadSteps.Planned planned =
                    uploads.plan(match, request.dryRun() ? MailboxSteps.made(edited) : Set.of());
            upload = allowed(uploads, planned, request);
            for (int round = 1; !request.dryRun(); round++) {
                uploads.apply(planned, upload);
                recovery.settle();
                observing.observeAgain(match, uploads.touched(), uploads.lost());
                match = account.match(here());
                matches = matching.find(match);
                // What was written may be what something else waited for.
                planned = uploads.plan(match, Set.of());
                Plan left = allowed(uploads, planned, request);
                if (left.isEmpty() || round == UPLOAD_ROUNDS) {
                    uploads.tellLeft(upload, left);
                    break;
                }
                matches.links().forEach(new LocalChanges(context)::link);
                upload = left;
            }
            phase(true, Phase.UPLOAD_CONTENTS, SyncEvent.State.FINISHED);
            phase(scope.contents(), Phase.DOWNLOAD_CONTENTS, SyncEvent.State.STARTED);
        }
        if (!scope.headersOnly() && !window.isAll() && !request.dryRun()) {
            // Their bodies may have been wanted before.
            store.unpark(context.account().id(), window);
        }
        var reader = new FactsReader(store, window, due, recovery.held());
        List<MailboxFacts> facts = facts(wanted, matches, reader);
        tellWithheld(facts, matches, reader);
        MailboxMatch observed = match;
        Plan wantedPlan = reconciler.contents(observed, facts, matches);
        Plan allowed = guard(wantedPlan, account.tree(), inDoubt, request);
        if (request.dryRun()) {
            events.planned(
                    edited.then(upload)
                            .then(hierarchy)
                            .then(allowed)
                            .then(mailboxes.deletions(match)));
        } else {
            applyContents(allowed, window, due);
            takeShared(
                    allowed,
                    window,
                    due,
                    shared -> {
                        Matches late = matching.again(observed);
                        return reconciler.contents(
                                observed, facts(wanted, late, reader.only(shared)), late);
                    });
        }
        boolean certain = !request.dryRun() && isCertain(allowed, doubt);
        if (certain) {
            removeMessages(allowed);
        }
        phase(scope.contents(), Phase.DOWNLOAD_CONTENTS, SyncEvent.State.FINISHED);
        if (certain && removeMailboxes(allowed.ops(Op.RemoveMailbox.class))) {
            // A mere name may have been left where a mailbox was.
            applyHierarchy(reconciler.hierarchy(account.match(here())), scope);
        }
        if (!request.dryRun()) {
            carryOut(mailboxes, mailboxes.deletions(account.match(here())), account.tree());
            store.expireRecoverable(
                    context.account().id(), policy.recoverDays(), context.clock().instant());
        }
    }

    /// Carries edits of mailboxes to the server.
    ///
    /// @return whether the tree may look otherwise than listed
    private boolean carryOut(MailboxSteps mailboxes, Plan plan, RemoteTree tree) {
        if (plan.isEmpty()) {
            return false;
        }
        events.phase(Phase.UPLOAD_HIERARCHY, SyncEvent.State.STARTED);
        boolean changed = mailboxes.carryOut(plan, tree);
        events.phase(Phase.UPLOAD_HIERARCHY, SyncEvent.State.FINISHED);
        return changed;
    }

    /// What no guard is against; what one is against is told once.
    private Plan allowed(UploadSteps uploads, UploadSteps.Planned planned, SyncRequest request) {
        Guard.Verdict verdict = uploads.guard(planned, request.allowMassDelete());
        verdict.refusals().stream().filter(each -> !refusals.contains(each)).forEach(this::refuse);
        return verdict.allowed();
    }

    private List<LocalMailbox> here() {
        return store.mailboxes(context.account().id());
    }

    /// Sees to it that what was agreed with one server is never compared with another.
    ///
    /// @return whether the run may go on
    private boolean bind(RemoteIdentity identity, SyncRequest request) {
        String server = Binding.of(identity);
        String bound = notes.boundTo();
        if (bound != null && !bound.equals(server)) {
            List<LocalMailbox> here = here();
            if (!request.allowMassDelete() || request.dryRun()) {
                refuse(
                        new Refusal(
                                "The mail here came from "
                                        + bound
                                        + ", and this is "
                                        + server
                                        + ". Nothing is compared with another server unasked.",
                                0,
                                here.stream().mapToLong(LocalMailbox::messages).sum(),
                                Guard.CONFIRM));
                return false;
            }
            here.forEach(mailbox -> store.resetMailbox(mailbox.id()));
        }
        if (!server.equals(bound)) {
            note(server, notes.refusedAt());
            store.recordNotes(context.account().id(), notes);
        }
        return true;
    }

    private void applyHierarchy(Plan plan, Scope scope) {
        phase(scope.hierarchy(), Phase.DOWNLOAD_HIERARCHY, SyncEvent.State.STARTED);
        var changes = new LocalChanges(context);
        plan.ops(Op.RenameMailbox.class).forEach(changes::rename);
        plan.ops(Op.AdoptMailbox.class).forEach(changes::adopt);
        plan.ops(Op.UpdateMailbox.class).forEach(changes::update);
        phase(scope.hierarchy(), Phase.DOWNLOAD_HIERARCHY, SyncEvent.State.FINISHED);
    }

    private List<MailboxFacts> facts(
            List<MailboxMatch.Pair> wanted, Matches matches, FactsReader reader) {
        Map<MailboxId, LocalMailbox> here = new HashMap<>();
        here().forEach(m -> here.put(m.id(), m));
        var facts = new ArrayList<MailboxFacts>();
        for (MailboxMatch.Pair pair : wanted) {
            context.cancel().check();
            LocalMailbox now = here.getOrDefault(pair.local().id(), pair.local());
            var ref = new MailboxRef(now.id(), pair.remote().wireName(), now.path());
            facts.add(reader.read(now, ref, matches));
        }
        return facts;
    }

    private void tellWithheld(List<MailboxFacts> facts, Matches matches, FactsReader reader) {
        for (MailboxFacts of : facts) {
            reader.withheld(of.mailbox().id(), matches)
                    .forEach(parked -> context.report(parked.failure()));
        }
    }

    private Plan guard(Plan plan, RemoteTree tree, boolean inDoubt, SyncRequest request) {
        if (!context.account().policy().guard()) {
            return plan;
        }
        // What was deleted here may be among what is removed there, and counts on both sides.
        List<LocalMailbox> here = here();
        long known =
                here.stream()
                        .mapToLong(each -> store.knownCount(each.id()) + each.detached())
                        .sum();
        long vanished = plan.ops(Op.Remove.class).stream().mapToLong(op -> op.ids().size()).sum();
        long messages =
                Math.max(here.stream().mapToLong(LocalMailbox::messages).sum(), known + vanished);
        Instant now = context.clock().instant();
        var verdict =
                Guard.judge(
                        plan,
                        new Guard.Sizes(messages, tree.mailboxes().size(), inDoubt),
                        new Guard.Consent(request.allowMassDelete(), notes.refusedAt(), now));
        verdict.refusals().forEach(this::refuse);
        if (verdict.refusals().isEmpty()) {
            // A dry run leaves the refusal, which the run behind it has to answer.
            note(notes.boundTo(), request.dryRun() ? notes.refusedAt() : null);
        } else if (notes.refusedAt() == null) {
            note(notes.boundTo(), now);
        }
        return verdict.allowed();
    }

    private void applyContents(Plan plan, BodyWindow window, Instant due) {
        new LocalChanges(context).mark(plan.ops(Op.Mark.class));
        takeIn(plan, window, due);
    }

    private void takeIn(Plan plan, BodyWindow window, Instant due) {
        plan.ops(Op.Link.class).forEach(new LocalChanges(context)::link);
        Map<MailboxId, Long> epochs = new HashMap<>();
        here().forEach(m -> epochs.put(m.id(), m.epoch()));
        new Download(context).fetch(plan.ops(Op.Fetch.class), epochs, window, due);
    }

    /// Takes over messages whose content came in with others. Where it did not, the next one of
    /// them is tried: each round leaves fewer.
    private void takeShared(
            Plan plan,
            BodyWindow window,
            Instant due,
            Function<Map<MailboxId, IdSet>, Plan> planned) {
        Plan last = plan;
        while (!last.ops(Op.Share.class).isEmpty()) {
            context.cancel().check();
            Map<MailboxId, IdSet> shared = new TreeMap<>();
            last.ops(Op.Share.class).forEach(op -> shared.put(op.mailbox().id(), op.ids()));
            last = planned.apply(shared);
            takeIn(last, window, due);
        }
    }

    /// What was known before this run to be out of reach.
    private Doubt doubt() {
        Set<MailboxPath> neverSeen = new HashSet<>();
        Set<String> waiting = new HashSet<>();
        for (LocalMailbox mailbox : here()) {
            if (mailbox.times().confirmed() == null) {
                neverSeen.add(mailbox.path());
            }
            for (ParkedMessage parked : store.parked(mailbox.id(), PARKED_TOLD)) {
                String message = parked.failure().message();
                if (message != null) {
                    waiting.add(Doubt.name(mailbox.path(), message));
                }
            }
        }
        return new Doubt(notes.lastSuccess(), neverSeen, waiting);
    }

    /// Whether what is to be removed is gone for all that this run has seen.
    private boolean isCertain(Plan plan, Doubt doubt) {
        int removals =
                plan.ops(Op.Remove.class).size()
                        + plan.ops(Op.RetireDetached.class).size()
                        + plan.ops(Op.RemoveMailbox.class).size();
        boolean certain =
                removals == 0
                        || !doubt.isRaisedBy(context.tally().doubtful(), context.clock().instant());
        if (!certain) {
            context.report(Doubt.failure(removals));
        }
        return certain;
    }

    /// Only after the download: what is removed may have been among what came in, and is then not
    /// removed.
    private void removeMessages(Plan plan) {
        var changes = new LocalChanges(context);
        plan.ops(Op.Remove.class).forEach(changes::remove);
        plan.ops(Op.RetireDetached.class).forEach(changes::retire);
    }

    /// @return whether there was one
    private boolean removeMailboxes(List<Op.RemoveMailbox> ops) {
        if (ops.isEmpty()) {
            return false;
        }
        events.phase(Phase.DOWNLOAD_HIERARCHY, SyncEvent.State.STARTED);
        ops.forEach(new LocalChanges(context)::removeMailbox);
        events.phase(Phase.DOWNLOAD_HIERARCHY, SyncEvent.State.FINISHED);
        return true;
    }

    private void refuse(Refusal refusal) {
        refusals.add(refusal);
        events.refused(refusal);
    }

    private void note(@Nullable String boundTo, @Nullable Instant refusedAt) {
        notes =
                new LocalStore.AccountNotes(
                        boundTo,
                        notes.lastSuccess(),
                        notes.lastRun(),
                        notes.lastFailure(),
                        refusedAt,
                        notes.demotions());
    }

    private void phase(boolean asked, Phase phase, SyncEvent.State state) {
        if (asked) {
            events.phase(phase, state);
        }
    }
}

package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.sync.apply.FactsReader;
import org.mailboat.sync.apply.FirstDownload;
import org.mailboat.sync.apply.Identification;
import org.mailboat.sync.apply.Identification.Identified;
import org.mailboat.sync.apply.LocalChanges;
import org.mailboat.sync.apply.MailboxObservation;
import org.mailboat.sync.apply.Recovery;
import org.mailboat.sync.apply.RunContext;
import org.mailboat.sync.apply.Unanswered;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.plan.Doubt;
import org.mailboat.sync.plan.Matches;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.plan.Reconciler;
import org.mailboat.sync.plan.Scope;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.RemoteTree;
import org.mailboat.sync.port.Sending;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The steps of one run, in their order: recover, observe, diff, plan, guard, apply and commit. For
/// one run, once it is known what was asked for and with whom it talks.
final class RunSteps {
    /// How often a run looks whether what it wrote lets more be written.
    private static final int UPLOAD_ROUNDS = 4;

    /// Beyond every pause that a parked message can have.
    private static final Duration EVER = Duration.ofDays(36_500);

    private final RunContext context;
    private final RunEvents events;
    private final Safeguards safeguards;
    private final SyncRequest request;
    private final LocalStore store;
    private final Policy policy;
    private final Scope scope;
    private final Reconciler reconciler;
    private final MailboxesHere mailboxesHere;
    private final MailboxSteps mailboxes;
    private final ObservationSteps observing;
    private final Recovery recovery;
    private final Unanswered unanswered;
    private final UploadSteps uploads;
    private final OutgoingSteps outgoing;
    private final Doubt doubt;

    RunSteps(
            RunContext context,
            Journal journal,
            RunEvents events,
            Safeguards safeguards,
            SyncRequest request,
            @Nullable Sending sending) {
        this.context = context;
        this.events = events;
        this.safeguards = safeguards;
        this.request = request;
        store = context.store();
        policy = context.account().policy();
        scope =
                new Scope(
                        request.phases(),
                        path -> policy.includes(path) && request.covers(path),
                        request.depth() == SyncRequest.Depth.HEADERS_ONLY);
        reconciler = new Reconciler(policy, scope);
        mailboxesHere = new MailboxesHere(store, context.account().id());
        mailboxes = new MailboxSteps(context, journal, scope, mailboxesHere);
        observing = new ObservationSteps(context);
        recovery = new Recovery(context, journal, request.mailboxes().isEmpty());
        unanswered = new Unanswered(context, journal);
        uploads =
                new UploadSteps(
                        context,
                        journal,
                        recovery,
                        unanswered,
                        observing,
                        scope,
                        mailboxesHere,
                        request.mailboxes().isEmpty());
        outgoing = new OutgoingSteps(context, events, request, sending);
        doubt = safeguards.doubt();
    }

    /// Blocks until the run is over.
    ///
    /// @throws org.mailboat.model.MailException if the account or the store is out of reach
    /// @throws java.util.concurrent.CancellationException if it was cancelled
    void run() {
        Hierarchy hierarchy = hierarchy();
        Instant now = context.clock().instant();
        boolean onDemand = request.priority() == SyncRequest.Priority.ON_DEMAND;
        Instant due = onDemand ? now.plus(EVER) : now;
        boolean edited = uploads.isWanted();
        boolean mails = outgoing.isWanted();
        if (!request.dryRun()) {
            store.noteRun(edited || mails);
        }
        // What is sent may leave a copy to be uploaded.
        boolean sends = (mails && outgoing.begin() && scope.uploadsContents()) || edited;
        phase(sends, Phase.UPLOAD_CONTENTS, SyncEvent.State.STARTED);
        phase(
                !sends && !mails && scope.contents(),
                Phase.DOWNLOAD_CONTENTS,
                SyncEvent.State.STARTED);
        List<MailboxMatch.Pair> wanted =
                sends || scope.contents()
                        ? observe(hierarchy, now, onDemand, lister(hierarchy, now, due))
                        : List.of();
        var matching =
                new MatchSteps(
                        context,
                        observing,
                        recovery,
                        unanswered,
                        reconciler.takesContents(),
                        sends,
                        matched(hierarchy, wanted),
                        due);
        // The listings may have taken long: what is planned is what is here now.
        Met met = met(hierarchy.account(), matching);
        Plan upload = Plan.EMPTY;
        if (sends) {
            if (request.dryRun()) {
                hierarchy = imagined(hierarchy);
            }
            UploadSteps.Planned planned = planUpload(hierarchy, met);
            upload = safeguards.towardsServer(uploads, planned, request);
            if (!request.dryRun()) {
                met = write(hierarchy.account(), matching, met, planned, upload);
            }
            phase(true, Phase.UPLOAD_CONTENTS, SyncEvent.State.FINISHED);
        }
        if (mails && outgoing.send() && sends) {
            met = uploadCopies(hierarchy, matching, met);
        }
        phase(
                (sends || mails) && scope.contents(),
                Phase.DOWNLOAD_CONTENTS,
                SyncEvent.State.STARTED);
        DownloadSteps contents = contents(matching, wanted, now, due);
        Plan found = contents.plan(met.match(), met.matches());
        Plan download = guarded(found, hierarchy);
        if (request.dryRun()) {
            tell(hierarchy, met, upload, download);
            phase(scope.contents(), Phase.DOWNLOAD_CONTENTS, SyncEvent.State.FINISHED);
        } else {
            boolean done = download(hierarchy.account(), contents, download, met.match());
            if (settleSent(wanted) && sends) {
                uploadCopies(hierarchy, matching, met(hierarchy.account(), matching));
            }
            if (done && download.equals(found)) {
                // They say what was removed here, which may wait, or be refused.
                upload.conflicts().forEach(events::noted);
            }
            finish(hierarchy.account());
        }
    }

    /// The mailboxes, once their names agree.
    ///
    /// @param edited what was edited of them here
    /// @param seen what was different there
    /// @param inDoubt whether this is hardly the account it was
    private record Hierarchy(Identified account, Plan edited, Plan seen, boolean inDoubt) {
        /// What was found at first, with the account as it is by now.
        Hierarchy at(Identified now) {
            return new Hierarchy(now, edited, seen, inDoubt);
        }
    }

    /// What was met on the server, and what of it is here already.
    private record Met(MailboxMatch match, Matches matches) {}

    /// Brings the names of mailboxes into agreement, and settles what a stop left open.
    private Hierarchy hierarchy() {
        RemoteTree listed = context.remote().tree(context.cancel());
        mailboxes.recover(listed);
        Map<MailboxId, MailboxPath> unsent = mailboxes.unsent();
        Hierarchy hierarchy = agree(new Identification(context).identify(listed));
        if (!request.dryRun()) {
            uploads.makeTrash();
        }
        if (!request.dryRun() && !unsent.entrySet().containsAll(mailboxes.unsent().entrySet())) {
            // What was called as something there is called otherwise now, and can be made there.
            hierarchy = hierarchy.at(agree(hierarchy.account()).account());
        }
        // What is in doubt is looked for where it is now, whatever it was called then.
        recovery.settle(hierarchy.account().match(here()));
        return hierarchy;
    }

    /// Carries to either side what was done to mailboxes on the other one.
    private Hierarchy agree(Identified identified) {
        Identified account = identified;
        MailboxMatch match = account.match(here());
        Plan edited = mailboxes.standing(match);
        if (!request.dryRun()) {
            edited.conflicts().forEach(events::noted);
        }
        if (!request.dryRun() && carryOut(edited, account.tree())) {
            account = new Identification(context).identify(context.remote().tree(context.cancel()));
            match = account.match(here());
        }
        Plan seen = reconciler.hierarchy(match, mailboxes.unsent().values());
        if (!request.dryRun()) {
            applyHierarchy(seen);
        }
        return new Hierarchy(account, edited, seen, match.isInDoubt());
    }

    /// As it would be before the messages are looked at. Decided after that: the run behind this
    /// one knows what was seen.
    private Hierarchy imagined(Hierarchy hierarchy) {
        mailboxesHere.imagine(hierarchy.seen());
        uploads.imagineTrash();
        return agree(hierarchy.account());
    }

    /// @return the mailboxes that take part
    private List<MailboxMatch.Pair> observe(
            Hierarchy hierarchy, Instant now, boolean onDemand, ObservationSteps.Lister lister) {
        return observing.observe(
                hierarchy.account().match(here()),
                scope,
                mailboxes.left(),
                unanswered.marked(),
                now,
                onDemand,
                lister);
    }

    /// Those that take part, and what is deleted here and not empty there: whether that is known
    /// decides whether it is deleted there.
    private List<MailboxMatch.Pair> matched(Hierarchy hierarchy, List<MailboxMatch.Pair> wanted) {
        var matched = new ArrayList<>(wanted);
        observing.filled(hierarchy.account().match(here()), scope).stream()
                .filter(pair -> wanted.stream().noneMatch(each -> isSame(each, pair)))
                .forEach(matched::add);
        return matched;
    }

    private static boolean isSame(MailboxMatch.Pair one, MailboxMatch.Pair other) {
        return one.local().id().equals(other.local().id());
    }

    /// Where nothing is here, and nothing is asked but to bring it in, that begins while it is
    /// listed: there is nothing to be judged before.
    private ObservationSteps.Lister lister(Hierarchy hierarchy, Instant now, Instant due) {
        boolean first =
                reconciler.takesContents()
                        && !request.dryRun()
                        && !hierarchy.inDoubt()
                        && !store.hasMail(context.account().id())
                        && store.edits(context.account().id(), 0, 1).isEmpty();
        return first
                ? new FirstDownload(context, window(now), due)::list
                : new MailboxObservation(context)::list;
    }

    private BodyWindow window(Instant now) {
        return scope.headersOnly() ? BodyWindow.NONE : BodyWindow.of(policy.bodies(), now);
    }

    private Met met(Identified account, MatchSteps matching) {
        MailboxMatch match = account.match(here());
        return new Met(match, matching.find(match));
    }

    private UploadSteps.Planned planUpload(Hierarchy hierarchy, Met met) {
        if (request.dryRun()) {
            Set<MailboxId> soon = mailboxesHere.soon(hierarchy.edited(), hierarchy.seen());
            return uploads.plan(met.match(), soon, followed(met));
        }
        follow(met);
        return uploads.plan(met.match());
    }

    /// Tells the plan of a run that changes nothing.
    private void tell(Hierarchy hierarchy, Met met, Plan upload, Plan download) {
        Followed followed = followed(met);
        var messages = new PlannedMessages(store, followed);
        Foreseen foreseen = Foreseen.of(upload);
        events.planned(
                hierarchy
                        .edited()
                        .then(upload)
                        .then(Foreseen.rest(hierarchy.seen(), hierarchy.edited()))
                        .then(foreseen.rest(download, messages))
                        .then(Foreseen.unknown(hierarchy.seen(), download))
                        .then(mailboxes.deletions(met.match(), foreseen, followed)),
                messages);
    }

    private Followed followed(Met met) {
        return Followed.of(store, context.account().id(), met.matches().links());
    }

    /// What was moved there is edited where it is now.
    private void follow(Met met) {
        met.matches().links().forEach(new LocalChanges(context)::link);
    }

    /// Carries edits of messages to the server. What was written may be what something else waited
    /// for.
    ///
    /// @return what there is when all is written
    private Met write(
            Identified account,
            MatchSteps matching,
            Met before,
            UploadSteps.Planned first,
            Plan allowed) {
        Met met = before;
        UploadSteps.Planned planned = first;
        Plan upload = allowed;
        for (int round = 1; ; round++) {
            uploads.apply(planned, upload);
            recovery.settle(met.match());
            observing.observeAgain(met.match(), uploads.touched(), uploads.lost());
            met = met(account, matching);
            if (!uploads.lost().isEmpty()) {
                // What has another number now can be written as soon as it is known by that.
                follow(met);
                met = met(account, matching);
            }
            planned = uploads.plan(met.match());
            Plan left = safeguards.towardsServer(uploads, planned, request);
            if (left.isEmpty() || round == UPLOAD_ROUNDS) {
                uploads.tellLeft(upload, left);
                return met;
            }
            follow(met);
            upload = left;
        }
    }

    private DownloadSteps contents(
            MatchSteps matching, List<MailboxMatch.Pair> wanted, Instant now, Instant due) {
        BodyWindow window = window(now);
        if (!scope.headersOnly() && !window.isAll() && !request.dryRun()) {
            // Their bodies may have been wanted before.
            store.unpark(context.account().id(), window);
        }
        return new DownloadSteps(
                context,
                reconciler,
                matching,
                wanted,
                new FactsReader(store, window, due, matching.held(), missed()),
                window,
                due);
    }

    /// Brings what was filed here of what was sent to the server.
    private Met uploadCopies(Hierarchy hierarchy, MatchSteps matching, Met met) {
        UploadSteps.Planned copies = planUpload(hierarchy, met);
        Plan allowed = safeguards.towardsServer(uploads, copies, request);
        return write(hierarchy.account(), matching, met, copies, allowed);
    }

    /// By what the mailbox for sent mail holds, if this run saw all of it.
    ///
    /// @return whether a copy was filed here
    private boolean settleSent(List<MailboxMatch.Pair> wanted) {
        Set<MailboxId> looked = new TreeSet<>();
        if (scope.contents()) {
            wanted.forEach(pair -> looked.add(pair.local().id()));
            looked.removeAll(observing.unseen());
        }
        return outgoing.settle(
                looked::contains,
                scope.contents() && scope.hierarchy() && request.mailboxes().isEmpty());
    }

    /// Placements that may be elsewhere, where nobody could look.
    private Set<PlacementId> missed() {
        Set<PlacementId> missed = new TreeSet<>(uploads.missed());
        missed.addAll(recovery.unsettled());
        return missed;
    }

    private Plan guarded(Plan plan, Hierarchy hierarchy) {
        int there = hierarchy.account().tree().mailboxes().size();
        return safeguards.towardsStore(plan, there, hierarchy.inDoubt(), request);
    }

    /// @return whether all of it was carried out, and nothing waits until more is known
    private boolean download(
            Identified account, DownloadSteps contents, Plan plan, MailboxMatch match) {
        contents.bringIn(plan, match);
        boolean certain = safeguards.isCertain(plan, doubt);
        if (certain) {
            contents.remove(plan);
        }
        phase(scope.contents(), Phase.DOWNLOAD_CONTENTS, SyncEvent.State.FINISHED);
        if (certain && removeMailboxes(plan.ops(Op.RemoveMailbox.class))) {
            // A mere name may have been left where a mailbox was.
            applyHierarchy(
                    reconciler.hierarchy(account.match(here()), mailboxes.unsent().values()));
        }
        return certain;
    }

    /// Deletes mailboxes there, and lets go of what has been recoverable for long enough.
    private void finish(Identified account) {
        Plan deletions =
                mailboxes.deletions(account.match(here()), Foreseen.NOTHING, Followed.none(store));
        carryOut(deletions, account.tree());
        store.expireRecoverable(
                context.account().id(), policy.recoverDays(), context.clock().instant());
    }

    /// Carries edits of mailboxes to the server.
    ///
    /// @return whether the tree may look otherwise than listed
    private boolean carryOut(Plan plan, RemoteTree tree) {
        if (plan.isEmpty()) {
            return false;
        }
        events.phase(Phase.UPLOAD_HIERARCHY, SyncEvent.State.STARTED);
        boolean changed = mailboxes.carryOut(plan, tree);
        events.phase(Phase.UPLOAD_HIERARCHY, SyncEvent.State.FINISHED);
        return changed;
    }

    private void applyHierarchy(Plan plan) {
        phase(scope.hierarchy(), Phase.DOWNLOAD_HIERARCHY, SyncEvent.State.STARTED);
        var changes = new LocalChanges(context);
        plan.ops(Op.RenameMailbox.class).forEach(changes::rename);
        plan.ops(Op.AdoptMailbox.class).forEach(changes::adopt);
        plan.ops(Op.UpdateMailbox.class).forEach(changes::update);
        phase(scope.hierarchy(), Phase.DOWNLOAD_HIERARCHY, SyncEvent.State.FINISHED);
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

    private List<LocalMailbox> here() {
        return store.mailboxes(context.account().id());
    }

    private void phase(boolean asked, Phase phase, SyncEvent.State state) {
        if (asked) {
            events.phase(phase, state);
        }
    }
}

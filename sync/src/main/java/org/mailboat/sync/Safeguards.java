package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.sync.apply.FactsReader;
import org.mailboat.sync.apply.RunContext;
import org.mailboat.sync.plan.Doubt;
import org.mailboat.sync.plan.Guard;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.plan.Refusal;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.Refused;
import org.mailboat.sync.port.RemoteIdentity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a run does not do unasked, and what the account remembers of that from run to run. For one
/// run.
final class Safeguards {
    private final RunContext context;
    private final LocalStore store;
    private final RunEvents events;
    private final List<Refusal> refusals = new ArrayList<>();
    private LocalStore.AccountNotes notes;

    Safeguards(RunContext context, RunEvents events) {
        this.context = context;
        this.store = context.store();
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

    /// Sees to it that what was agreed with one server is never compared with another.
    ///
    /// @return whether the run may go on
    boolean bind(RemoteIdentity identity, SyncRequest request) {
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
            note(server, notes.refused());
            store.recordNotes(context.account().id(), notes);
        }
        return true;
    }

    /// What may be removed here of a plan; the rest is refused.
    ///
    /// @param there how many mailboxes the server has
    /// @param inDoubt whether this is hardly the account it was
    Plan towardsStore(Plan plan, int there, boolean inDoubt, SyncRequest request) {
        if (!context.account().policy().guard()) {
            return plan;
        }
        // Counting costs what the mailboxes hold, and only removals are held against it.
        var sizes = new Guard.Sizes(0, 0, there, inDoubt);
        if (!Guard.isHarmless(plan)) {
            var census = new Census(store, context.account().id(), plan);
            sizes = new Guard.Sizes(census.messages(), census.withMailboxes(), there, inDoubt);
        }
        Instant now = context.clock().instant();
        var verdict =
                Guard.judge(
                        plan,
                        sizes,
                        new Guard.Consent(request.allowMassDelete(), notes.refused(), now),
                        context.bounds());
        verdict.refusals().forEach(this::refuse);
        if (verdict.refusals().isEmpty()) {
            // Who did not look at everything, or only asked, leaves the refusal: the run behind it
            // has to answer it.
            note(notes.boundTo(), looksAtAll(request) ? null : notes.refused());
        } else {
            note(notes.boundTo(), verdict.refused());
        }
        return verdict.allowed();
    }

    private static boolean looksAtAll(SyncRequest request) {
        return seesAll(request) && request.depth() == SyncRequest.Depth.FULL;
    }

    /// Whether a run that ends well has seen everything that the server has.
    static boolean seesAll(SyncRequest request) {
        return !request.dryRun()
                && request.mailboxes().isEmpty()
                && request.phases().contains(Phase.DOWNLOAD_HIERARCHY)
                && request.phases().contains(Phase.DOWNLOAD_CONTENTS);
    }

    /// What may be carried to the server of a plan; what is refused is told once.
    Plan towardsServer(UploadSteps uploads, UploadSteps.Planned planned, SyncRequest request) {
        Guard.Verdict verdict = uploads.guard(planned, request.allowMassDelete());
        verdict.refusals().stream().filter(each -> !refusals.contains(each)).forEach(this::refuse);
        return verdict.allowed();
    }

    /// Whether what is to be removed is gone for all that this run has seen.
    ///
    /// @param doubt as it was before this run looked at anything
    boolean isCertain(Plan plan, Doubt doubt) {
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

    /// What is known to be out of reach.
    Doubt doubt() {
        Set<MailboxPath> outOfReach = new HashSet<>();
        Set<String> waiting = new HashSet<>();
        Set<MailboxId> unsettled = store.unsettled(context.account().id());
        for (LocalMailbox mailbox : here()) {
            if (!Doubt.isPatient(mailbox.times().confirmed(), context.clock().instant())) {
                outOfReach.add(mailbox.path());
            }
            for (ParkedMessage parked :
                    unsettled.contains(mailbox.id())
                            ? store.parked(mailbox.id(), FactsReader.PARKED)
                            : List.<ParkedMessage>of()) {
                String message = parked.failure().message();
                if (message != null) {
                    waiting.add(Doubt.name(mailbox.path(), message));
                }
            }
        }
        return new Doubt(notes.lastSuccess(), outOfReach, waiting);
    }

    private List<LocalMailbox> here() {
        return store.mailboxes(context.account().id());
    }

    private void refuse(Refusal refusal) {
        refusals.add(refusal);
        events.refused(refusal);
    }

    private void note(@Nullable String boundTo, @Nullable Refused refused) {
        notes =
                new LocalStore.AccountNotes(
                        boundTo,
                        notes.lastSuccess(),
                        notes.lastRun(),
                        notes.lastFailure(),
                        refused,
                        notes.demotions());
    }
}

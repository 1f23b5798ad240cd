package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxId;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.Phase;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.apply.RunContext;
import org.mailboat.sync.plan.Dispatch;
import org.mailboat.sync.port.OutboxStore;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.port.Sending;
import org.mailboat.sync.port.SentFiling;
import org.mailboat.sync.port.Submission;
import org.mailboat.sync.port.SubmissionOutcome;
import org.mailboat.sync.port.Upload;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The part of a run that sends what is in the outbox, and sees to the copies of what was sent. For
/// one run. Where the outbox is empty it costs one look at that.
final class OutgoingSteps {
    private final RunContext context;
    private final RunEvents events;
    private final SyncRequest request;
    private final @Nullable Sending sending;

    /// What was there when the run began.
    private List<QueuedMessage> queue = List.of();

    /// @param sending null if nothing can be sent
    OutgoingSteps(
            RunContext context, RunEvents events, SyncRequest request, @Nullable Sending sending) {
        this.context = context;
        this.events = events;
        this.request = request;
        this.sending = sending;
    }

    /// Whether there is anything to be sent or filed, and this run is asked to.
    boolean isWanted() {
        return sending != null
                && request.phases().contains(Phase.OUTGOING)
                && !sending.outbox().isEmpty(context.account().id());
    }

    /// Takes up what is there. What a stop left on its way is unknown from now on.
    ///
    /// @return whether copies may be filed here by this run, and so be uploaded
    boolean begin() {
        if (sending == null) {
            return false;
        }
        OutboxStore outbox = sending.outbox();
        queue =
                request.dryRun()
                        ? outbox.list(context.account().id())
                        : outbox.begin(context.account().id());
        boolean sent = queue.stream().anyMatch(each -> each.state() == OutboxState.SENT);
        return switch (filing(outbox)) {
            case SERVER -> false;
            case WHEN_LOOKED -> sent;
            case HERE -> sent || !due().isEmpty();
        };
    }

    /// Sends what is due. Each failure costs one message, or ends the sending of this run where the
    /// others would fare no better.
    ///
    /// @return whether a copy was filed here
    /// @throws java.util.concurrent.CancellationException if the wish to stop came; what was not on
    ///   its way then waits
    boolean send() {
        if (sending == null || queue.isEmpty()) {
            return false;
        }
        events.phase(Phase.OUTGOING, SyncEvent.State.STARTED);
        boolean filed = false;
        if (request.dryRun()) {
            due().forEach(this::plan);
        } else {
            tellLeft();
            filed = sendAll(sending);
        }
        events.phase(Phase.OUTGOING, SyncEvent.State.FINISHED);
        return filed;
    }

    private List<QueuedMessage> due() {
        return Dispatch.due(
                queue,
                context.clock().instant(),
                request.priority() == SyncRequest.Priority.ON_DEMAND);
    }

    private void plan(QueuedMessage message) {
        events.planned(
                new SyncEvent.PlannedOp(
                        "send",
                        "remote",
                        null,
                        IdSet.empty(),
                        IdSet.empty(),
                        "send " + words(message)));
    }

    static String words(QueuedMessage message) {
        String subject = message.subject();
        return message.id()
                + (subject == null ? "" : " “" + subject + "”")
                + " to "
                + String.join(", ", message.envelope().recipients());
    }

    /// What waits for its time, or for a person.
    private void tellLeft() {
        Set<OutboxId> due =
                due().stream().map(QueuedMessage::id).collect(Collectors.toUnmodifiableSet());
        for (QueuedMessage each : queue) {
            SyncFailure failure = each.failure();
            boolean left =
                    each.state() == OutboxState.REFUSED
                            || (each.state() == OutboxState.WAITING && !due.contains(each.id()));
            if (left && failure != null) {
                Instant nextTry = each.nextTry();
                context.reportUnsent(nextTry == null ? failure : failure.withNextTry(nextTry));
            }
        }
    }

    private boolean sendAll(Sending with) {
        List<QueuedMessage> due = due();
        if (due.isEmpty()) {
            return false;
        }
        Supplier<Submission> server = with.server();
        if (server == null) {
            context.reportUnsent(withoutServer(due.size()));
            return false;
        }
        SentFiling filing = filing(with.outbox());
        boolean filed = false;
        try (Submission submission = server.get()) {
            for (int i = 0; i < due.size(); i++) {
                context.cancel().check();
                Fate fate = send(with.outbox(), submission, due.get(i), filing);
                if (fate == Fate.ENDS) {
                    break;
                }
                if (fate == Fate.UNREACHED) {
                    putOff(with.outbox(), due.subList(i + 1, due.size()));
                    break;
                }
                filed |= fate == Fate.SENT && filing == SentFiling.HERE;
            }
        }
        return filed;
    }

    private SyncFailure withoutServer(int messages) {
        return SyncFailure.of(
                        FailureKind.NEEDS_CONSENT,
                        "The outbox holds what is to be sent ("
                                + messages
                                + "), and the account has no server that sends it.")
                .withNextStep(
                        "mailboat account set "
                                + context.account().name()
                                + " smtp=smtps://HOST, or mailboat outbox cancel ID");
    }

    /// How a try to send one message ended, for the others.
    private enum Fate {
        SENT,
        /// It was not sent, which says nothing about the others.
        LEFT,
        /// The others would fare no better, and are put off likewise.
        UNREACHED,
        /// It is better not to send more over this link, nor over another one at once.
        ENDS
    }

    /// The last failure that was no single message's. Null while there was none.
    private @Nullable SyncFailure unreached;

    private Fate send(
            OutboxStore outbox, Submission server, QueuedMessage message, SentFiling filing) {
        OutboxId id = message.id();
        Upload.Content content = outbox.content(id);
        if (content == null) {
            return Fate.LEFT;
        }
        var attempt = new Attempt(outbox, id);
        SubmissionOutcome outcome;
        try {
            outcome = server.submit(message.envelope(), content, attempt, context.cancel());
        } catch (TakenBack e) {
            return Fate.LEFT;
        } catch (MailException e) {
            return broken(outbox, message, attempt, e);
        }
        return switch (outcome) {
            case SubmissionOutcome.Accepted _ -> {
                outbox.accepted(id, filing, context.clock().instant());
                context.tally().addSent(1);
                yield Fate.SENT;
            }
            case SubmissionOutcome.NotSent not -> notSent(outbox, message, not.failure());
            case SubmissionOutcome.Unknown unknown -> {
                doubt(outbox, id, unknown.failure());
                yield Fate.ENDS;
            }
        };
    }

    /// The octets cannot be read, or the store cannot be written.
    private Fate broken(
            OutboxStore outbox, QueuedMessage message, Attempt attempt, MailException e) {
        if (attempt.made) {
            doubt(outbox, message.id(), e.failure());
            return Fate.ENDS;
        }
        if (e.failure().kind() != FailureKind.STORE_DAMAGED) {
            throw e;
        }
        refuse(outbox, message.id(), e.failure());
        return Fate.LEFT;
    }

    private Fate notSent(OutboxStore outbox, QueuedMessage message, SyncFailure failure) {
        var verdict = Dispatch.verdict(failure, message.attempts(), context.clock().instant());
        if (verdict.refused()) {
            refuse(outbox, message.id(), failure);
            return Fate.LEFT;
        }
        Instant nextTry = verdict.nextTry();
        SyncFailure kept = verdict.ends() ? failure : failure.withMessage(message.id().toString());
        kept = nextTry == null ? kept : kept.withNextTry(nextTry);
        outbox.setBack(List.of(message.id()), kept, nextTry);
        context.reportUnsent(kept);
        if (!verdict.ends()) {
            return Fate.LEFT;
        }
        unreached = kept;
        return Fate.UNREACHED;
    }

    /// What the server could not be asked about waits as long as what it was asked about.
    private void putOff(OutboxStore outbox, List<QueuedMessage> others) {
        SyncFailure failure = unreached;
        if (failure != null && !others.isEmpty()) {
            outbox.setBack(
                    others.stream().map(QueuedMessage::id).toList(), failure, failure.nextTry());
        }
    }

    private void refuse(OutboxStore outbox, OutboxId id, SyncFailure failure) {
        String step = failure.nextStep();
        SyncFailure kept =
                failure.withMessage(id.toString())
                        .withNextStep(
                                (step == null ? "" : step + "; then ")
                                        + "mailboat outbox retry "
                                        + id
                                        + ", or mailboat outbox cancel "
                                        + id);
        outbox.refuse(id, kept);
        context.reportUnsent(kept);
    }

    private void doubt(OutboxStore outbox, OutboxId id, SyncFailure failure) {
        outbox.doubt(
                id,
                SyncFailure.of(FailureKind.NEEDS_DECISION, failure.text())
                        .withMessage(id.toString())
                        .withCommand(failure.command(), failure.serverText()));
    }

    /// Sees to what was sent, or may have been, before this run began, now that it has looked at
    /// the mailbox for that.
    ///
    /// @param looked whether all that is in a mailbox there is known
    /// @param everywhere whether every mailbox there is known
    /// @return whether a copy was filed here
    boolean settle(Predicate<MailboxId> looked, boolean everywhere) {
        return sending != null
                && !queue.isEmpty()
                && !request.dryRun()
                && new SentCopies(context, sending.outbox(), queue).settle(looked, everywhere);
    }

    private SentFiling filing(OutboxStore outbox) {
        return SentCopies.filing(context, outbox);
    }

    /// Somebody took the message back before it went out.
    private static final class TakenBack extends RuntimeException {
        private static final long serialVersionUID = 1;

        TakenBack() {
            super("it is not to be sent any more", null, false, false);
        }
    }

    /// Written down before the first octet goes out.
    private static final class Attempt implements Runnable {
        private final OutboxStore outbox;
        private final OutboxId id;
        private boolean made;

        Attempt(OutboxStore outbox, OutboxId id) {
            this.outbox = outbox;
            this.id = id;
        }

        @Override
        public void run() {
            if (!outbox.attempt(id)) {
                throw new TakenBack();
            }
            made = true;
        }
    }
}

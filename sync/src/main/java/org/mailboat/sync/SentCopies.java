package org.mailboat.sync;

import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxId;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.apply.RunContext;
import org.mailboat.sync.plan.Dispatch;
import org.mailboat.sync.port.OutboxStore;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.port.SentFiling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Sees to what was sent, or may have been, before a run began, by what the mailbox for sent mail
/// holds: what is there was sent, and has its copy; of what was sent and is not there the copy is
/// filed here. What remains unknown is told. For one run.
///
/// Only a look that began after a message was sent counts: a server may file it a moment later.
final class SentCopies {
    private final RunContext context;
    private final OutboxStore outbox;
    private final List<QueuedMessage> queue;
    private boolean filed;

    /// @param queue what was there when the run began
    SentCopies(RunContext context, OutboxStore outbox, List<QueuedMessage> queue) {
        this.context = context;
        this.outbox = outbox;
        this.queue = queue;
    }

    /// Who files the copies of this account.
    static SentFiling filing(RunContext context, OutboxStore outbox) {
        return Dispatch.filing(context.account(), outbox.sentPlace(context.account().id()).path());
    }

    /// @param looked whether all that is in a mailbox there is known
    /// @param everywhere whether every mailbox there is known
    /// @return whether a copy was filed here
    boolean settle(Predicate<MailboxId> looked, boolean everywhere) {
        List<OutboxId> sent = ids(OutboxState.SENT);
        List<OutboxId> unknown = ids(OutboxState.UNKNOWN);
        SentFiling filing = filing(context, outbox);
        if (filing == SentFiling.SERVER) {
            outbox.found(sent);
            sent = List.of();
        } else if (filing == SentFiling.HERE) {
            file(sent, Set.of());
            sent = List.of();
        }
        if (!sent.isEmpty() || !unknown.isEmpty()) {
            look(sent, unknown, looked, everywhere);
        }
        tellUnknown();
        return filed;
    }

    private void look(
            List<OutboxId> sent,
            List<OutboxId> unknown,
            Predicate<MailboxId> looked,
            boolean everywhere) {
        MailboxId mailbox = outbox.sentPlace(context.account().id()).mailbox();
        if (mailbox == null || isHereOnly(mailbox)) {
            if (everywhere) {
                file(sent, Set.of());
            }
        } else if (looked.test(mailbox)) {
            var ids = new ArrayList<>(sent);
            ids.addAll(unknown);
            Optional<Set<OutboxId>> there = outbox.look(mailbox, ids);
            if (there.isPresent()) {
                outbox.found(there.get());
                file(sent, there.get());
            }
        }
    }

    private boolean isHereOnly(MailboxId mailbox) {
        return context.store().mailboxes(context.account().id()).stream()
                .anyMatch(each -> each.id().equals(mailbox) && each.agreed() == null);
    }

    private void file(List<OutboxId> sent, Set<OutboxId> there) {
        for (OutboxId id : sent) {
            if (!there.contains(id)) {
                outbox.file(id, context.clock().instant());
                filed = true;
            }
        }
    }

    private List<OutboxId> ids(OutboxState state) {
        return queue.stream().filter(each -> each.state() == state).map(QueuedMessage::id).toList();
    }

    /// Of what is unknown, also since this run.
    private void tellUnknown() {
        for (QueuedMessage each : outbox.list(context.account().id())) {
            if (each.state() == OutboxState.UNKNOWN) {
                context.reportUnsent(unknown(each));
            }
        }
    }

    private static SyncFailure unknown(QueuedMessage message) {
        OutboxId id = message.id();
        SyncFailure cause = message.failure();
        SyncFailure told =
                SyncFailure.of(
                        FailureKind.NEEDS_DECISION,
                        "It is not known whether the message "
                                + OutgoingSteps.words(message)
                                + " was sent, and it is not sent again by itself."
                                + (cause == null ? "" : " " + cause.text()));
        return told.withMessage(id.toString())
                .withCommand(
                        cause == null ? null : cause.command(),
                        cause == null ? null : cause.serverText())
                .withNextStep(
                        "every sync looks for it in the mailbox for sent mail; if it did not"
                                + " arrive, mailboat outbox retry "
                                + id
                                + ", else mailboat outbox cancel "
                                + id);
    }
}

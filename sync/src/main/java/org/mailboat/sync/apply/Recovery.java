package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.ProbeOrder;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Settles what a stop left in the journal. Nothing is blindly repeated: the server is asked
/// whether it happened.
public final class Recovery {
    /// A lost answer is not a lost command: servers were seen to carry it out after the link broke.
    static final Duration DOUBT_TIME = Duration.ofSeconds(60);

    static final int ATTEMPTS = 3;

    private final RunContext run;
    private final Journal journal;
    private @Nullable Map<MailboxId, LocalMailbox> mailboxes;

    public Recovery(RunContext run, Journal journal) {
        this.run = run;
        this.journal = journal;
    }

    /// Probes what is due; afterwards every intent is settled, postponed or parked.
    public void settle() {
        var due = new ArrayList<ProbeOrder>();
        for (Intent intent : journal.open(run.account().id())) {
            SyncFailure parked = intent.parked();
            Instant notBefore = intent.notBefore();
            if (parked != null) {
                run.report(parked);
            } else if (notBefore != null && run.clock().instant().isBefore(notBefore)) {
                run.report(waiting(intent, notBefore));
            } else {
                due.add(order(intent));
            }
        }
        if (!due.isEmpty()) {
            List<Finding> findings = run.remote().probe(due, run.cancel());
            for (int i = 0; i < due.size(); i++) {
                take(due.get(i).intent(), findings.get(i));
            }
        }
    }

    private ProbeOrder order(Intent intent) {
        MailboxId id = intent.mailbox();
        LocalMailbox mailbox = id == null ? null : mailboxes().get(id);
        RemoteMailbox agreed = mailbox == null ? null : mailbox.agreed();
        return id == null || agreed == null
                ? new ProbeOrder(intent, null, KnownMessages.NONE)
                : new ProbeOrder(
                        intent,
                        new MailboxRef(id, agreed.wireName(), agreed.path()),
                        new StoredKnowledge(run.store(), id));
    }

    private Map<MailboxId, LocalMailbox> mailboxes() {
        Map<MailboxId, LocalMailbox> read = mailboxes;
        if (read == null) {
            read = new HashMap<>();
            for (LocalMailbox each : run.store().mailboxes(run.account().id())) {
                read.put(each.id(), each);
            }
            mailboxes = read;
        }
        return read;
    }

    private void take(Intent intent, Finding finding) {
        switch (finding) {
            case Finding.Happened _, Finding.NotYet _, Finding.Gone _ ->
                    journal.settle(intent.id());
            case Finding.NoTrace _ -> {
                if (intent.attempts() + 1 < ATTEMPTS) {
                    Instant next = run.clock().instant().plus(DOUBT_TIME);
                    journal.postpone(intent.id(), next);
                    run.report(waiting(intent, next));
                } else {
                    park(intent);
                }
            }
            case Finding.Copied _, Finding.Unclear _ -> park(intent);
        }
    }

    private void park(Intent intent) {
        SyncFailure failure =
                SyncFailure.of(
                                FailureKind.NEEDS_DECISION,
                                "It is not known whether the server carried out "
                                        + intent.kind()
                                        + ".")
                        .withAccount(run.account().name())
                        .withCommand(intent.kind(), null)
                        .withNextStep("Look at `mailboat pending`, then retry or drop it.");
        journal.park(intent.id(), failure);
        run.report(failure);
    }

    private static SyncFailure waiting(Intent intent, Instant until) {
        return SyncFailure.of(
                        FailureKind.TRANSIENT,
                        "The answer to " + intent.kind() + " was lost; it is looked for again.")
                .withCommand(intent.kind(), null)
                .withNextTry(until);
    }
}

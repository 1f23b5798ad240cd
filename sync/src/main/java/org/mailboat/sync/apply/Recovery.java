package org.mailboat.sync.apply;

import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Journal;

import java.time.Duration;
import java.time.Instant;

/// Settles what a stop left in the journal. Nothing is blindly repeated: the server is asked
/// whether it happened.
public final class Recovery {
    /// A lost answer is not a lost command: servers were seen to carry it out after the link broke.
    static final Duration DOUBT_TIME = Duration.ofSeconds(60);

    static final int ATTEMPTS = 3;

    private final RunContext run;
    private final Journal journal;

    public Recovery(RunContext run, Journal journal) {
        this.run = run;
        this.journal = journal;
    }

    /// Probes what is due; afterwards every intent is settled, postponed or parked.
    public void settle() {
        for (Intent intent : journal.open(run.account().id())) {
            run.cancel().check();
            SyncFailure parked = intent.parked();
            if (parked != null) {
                run.report(parked);
            } else {
                probe(intent);
            }
        }
    }

    private void probe(Intent intent) {
        Instant now = run.clock().instant();
        Instant notBefore = intent.notBefore();
        if (notBefore != null && now.isBefore(notBefore)) {
            run.report(waiting(intent, notBefore));
            return;
        }
        switch (run.remote().probe(intent, run.cancel())) {
            case DONE -> journal.settle(intent.id());
            case NOT_FOUND -> {
                if (intent.attempts() + 1 < ATTEMPTS) {
                    Instant next = now.plus(DOUBT_TIME);
                    journal.postpone(intent.id(), next);
                    run.report(waiting(intent, next));
                } else {
                    park(intent);
                }
            }
            case UNKNOWN -> park(intent);
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

package org.mailboat.sync.apply;

import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Intent.Subject;
import org.mailboat.sync.port.LocalMailbox;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a run does not know of edits whose answer was lost, and what it told of that.
final class LostAnswers {
    private final RunContext run;
    private final Map<MailboxId, Long> held = new TreeMap<>();
    private final Set<PlacementId> unsettled = new TreeSet<>();
    private final Set<Long> told = new TreeSet<>();

    LostAnswers(RunContext run) {
        this.run = run;
    }

    /// Begins anew, but for what was told.
    void clear() {
        held.clear();
        unsettled.clear();
    }

    /// See [Recovery#held].
    Map<MailboxId, Long> held() {
        return held;
    }

    /// See [Recovery#unsettled].
    Set<PlacementId> unsettled() {
        return unsettled;
    }

    boolean isTold(Intent intent) {
        return told.contains(intent.id());
    }

    void hold(Intent intent, Instant until) {
        tell(intent, waiting(intent, until));
        await(intent);
    }

    /// Neither is it sent again, nor is what may be it taken for another one.
    void await(Intent intent) {
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
    void leave(Intent intent, String why) {
        tellLeft(intent, why);
        await(intent);
    }

    void tellLeft(Intent intent, String why) {
        if (told.add(intent.id())) {
            SyncFailure left =
                    SyncFailure.of(
                            FailureKind.TRANSIENT,
                            "The answer to "
                                    + what(intent)
                                    + " was lost, and it cannot be looked for: "
                                    + why
                                    + ".");
            run.reportUnsent(
                    named(intent, left)
                            .withNextTry(run.clock().instant().plus(Recovery.DOUBT_TIME)));
        }
    }

    /// Once in a run.
    void tell(Intent intent, SyncFailure failure) {
        if (told.add(intent.id())) {
            run.reportLost(failure);
        }
    }

    SyncFailure decision(Intent intent, String why) {
        return named(
                        intent,
                        SyncFailure.of(
                                FailureKind.NEEDS_DECISION,
                                "It is not known whether the server carried out "
                                        + what(intent)
                                        + ": "
                                        + why
                                        + "."))
                .withNextStep("Look at `mailboat pending`, then retry or drop it.");
    }

    SyncFailure waiting(Intent intent, Instant until) {
        return named(
                        intent,
                        SyncFailure.of(
                                FailureKind.TRANSIENT,
                                "The answer to "
                                        + what(intent)
                                        + " was lost; it is looked for again."))
                .withNextTry(until);
    }

    /// Nothing came of it.
    SyncFailure again(Intent intent) {
        return named(
                intent,
                SyncFailure.of(
                        FailureKind.TRANSIENT,
                        "The answer to "
                                + what(intent)
                                + " was lost, and nothing came of it; it is tried again."));
    }

    private static String what(Intent intent) {
        return switch (intent.kind()) {
            case Uploading.APPEND -> "the upload of a message";
            case Uploading.MOVE -> "the move of a message";
            case Uploading.COPY -> "the copying of a message";
            case Uploading.DELETE -> "the deletion of a message";
            case Uploading.THROW_AWAY -> "the move of a message to the trash";
            default -> intent.kind();
        };
    }

    private SyncFailure named(Intent intent, SyncFailure failure) {
        SyncFailure named =
                failure.withAccount(run.account().name()).withCommand(intent.kind(), null);
        LocalMailbox mailbox = run.mailbox(intent.mailbox());
        if (mailbox != null) {
            named = named.withMailbox(mailbox.path());
        }
        Subject subject = intent.subject();
        return subject == null ? named : named.withMessage(subject.placement().toString());
    }
}

package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.SyncFailure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Decides whether what a run could not look at may hold the mail that seems to be gone elsewhere:
/// of a message that was moved, one half is seen and the other is not. Removals then wait for a run
/// that sees everything; what is known of them stays written down.
///
/// What cannot be had for good does not hold them up for ever.
///
/// @param lastSuccess when a run saw everything; null if none did
/// @param outOfReach mailboxes that were known before this run, and that no run could look at, or
///   none for long
/// @param waiting messages that were refused before this run, as by [#name]
public record Doubt(
        @Nullable Instant lastSuccess, Set<MailboxPath> outOfReach, Set<String> waiting) {
    /// Removals wait no longer than this.
    static final Duration PATIENCE = Duration.ofDays(3);

    /// Whether these failures of a run raise doubt.
    public boolean isRaisedBy(List<SyncFailure> failures, Instant now) {
        return failures.stream().anyMatch(failure -> isNew(failure, now));
    }

    /// Whether what a run could not find out may still wait for another run to find it out.
    ///
    /// @param lastSeen when it was found out last; null if it never was
    public static boolean isPatient(@Nullable Instant lastSeen, Instant now) {
        return lastSeen != null && now.isBefore(lastSeen.plus(PATIENCE));
    }

    private boolean isNew(SyncFailure failure, Instant now) {
        MailboxPath mailbox = failure.mailbox();
        if (mailbox == null) {
            return lastSuccess == null || isPatient(lastSuccess, now);
        }
        String message = failure.message();
        if (message != null) {
            return !waiting.contains(name(mailbox, message));
        }
        return isPatient(lastSuccess, now) || !outOfReach.contains(mailbox);
    }

    /// How a message is known that a failure speaks of.
    public static String name(MailboxPath mailbox, String message) {
        return mailbox + "\n" + message;
    }

    /// What the user is told.
    public static SyncFailure failure(int removals) {
        return SyncFailure.of(
                FailureKind.TRANSIENT,
                removals == 1
                        ? "One removal waits until everything could be looked at: the mail may be"
                                + " where this run could not look. The next sync decides it."
                        : removals
                                + " removals wait until everything could be looked at: the mail"
                                + " may be where this run could not look. The next sync decides"
                                + " them.");
    }
}

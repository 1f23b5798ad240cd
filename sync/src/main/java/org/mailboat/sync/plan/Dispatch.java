package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.OutboxState;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.port.SentFiling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Decides what becomes of the messages of the outbox: which are sent now, what a failure means for
/// one of them, and who files its copy.
public final class Dispatch {
    /// After the first attempt in vain; after each further one it is twice as long.
    static final Duration FIRST_PAUSE = Duration.ofMinutes(5);

    static final Duration LONGEST_PAUSE = Duration.ofHours(4);

    /// Servers that file what they send (Q230, Q231), by their names. Those of a company's own
    /// domain are not known by name: what they do is looked at.
    private static final List<String> FILERS =
            List.of(
                    "smtp.gmail.com",
                    "smtp.googlemail.com",
                    "smtp.office365.com",
                    "smtp-mail.outlook.com",
                    "outlook.office365.com",
                    "smtp.mail.me.com");

    private Dispatch() {}

    /// What is sent now, oldest first. What the server put off, for a message or for itself, is
    /// left until its time; a link that failed is tried again at once if somebody waits.
    public static List<QueuedMessage> due(
            List<QueuedMessage> queue, Instant now, boolean onDemand) {
        return queue.stream()
                .filter(each -> each.state() == OutboxState.WAITING)
                .filter(each -> isDue(each, now, onDemand))
                .toList();
    }

    private static boolean isDue(QueuedMessage message, Instant now, boolean onDemand) {
        Instant nextTry = message.nextTry();
        if (nextTry == null || !now.isBefore(nextTry)) {
            return true;
        }
        SyncFailure failure = message.failure();
        return onDemand && (failure == null || !isPutOff(failure));
    }

    /// Whether the server itself said to come later.
    private static boolean isPutOff(SyncFailure failure) {
        return failure.scope() == SyncFailure.Scope.MESSAGE
                || failure.kind() == FailureKind.THROTTLED
                || failure.detail() == FailureDetail.WAIT_ASKED;
    }

    /// What a failure means for a message that the server does not have.
    ///
    /// @param refused whether it waits for a person, and is not tried again by itself
    /// @param ends whether the others would fare no better: this run sends nothing more
    /// @param nextTry when it is tried again, or null if it is not
    public record Verdict(boolean refused, boolean ends, @Nullable Instant nextTry) {}

    /// Judges a failure.
    ///
    /// @param attempts how often the message was tried before
    public static Verdict verdict(SyncFailure failure, int attempts, Instant now) {
        // Another message may fare better only where it is this one that is not taken, or of which
        // the octets are lost here.
        boolean lost = failure.kind() == FailureKind.STORE_DAMAGED;
        boolean ends = failure.scope() != SyncFailure.Scope.MESSAGE && !lost;
        boolean refused =
                !ends
                        && failure.retry() != SyncFailure.Retry.NOW
                        && failure.retry() != SyncFailure.Retry.LATER;
        return new Verdict(refused, ends, refused ? null : nextTry(failure, attempts, now));
    }

    private static Instant nextTry(SyncFailure failure, int attempts, Instant now) {
        Duration pause = FIRST_PAUSE;
        for (int i = 0; i < attempts && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        Instant own = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        Instant asked = failure.nextTry();
        return asked != null && asked.isAfter(own) ? asked : own;
    }

    /// Who files the copy of what an account sends. Where nothing that is put into the mailbox here
    /// would come to the server, nothing is put there; and where nothing that comes there is looked
    /// at, nobody can see whether the server files it, and two copies would be worse than none.
    ///
    /// @param sent the mailbox for it
    public static SentFiling filing(Account account, MailboxPath sent) {
        Policy policy = account.policy();
        boolean uploads = policy.direction() != Policy.Direction.PULL && policy.includes(sent);
        if (!uploads || policy.sentCopy() == Policy.SentCopy.SERVER) {
            return SentFiling.SERVER;
        }
        if (policy.sentCopy() == Policy.SentCopy.MAILBOAT) {
            return SentFiling.HERE;
        }
        boolean looks = policy.direction() == Policy.Direction.BOTH;
        return looks && !files(account.smtp()) ? SentFiling.WHEN_LOOKED : SentFiling.SERVER;
    }

    private static boolean files(@Nullable ServerAddress smtp) {
        return smtp != null && FILERS.contains(smtp.host().toLowerCase(Locale.ROOT));
    }
}

package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxId;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.MailboxSummary;
import org.mailboat.store.Store;
import org.mailboat.sync.port.LocalStore.AccountNotes;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.QueuedMessage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// How accounts stand, from what the last runs wrote down.
final class StatusReading {
    /// Of one mailbox's failures so many are told.
    private static final int MOST_FAILURES = 100;

    private final Store store;

    StatusReading(Store store) {
        this.store = store;
    }

    List<AccountStatus> all() {
        return store.accounts().list().stream().map(this::of).toList();
    }

    private AccountStatus of(Account account) {
        AccountNotes notes = store.localStore().notes(account.id());
        var mailboxes = new ArrayList<AccountStatus.MailboxState>();
        boolean complete = true;
        Map<MailboxId, Long> waiting = store.pendingChanges().counts(account.id());
        Map<MailboxId, List<SyncFailure>> unsent =
                store.pendingChanges().failures(account.id(), MOST_FAILURES);
        for (MailboxSummary mailbox : store.mail().mailboxes(account.id())) {
            long pending = waiting.getOrDefault(mailbox.id(), 0L);
            mailboxes.add(
                    of(account, mailbox, pending, unsent.getOrDefault(mailbox.id(), List.of())));
            boolean wanted =
                    account.policy().includes(mailbox.path())
                            && (mailbox.agreed() == null || mailbox.agreed().selectable());
            complete &= !wanted || mailbox.complete();
        }
        SyncFailure last = notes.lastFailure();
        List<QueuedMessage> outbox = store.outbox().list(account.id());
        List<SyncFailure> unposted = unsent(account, outbox);
        Instant nextTry =
                Stream.concat(
                                Stream.concat(Stream.ofNullable(last), unposted.stream()),
                                mailboxes.stream().flatMap(m -> m.failures().stream()))
                        .map(SyncFailure::nextTry)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(null);
        return new AccountStatus(
                account.name(),
                state(notes, last, complete),
                notes.lastSuccess(),
                nextTry,
                waiting.values().stream().mapToLong(Long::longValue).sum(),
                outbox.size(),
                Stream.concat(
                                last == null || isToldOf(last, mailboxes) || isTold(last, unposted)
                                        ? Stream.of()
                                        : Stream.of(last.withAccount(account.name())),
                                unposted.stream())
                        .toList(),
                mailboxes);
    }

    /// Why messages of the outbox could not be sent so far.
    private static List<SyncFailure> unsent(Account account, List<QueuedMessage> outbox) {
        var failures = new ArrayList<SyncFailure>();
        for (QueuedMessage each : outbox) {
            SyncFailure failure = each.failure();
            if (failure != null && failures.size() < MOST_FAILURES) {
                Instant nextTry = each.nextTry();
                SyncFailure told =
                        failure.withAccount(account.name()).withMessage(each.id().toString());
                if (each.state() == OutboxState.UNKNOWN) {
                    told = told.withNextStep(decision(each.id()));
                }
                failures.add(nextTry == null ? told : told.withNextTry(nextTry));
            }
        }
        return failures;
    }

    private static String decision(OutboxId id) {
        return "if it did not arrive, mailboat outbox retry "
                + id
                + ", else mailboat outbox cancel "
                + id;
    }

    private static boolean isTold(SyncFailure last, List<SyncFailure> failures) {
        return failures.stream()
                .anyMatch(each ->
                        each.text().equals(last.text())
                                || Objects.equals(each.message(), last.message()));
    }

    /// Whether the account's last failure is told with the mailbox that it is about.
    private static boolean isToldOf(SyncFailure last, List<AccountStatus.MailboxState> mailboxes) {
        return mailboxes.stream()
                .flatMap(mailbox -> mailbox.failures().stream())
                .anyMatch(each ->
                        each.text().equals(last.text())
                                && Objects.equals(each.message(), last.message()));
    }

    private AccountStatus.MailboxState of(
            Account account, MailboxSummary mailbox, long pending, List<SyncFailure> unsent) {
        Stream<SyncFailure> parked =
                mailbox.parked() == 0
                        ? Stream.of()
                        : store.mail().parked(mailbox.id(), MOST_FAILURES).stream()
                                .map(each -> failure(account, mailbox, each));
        Stream<SyncFailure> waiting =
                unsent.stream()
                        .map(each -> each.withAccount(account.name()).withMailbox(mailbox.path()));
        return new AccountStatus.MailboxState(
                mailbox.id(),
                mailbox.path(),
                mailbox.lastConfirmed(),
                pending,
                Stream.concat(parked, waiting).toList());
    }

    private static SyncFailure failure(
            Account account, MailboxSummary mailbox, ParkedMessage parked) {
        return parked.failure()
                .withAccount(account.name())
                .withMailbox(mailbox.path())
                .withMessage("uid " + parked.id())
                .withNextTry(parked.nextTry());
    }

    private static AccountStatus.State state(
            AccountNotes notes, @Nullable SyncFailure last, boolean complete) {
        if (last != null && last.kind() == FailureKind.NEEDS_DECISION) {
            return AccountStatus.State.REFUSED;
        }
        if (last != null && isWhole(last)) {
            return AccountStatus.State.FAILED;
        }
        if (notes.lastRun() == null) {
            return AccountStatus.State.NEW;
        }
        return complete && last == null ? AccountStatus.State.OK : AccountStatus.State.INCOMPLETE;
    }

    /// Whether the failure ended the run, rather than cost it a message or a mailbox.
    private static boolean isWhole(SyncFailure failure) {
        return failure.scope() == SyncFailure.Scope.ACCOUNT
                || failure.scope() == SyncFailure.Scope.STORE;
    }
}

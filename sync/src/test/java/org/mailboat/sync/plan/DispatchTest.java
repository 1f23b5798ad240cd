package org.mailboat.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.plan.Dispatch.Verdict;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.port.SentFiling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class DispatchTest {
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final MailboxPath SENT = MailboxPath.parse("Sent");

    private static QueuedMessage message(
            OutboxState state, @Nullable SyncFailure failure, @Nullable Instant nextTry) {
        return new QueuedMessage(
                new OutboxId(1),
                new AccountId(1),
                new Envelope("a@a.example", List.of("b@b.example")),
                "1@a.example",
                null,
                100,
                NOW,
                state,
                1,
                failure,
                nextTry);
    }

    private static boolean isDue(
            @Nullable SyncFailure failure, @Nullable Instant nextTry, boolean onDemand) {
        return !Dispatch.due(List.of(message(OutboxState.WAITING, failure, nextTry)), NOW, onDemand)
                .isEmpty();
    }

    private static SyncFailure ofMessage(FailureKind kind) {
        return SyncFailure.of(kind, "No.").withMessage("o1");
    }

    @Test
    void only_what_waits_is_sent() {
        for (OutboxState state : OutboxState.values()) {
            assertThat(Dispatch.due(List.of(message(state, null, null)), NOW, true))
                    .as(state.label())
                    .hasSize(state == OutboxState.WAITING ? 1 : 0);
        }
    }

    @Test
    void what_failed_waits_for_its_time() {
        SyncFailure offline = SyncFailure.of(FailureKind.OFFLINE, "No.");

        assertThat(isDue(offline, NOW.plusMillis(1), false)).isFalse();
        assertThat(isDue(offline, NOW, false)).isTrue();
        assertThat(isDue(offline, null, false)).isTrue();
    }

    @Test
    void somebody_who_waits_does_not_wait_for_a_link_but_for_a_server_that_puts_off() {
        Instant later = NOW.plusSeconds(60);

        assertThat(isDue(SyncFailure.of(FailureKind.OFFLINE, "No."), later, true)).isTrue();
        assertThat(isDue(SyncFailure.of(FailureKind.NEEDS_LOGIN, "No."), later, true)).isTrue();
        assertThat(isDue(SyncFailure.of(FailureKind.THROTTLED, "No."), later, true)).isFalse();
        assertThat(isDue(ofMessage(FailureKind.TRANSIENT), later, true)).isFalse();
    }

    @Test
    void what_one_message_meets_ends_nothing_and_what_all_would_meet_does() {
        assertThat(Dispatch.verdict(ofMessage(FailureKind.TRANSIENT), 0, NOW))
                .isEqualTo(new Verdict(false, false, NOW.plus(Duration.ofMinutes(5))));
        assertThat(Dispatch.verdict(ofMessage(FailureKind.REFUSED_PERMANENTLY), 0, NOW))
                .isEqualTo(new Verdict(true, false, null));
        for (FailureKind kind :
                List.of(
                        FailureKind.OFFLINE,
                        FailureKind.THROTTLED,
                        FailureKind.TRANSIENT,
                        FailureKind.NEEDS_LOGIN,
                        FailureKind.NEEDS_CONSENT,
                        FailureKind.PROTOCOL)) {
            assertThat(Dispatch.verdict(SyncFailure.of(kind, "No."), 0, NOW))
                    .as(kind.label())
                    .isEqualTo(new Verdict(false, true, NOW.plus(Duration.ofMinutes(5))));
        }
    }

    @Test
    void octets_that_are_lost_concern_their_message_alone() {
        assertThat(Dispatch.verdict(SyncFailure.of(FailureKind.STORE_DAMAGED, "No."), 0, NOW))
                .isEqualTo(new Verdict(true, false, null));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 10", "2, 20", "5, 160", "6, 240", "7, 240", "1000, 240"})
    void pauses_double_up_to_four_hours(int attempts, int minutes) {
        assertThat(Dispatch.verdict(ofMessage(FailureKind.TRANSIENT), attempts, NOW).nextTry())
                .isEqualTo(NOW.plus(Duration.ofMinutes(minutes)));
    }

    @Test
    void a_longer_pause_that_the_server_asks_for_is_kept() {
        SyncFailure asked =
                SyncFailure.of(FailureKind.THROTTLED, "No.")
                        .withNextTry(NOW.plus(Duration.ofHours(9)));

        assertThat(Dispatch.verdict(asked, 0, NOW).nextTry())
                .isEqualTo(NOW.plus(Duration.ofHours(9)));
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, BOTH, mail.example, WHEN_LOOKED",
        "AUTO, BOTH, smtp.gmail.com, SERVER",
        "AUTO, BOTH, SMTP.Office365.com, SERVER",
        "AUTO, BOTH, smtp-mail.outlook.com, SERVER",
        "AUTO, BOTH, smtp.mail.me.com, SERVER",
        "AUTO, BOTH, smtp.gmail.com.mail.example, WHEN_LOOKED",
        "AUTO, PUSH, mail.example, SERVER",
        "AUTO, PULL, mail.example, SERVER",
        "MAILBOAT, BOTH, smtp.gmail.com, HERE",
        "MAILBOAT, PUSH, mail.example, HERE",
        "MAILBOAT, PULL, mail.example, SERVER",
        "SERVER, BOTH, mail.example, SERVER",
        "SERVER, PUSH, mail.example, SERVER"
    })
    void who_files_the_copy_follows_the_policy_the_direction_and_the_server(
            Policy.SentCopy copy, Policy.Direction direction, String host, SentFiling filing) {
        Policy policy = Policy.DEFAULT.withSentCopy(copy).withDirection(direction);

        assertThat(Dispatch.filing(account(policy, host), SENT)).isEqualTo(filing);
    }

    @Test
    void into_a_mailbox_that_takes_no_part_nothing_is_filed() {
        Policy policy =
                Policy.DEFAULT
                        .withSentCopy(Policy.SentCopy.MAILBOAT)
                        .withMailboxes(List.of("!Sent"));

        assertThat(Dispatch.filing(account(policy, "mail.example"), SENT))
                .isEqualTo(SentFiling.SERVER);
    }

    private static Account account(Policy policy, String smtp) {
        var imap =
                new ServerAddress(ServerAddress.Security.IMPLICIT_TLS, "imap.example", 993, "ann");
        return new Account(
                new AccountId(1),
                "work",
                imap,
                null,
                new TlsTrust.Platform(),
                new CredentialSource.Stored(),
                policy,
                new ServerAddress(ServerAddress.Security.IMPLICIT_TLS, smtp, 465, "ann"));
    }
}

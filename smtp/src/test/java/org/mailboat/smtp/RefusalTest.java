package org.mailboat.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.SyncFailure.Retry;
import org.mailboat.model.SyncFailure.Scope;
import org.mailboat.smtp.SmtpRefusals.Asked;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// What refusals amount to; most of them were seen in the wild.
class RefusalTest {
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    @Test
    void the_first_digit_decides_whatever_the_status_says() {
        SyncFailure forNow =
                of(
                        Asked.RECIPIENT,
                        "450 4.1.2 <alice@example.org>: Recipient address rejected: Domain not"
                                + " found");
        SyncFailure odd = of(Asked.RECIPIENT, "451 5.1.1 no such user");
        SyncFailure forGood = of(Asked.RECIPIENT, "550 4.1.1 no such user");

        assertThat(forNow.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(odd.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(odd.retry()).isEqualTo(Retry.LATER);
        assertThat(forGood.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(forGood.retry()).isEqualTo(Retry.NEVER);
        assertThat(forGood.scope()).isEqualTo(Scope.MESSAGE);
    }

    @Test
    void a_helper_of_postfix_that_is_down_is_no_refusal_for_good() {
        for (Asked asked : List.of(Asked.CONNECT, Asked.SENDER, Asked.MESSAGE)) {
            assertThat(of(asked, "550 5.5.0 Service unavailable").kind())
                    .isEqualTo(FailureKind.TRANSIENT);
        }
    }

    @Test
    void suspicion_of_spam_is_for_good_and_the_link_is_to_be_opened() {
        SyncFailure failure =
                of(
                        Asked.MESSAGE,
                        "554 5.7.1 [2] Message rejected under suspicion of SPAM;"
                                + " https://ya.cc/1IrBc 1");

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.nextStep()).isEqualTo("open https://ya.cc/1IrBc");
    }

    @Test
    void lines_that_are_too_long_are_for_whoever_wrote_them() {
        SyncFailure failure = of(Asked.MESSAGE, "501 Syntax error - line too long");

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.nextStep()).contains("998");
    }

    @Test
    void a_server_that_wants_mail_fetched_first_is_told_of() {
        SyncFailure failure =
                of(
                        Asked.SENDER,
                        "553 To send mail, first check your mail with a valid POP account");

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.nextStep()).contains("log in to the mailbox first");
    }

    @Test
    void trouble_at_the_server_is_for_now_however_long_it_lasts() {
        SyncFailure failure =
                of(Asked.MESSAGE, "451 4.7.0 Temporary server error. Please try again later. PRX4");

        assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(failure.scope()).isEqualTo(Scope.MESSAGE);
    }

    @Test
    void who_sends_too_much_is_to_wait() {
        SyncFailure failure =
                of(
                        Asked.MESSAGE,
                        "432 4.3.2 Concurrent connections limit exceeded. Visit"
                                + " https://aka.ms/concurrent_sending");

        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(failure.scope()).isEqualTo(Scope.ACCOUNT);
        assertThat(failure.detail()).isEqualTo(FailureDetail.CONNECTION_LIMIT);
        assertThat(failure.nextTry()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        assertThat(of(Asked.SENDER, "450 4.7.1 rate limit exceeded").kind())
                .isEqualTo(FailureKind.THROTTLED);
    }

    @Test
    void a_message_that_is_too_large_is_known_as_that() {
        for (String reply :
                List.of(
                        "552 5.3.4 Message size exceeds fixed limit",
                        "552 message too large",
                        "523 5.2.3 too long")) {
            SyncFailure failure = of(Asked.MESSAGE, reply);

            assertThat(failure.detail()).as(reply).isEqualTo(FailureDetail.TOO_BIG);
            assertThat(failure.text()).isEqualTo("The message is larger than the server takes.");
        }
    }

    @Test
    void too_many_recipients_are_for_whoever_chose_them() {
        SyncFailure failure = of(Asked.RECIPIENT, "452 4.5.3 Too many recipients");

        assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(failure.nextStep()).contains("fewer");
    }

    @Test
    void a_server_that_serves_nobody_refuses_no_message() {
        SyncFailure failure = of(Asked.CONNECT, "554 5.7.1 your address is on a list");

        assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(failure.scope()).isEqualTo(Scope.ACCOUNT);
        assertThat(failure.nextStep()).isNotNull();
    }

    @Test
    void logins_are_refused_by_users_by_persons_and_by_chance() {
        assertThat(of(Asked.LOGIN, "535 5.7.8 Authentication failed").kind())
                .isEqualTo(FailureKind.NEEDS_LOGIN);
        assertThat(of(Asked.LOGIN, "454 4.7.0 Temporary authentication failure").kind())
                .isEqualTo(FailureKind.TRANSIENT);
        assertThat(of(Asked.LOGIN, "501 5.5.2 Cannot decode response").kind())
                .isEqualTo(FailureKind.PROTOCOL);
        assertThat(of(Asked.SENDER, "530 5.7.0 Authentication required").kind())
                .isEqualTo(FailureKind.NEEDS_LOGIN);
        SyncFailure person =
                of(
                        Asked.LOGIN,
                        "534-5.7.9 Application-specific password required. For more information,"
                                + " go to",
                        "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor x -"
                                + " gsmtp");
        assertThat(person.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(person.nextStep())
                .isEqualTo("open https://support.google.com/mail/?p=InvalidSecondFactor");
    }

    @Test
    void a_password_that_expired_and_an_account_that_was_closed_are_told_apart() {
        assertThat(of(Asked.LOGIN, "535 5.7.8 password expired").detail())
                .isEqualTo(FailureDetail.PASSWORD_EXPIRED);
        assertThat(of(Asked.LOGIN, "535 5.7.8 account disabled").detail())
                .isEqualTo(FailureDetail.ACCOUNT_DISABLED);
    }

    private static SyncFailure of(Asked asked, String... lines) {
        var texts = Arrays.stream(lines).map(line -> line.substring(4)).toList();
        var reply = new Reply(Integer.parseInt(lines[0].substring(0, 3)), texts);
        return SmtpRefusals.classify(asked, "COMMAND", reply, NOW);
    }
}

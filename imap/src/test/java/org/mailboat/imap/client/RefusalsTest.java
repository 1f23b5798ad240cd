package org.mailboat.imap.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.imap.client.Refusals.Asked;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseParser;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;

import java.time.Duration;
import java.time.Instant;

class RefusalsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOGIN | NO [AUTHENTICATIONFAILED] Authentication failed. | NEEDS_LOGIN",
                "LOGIN | NO [AUTHORIZATIONFAILED] wrong mailbox | NEEDS_LOGIN",
                "LOGIN | NO [EXPIRED] password expired | NEEDS_LOGIN",
                "LOGIN | NO LOGIN failed. | NEEDS_LOGIN",
                "LOGIN | BAD invalid credentials | NEEDS_LOGIN",
                "LOGIN | BAD what is that? | PROTOCOL",
                "LOGIN | NO [UNAVAILABLE] backend down | TRANSIENT",
                "LOGIN | NO [INUSE] locked | TRANSIENT",
                "LOGIN | NO [SERVERBUG] oops | TRANSIENT",
                "LOGIN | NO Internal error. Try again later... (MARKER:1) | TRANSIENT",
                "LOGIN | BAD User is authenticated but not connected. | TRANSIENT",
                "LOGIN | NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded"
                        + " | THROTTLED",
                "LOGIN | NO [ALERT] Too many simultaneous connections. (Failure) | THROTTLED",
                "LOGIN | NO [LIMIT] Rate limit hit. | THROTTLED",
                "LOGIN | NO [WEBALERT https://example.org/go] Web login required. | NEEDS_CONSENT",
                "LOGIN | NO [CONTACTADMIN] call us | NEEDS_CONSENT",
                "LOGIN | NO [PRIVACYREQUIRED] use TLS | NEEDS_CONSENT",
                "OPEN | NO [NONEXISTENT] Unknown Mailbox: x | REFUSED_PERMANENTLY",
                "OPEN | NO Mailbox doesn't exist: x | REFUSED_PERMANENTLY",
                "OPEN | NO [NOPERM] hands off | REFUSED_PERMANENTLY",
                "OPEN | NO [INUSE] Timeout while waiting for lock | TRANSIENT",
                "OPEN | NO [CORRUPTION] index | TRANSIENT",
                "OPEN | NO [OVERQUOTA] Account exceeded command or bandwidth limits. | THROTTLED",
                "OPEN | NO System Error (Failure) | TRANSIENT",
                "FETCH | NO [LIMIT] UID FETCH Rate limit hit. | THROTTLED",
                "FETCH | NO Some messages could not be FETCHed (Failure) | TRANSIENT",
                "FETCH | BAD Internal Server Error | TRANSIENT",
                "FETCH | BAD Error in IMAP command | PROTOCOL",
                "FETCH | NO [CLIENTBUG] do not | REFUSED_PERMANENTLY",
                "FILE | NO [OVERQUOTA] Quota exceeded (mailbox for user is full) | TRANSIENT",
                "FILE | NO APPEND The 1500 MB storage limit has been exceeded. | TRANSIENT",
                "FILE | BAD [TOOBIG] Message too large. | REFUSED_PERMANENTLY",
                "FILE | NO [LIMIT] Too many identical emails | REFUSED_PERMANENTLY",
                "FILE | NO [LIMIT] APPEND Rate limit hit. | THROTTLED",
                "FILE | NO Message size exceeds maximum message size limit | REFUSED_PERMANENTLY",
                "FILE | NO Message contains NUL characters | REFUSED_PERMANENTLY",
                "FILE | NO [TRYCREATE] no such mailbox | REFUSED_PERMANENTLY",
                "FILE | NO [NOPERM] Permission denied | REFUSED_PERMANENTLY",
                "FILE | NO [INUSE] later | TRANSIENT",
                "FILE | NO it did not work | TRANSIENT",
                "FILE | BAD what? | PROTOCOL",
                "CHANGE | NO [READ-ONLY] look, do not touch | REFUSED_PERMANENTLY",
                "CHANGE | NO [LIMIT] Too many keywords | REFUSED_PERMANENTLY",
                "CHANGE | NO [EXPUNGEISSUED] some are gone | TRANSIENT",
                "ARRANGE | NO [ALREADYEXISTS] it is there | REFUSED_PERMANENTLY",
                "ARRANGE | NO Mailbox already exists | REFUSED_PERMANENTLY",
                "ARRANGE | NO Reserved folder name - cannot rename. | REFUSED_PERMANENTLY",
                "ARRANGE | NO Mailbox doesn't allow inferior mailboxes | REFUSED_PERMANENTLY",
                "ARRANGE | NO Target mailbox doesn't allow inferior mailboxes"
                        + " | REFUSED_PERMANENTLY",
                "ARRANGE | NO Parent mailbox doesn't allow child mailboxes. | REFUSED_PERMANENTLY",
                "ARRANGE | NO Mailbox cannot have subfolders | REFUSED_PERMANENTLY",
                "ARRANGE | NO Parent is \\NoInferiors | REFUSED_PERMANENTLY",
                "ARRANGE | NO Name has inferior hierarchical names | TRANSIENT",
                "ARRANGE | NO [HASCHILDREN] others below | REFUSED_PERMANENTLY",
                "ARRANGE | NO [CANNOT] Folder contains excess whitespace | REFUSED_PERMANENTLY",
                "ARRANGE | NO Invalid mailbox name | REFUSED_PERMANENTLY",
                "ARRANGE | NO Invalid mailbox name. | REFUSED_PERMANENTLY",
                "ARRANGE | BAD Invalid folder name | REFUSED_PERMANENTLY",
                "ARRANGE | NO Mailbox name too long | REFUSED_PERMANENTLY",
                "ARRANGE | NO [UNAVAILABLE] Invalid mailbox name | TRANSIENT",
                "OPEN | NO Invalid mailbox name | TRANSIENT",
                "FILE | NO Invalid mailbox name | TRANSIENT",
            })
    void a_refusal_is_classified_by_code_first_and_words_second(
            Asked asked, String answer, FailureKind kind) {
        assertThat(classify(asked, answer).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "LOGIN | NO [EXPIRED] That was last year's. | PASSWORD_EXPIRED",
                "LOGIN | NO Your password has expired. | PASSWORD_EXPIRED",
                "LOGIN | NO Please change your password first. | PASSWORD_CHANGE_REQUIRED",
                "LOGIN | NO [AUTHORIZATIONFAILED] Account is disabled. | ACCOUNT_DISABLED",
                "LOGIN | NO Your account has been suspended. | ACCOUNT_DISABLED",
                "LOGIN | NO [AUTHENTICATIONFAILED] Authentication failed. | nothing",
                "LOGIN | NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded"
                        + " | CONNECTION_LIMIT",
                "LOGIN | NO [LIMIT] That is enough of you. | CONNECTION_LIMIT",
                "LOGIN | NO [LIMIT] Rate limit hit. | nothing",
                "LOGIN | NO [UNAVAILABLE] The session of the back end expired. | nothing",
                "LOGIN | NO [NOPERM] Not by this way. | NO_RIGHTS",
                "LOGIN | NO [CONTACTADMIN] Call us. | nothing",
                "OPEN | NO [NONEXISTENT] Unknown Mailbox: x | ABSENT",
                "OPEN | NO Mailbox doesn't exist: x | ABSENT",
                "OPEN | NO [NOPERM] Hands off. | NO_RIGHTS",
                "OPEN | NO [INUSE] Timeout while waiting for lock. | IN_USE",
                "OPEN | NO [OVERQUOTA] Account exceeded bandwidth limits. | nothing",
                "FETCH | NO [EXPUNGEISSUED] Some are gone. | MESSAGE_GONE",
                "FETCH | NO [NONEXISTENT] No such message. | MESSAGE_GONE",
                "OTHER | NO [OVERQUOTA] No room. | OVER_QUOTA",
                "OTHER | NO [TOOBIG] Half of it, please. | TOO_BIG",
                "OTHER | NO [ALREADYEXISTS] There is one. | NAME_TAKEN",
                "OTHER | NO [NONEXISTENT] There is none. | ABSENT",
                "OTHER | BAD What is that? | nothing",
            })
    void what_programs_tell_apart_is_told_by_code_first_and_words_second(
            Asked asked, String answer, @Nullable FailureDetail detail) {
        assertThat(classify(asked, answer).detail()).isEqualTo(detail);
    }

    @Test
    void the_time_that_a_server_asks_for_is_kept_within_a_day() {
        assertThat(nextTry("BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds"))
                .isEqualTo(NOW.plusMillis(92_415));
        assertThat(nextTry("BAD Suggested Backoff Time: 999999999999 milliseconds"))
                .isEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(nextTry("NO [OVERQUOTA] bandwidth")).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(classify(Asked.OTHER, "BAD Suggested Backoff Time: 5 milliseconds").detail())
                .isEqualTo(FailureDetail.WAIT_ASKED);
    }

    @Test
    void the_servers_words_are_kept_with_their_code() {
        SyncFailure failure = classify(Asked.LOGIN, "NO [WEBALERT https://example.org/go] Web.");

        assertThat(failure.serverText()).isEqualTo("[WEBALERT https://example.org/go] Web.");
        assertThat(failure.nextStep()).isEqualTo("open https://example.org/go");
        assertThat(failure.command()).isEqualTo("X");
    }

    @Test
    void messages_that_are_gone_are_told_in_many_ways() {
        for (String answer :
                new String[] {
                    "NO [EXPUNGEISSUED] Some of the requested messages no longer exist",
                    "NO Some of the requested messages no longer exist.",
                    "NO [NONEXISTENT] No matching messages",
                    "BAD Error in IMAP command FETCH: Invalid messageset (0.001 secs).",
                    "NO Mails not exist!"
                }) {
            var tagged = (Response.Tagged) ResponseParser.parseOne("x " + answer + "\r\n");

            assertThat(Refusals.saysGone(tagged.code(), tagged.text())).as(answer).isTrue();
        }
        assertThat(Refusals.saysGone(null, "Internal error")).isFalse();
    }

    private static Instant nextTry(String answer) {
        return classify(Asked.FETCH, answer).nextTry();
    }

    private static SyncFailure classify(Asked asked, String answer) {
        var tagged = (Response.Tagged) ResponseParser.parseOne("x " + answer + "\r\n");
        return Refusals.classify(asked, "X", tagged.status(), tagged.code(), tagged.text(), NOW);
    }

    @Test
    void a_full_mailbox_is_tried_again_tomorrow_and_says_what_a_person_can_do() {
        SyncFailure full = classify(Asked.FILE, "NO [OVERQUOTA] Quota exceeded");

        assertThat(full.nextTry()).isEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(full.nextStep()).contains("make room");
        assertThat(full.text()).isEqualTo("There is no room left on the server.");
    }

    @Test
    void a_mailbox_that_can_have_none_below_it_says_what_a_person_can_do() {
        for (String code : new String[] {"", "[CANNOT] "}) {
            SyncFailure refused =
                    classify(
                            Asked.ARRANGE,
                            "NO " + code + "Mailbox doesn't allow inferior mailboxes");

            assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
            assertThat(refused.nextStep())
                    .isEqualTo("to delete it, use --forever; else give it another name");
        }
        assertThat(classify(Asked.ARRANGE, "NO [CANNOT] no").nextStep()).isNull();
    }

    @Test
    void a_refused_name_or_target_is_told_apart_by_code_or_words() {
        assertThat(Refusals.saysTaken(null, "Mailbox already exists")).isTrue();
        assertThat(Refusals.saysTaken(null, "no")).isFalse();
        assertThat(Refusals.saysNoTarget(null, "Mailbox doesn't exist: x")).isTrue();
        assertThat(Refusals.saysNoTarget(null, "Permission denied")).isFalse();
    }
}

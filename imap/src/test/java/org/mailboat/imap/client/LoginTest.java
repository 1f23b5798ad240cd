package org.mailboat.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.ScriptedImapServer;
import org.mailboat.model.Account;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.WireLog;
import org.mailboat.sync.port.Cancel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

class LoginTest {
    private final ScriptedImapServer server = ScriptedImapServer.start();
    private final Account account = Accounts.plain(server.port());
    private final StringBuffer log = new StringBuffer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void plain_goes_along_with_the_command_where_the_server_takes_it() {
        Scripts.loggedIn(server, "CONDSTORE");

        assertThat(logIn(account)).isEqualTo("CONDSTORE IMAP4REV1");
    }

    @Test
    void plain_waits_to_be_asked_where_the_server_does_not_and_takes_a_bare_plus_for_that() {
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready")
                .expect("{tag} AUTHENTICATE PLAIN")
                .send("+")
                .expect("AGFsaWNlAHNlY3JldA==")
                .send("* CAPABILITY IMAP4rev1 MOVE", "{tag} OK welcome");

        assertThat(logIn(account)).isEqualTo("IMAP4REV1 MOVE");
    }

    @Test
    void capabilities_are_asked_for_where_nobody_told_them_and_those_before_login_are_forgotten() {
        server.connection()
                .send("* OK ready")
                .expect("{tag} CAPABILITY")
                .send("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR OLD", "{tag} OK done")
                .expect("{tag} AUTHENTICATE PLAIN AGFsaWNlAHNlY3JldA==")
                .send("{tag} OK welcome")
                .expect("{tag} CAPABILITY")
                .send("* CAPABILITY IMAP4rev1 NEW", "{tag} OK done");

        assertThat(logIn(account)).isEqualTo("IMAP4REV1 NEW");
    }

    @Test
    void a_server_without_mechanisms_gets_the_login_command() {
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1] ready")
                .expect("{tag} LOGIN \"alice\" \"secret\"")
                .send("{tag} OK [CAPABILITY IMAP4rev1 IDLE] welcome");

        assertThat(logIn(account)).isEqualTo("IDLE IMAP4REV1");
    }

    @Test
    void no_password_is_sent_where_login_is_disabled() {
        server.connection().send("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready").expectClose();

        SyncFailure failure = failure(account);

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.nextStep()).contains("mailboat account set work auth=");
        assertThat(String.join("\n", server.transcript())).doesNotContain("secret");
    }

    @Test
    void a_mechanism_that_the_account_insists_on_is_taken_or_nothing() {
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN] ready")
                .expect("{tag} AUTHENTICATE LOGIN")
                .send("+ VXNlciBOYW1lAA==")
                .expect("YWxpY2U=")
                .send("+ eWVzPw==")
                .expect("c2VjcmV0")
                .send("{tag} OK [CAPABILITY IMAP4rev1] welcome");
        server.connection().send("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready").expectClose();

        assertThat(logIn(forced("LOGIN"))).isEqualTo("IMAP4REV1");
        SyncFailure failure = failure(forced("SCRAM-SHA-256"));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains("SCRAM-SHA-256").contains("PLAIN");
    }

    @Test
    void a_wrong_password_needs_a_person() {
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready")
                .expect("{tag} AUTHENTICATE PLAIN {*}")
                .send("{tag} NO [AUTHENTICATIONFAILED] Authentication failed.");

        SyncFailure failure = failure(account);

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_LOGIN);
        assertThat(failure.retry()).isEqualTo(SyncFailure.Retry.ASK);
        assertThat(failure.account()).isEqualTo("work");
        assertThat(failure.serverText()).isEqualTo("[AUTHENTICATIONFAILED] Authentication failed.");
        assertThat(failure.nextStep()).contains("mailboat account test work");
    }

    @Test
    void a_fault_of_the_server_is_no_wrong_password() {
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready")
                .expect("{tag} AUTHENTICATE PLAIN {*}")
                .send("{tag} NO [UNAVAILABLE] Temporary authentication failure.");

        assertThat(failure(account).kind()).isEqualTo(FailureKind.TRANSIENT);
    }

    @Test
    void a_server_that_asks_for_time_gets_it() {
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready")
                .expect("{tag} AUTHENTICATE PLAIN {*}")
                .send("{tag} BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds");
        Instant before = Instant.now();

        SyncFailure failure = failure(account);

        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(failure.nextTry())
                .isBetween(before.plusMillis(92_415), Instant.now().plusMillis(92_415));
    }

    @Test
    void a_refused_token_is_told_after_the_servers_reason_was_answered() {
        Account token =
                Accounts.withMechanism(account, null, new CredentialSource.TokenCommand("true"));
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2] ready")
                .expect("{tag} AUTHENTICATE XOAUTH2 {*}")
                .send("+ eyJzdGF0dXMiOiI0MDEifQ==")
                .expect("")
                .send("{tag} NO SASL authentication failed");
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=OAUTHBEARER AUTH=XOAUTH2] ready")
                .expect("{tag} AUTHENTICATE OAUTHBEARER {*}")
                .send("+ eyJzdGF0dXMiOiI0MDEifQ==")
                .expect("AQ==")
                .send("{tag} NO SASL authentication failed");

        for (int i = 0; i < 2; i++) {
            SyncFailure failure = failure(token);

            assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_LOGIN);
            assertThat(failure.serverText()).contains("{\"status\":\"401\"}");
        }
    }

    @Test
    void a_token_is_never_sent_to_a_server_that_takes_passwords_only() {
        Account token =
                Accounts.withMechanism(account, null, new CredentialSource.TokenCommand("true"));
        server.connection().send("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready").expectClose();

        assertThat(failure(token).kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
    }

    @Test
    void an_impostor_that_does_not_know_the_password_is_left() {
        String first =
                Base64.getEncoder()
                        .encodeToString(
                                "r=short,s=QSXCR+Q6sek8bf92,i=4096"
                                        .getBytes(StandardCharsets.UTF_8));
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=SCRAM-SHA-256] ready")
                .expect("{tag} AUTHENTICATE SCRAM-SHA-256 {*}")
                .send("+ " + first)
                .expect("*")
                .send("{tag} BAD cancelled");

        SyncFailure failure = failure(account);

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains("nonce");
    }

    @Test
    void a_login_that_succeeds_without_the_servers_proof_is_refused() {
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-1] ready")
                .expect("{tag} AUTHENTICATE SCRAM-SHA-1 {*}")
                .send("{tag} OK come in")
                .expectClose();

        assertThat(failure(account).text()).contains("without proving");
    }

    @Test
    void a_bye_instead_of_a_greeting_is_told_and_classified() {
        server.connection().send("* BYE [ALERT] Too many connections.").close();

        SyncFailure failure = failure(account);

        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(failure.serverText()).isEqualTo("[ALERT] Too many connections.");
    }

    @Test
    void a_server_of_another_protocol_is_named_as_that() {
        server.connection().send("220 mail.example.org ESMTP Postfix");

        SyncFailure failure = failure(account);

        assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
        assertThat(failure.text()).contains("does not speak IMAP");
    }

    @Test
    void a_session_that_is_authenticated_already_skips_the_login() {
        server.connection().send("* PREAUTH [CAPABILITY IMAP4rev1 IDLE] hello alice");

        assertThat(logIn(account)).isEqualTo("IDLE IMAP4REV1");
    }

    @Test
    void icloud_is_asked_for_its_capabilities_even_if_it_told_them() {
        server.connection()
                .send("* OK [CAPABILITY XAPPLEPUSHSERVICE IMAP4rev1 SASL-IR AUTH=PLAIN] ready")
                .expect("{tag} AUTHENTICATE PLAIN {*}")
                .send("{tag} OK [CAPABILITY IMAP4rev1 EDITED] welcome")
                .expect("{tag} CAPABILITY")
                .send("* CAPABILITY IMAP4rev1 TRUE", "{tag} OK done");

        assertThat(logIn(account)).isEqualTo("IMAP4REV1 TRUE");
    }

    @Test
    void the_wire_log_shows_the_dialogue_without_the_secret() {
        Scripts.loggedIn(server, "IDLE");
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 AUTH=LOGIN] ready")
                .expect("{tag} AUTHENTICATE LOGIN")
                .send("+ cHJvbXB0")
                .expect("YWxpY2U=")
                .send("+ cHJvbXB0")
                .expect("c2VjcmV0")
                .send("{tag} OK [CAPABILITY IMAP4rev1] welcome");
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1] ready")
                .expect("{tag} LOGIN {*}")
                .send("{tag} OK [CAPABILITY IMAP4rev1] welcome");

        for (int i = 0; i < 3; i++) {
            logIn(account);
        }

        assertThat(log.toString())
                .contains("work#1 C: A0001 AUTHENTICATE PLAIN")
                .contains("work#1 S: A0001 OK [CAPABILITY IMAP4rev1 IDLE] welcome")
                .doesNotContain("secret", "c2VjcmV0", "AGFsaWNlAHNlY3JldA", "cHJvbXB0");
    }

    private Account forced(String mechanism) {
        return Accounts.withMechanism(account, mechanism, new CredentialSource.Stored());
    }

    private String logIn(Account who) {
        try (var connector = connector(who);
                var connection = connector.open(new Cancel())) {
            return connection.capabilities().toString();
        }
    }

    private SyncFailure failure(Account who) {
        try (var connector = connector(who)) {
            return catchThrowableOfType(ImapException.class, () -> connector.open(new Cancel()))
                    .failure();
        }
    }

    private ImapConnector connector(Account who) {
        return new ImapConnector(
                who,
                Accounts.PASSWORD,
                Accounts.config()
                        .withTimeouts(Accounts.timeouts(Duration.ofSeconds(5)))
                        .withWireLog(WireLog.to(log)));
    }
}

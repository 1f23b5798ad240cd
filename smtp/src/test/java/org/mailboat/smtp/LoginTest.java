package org.mailboat.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.imap.fake.ScriptedImapServer;
import org.mailboat.model.Account;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress.Security;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.net.CredentialProvider;
import org.mailboat.net.WireLog;
import org.mailboat.sync.port.Cancel;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

class LoginTest {
    private final ScriptedImapServer server = ScriptedImapServer.start();
    private final StringBuffer log = new StringBuffer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_best_mechanism_is_taken_and_ehlo_is_not_said_again() {
        offers("LOGIN PLAIN CRAM-MD5")
                .expect("AUTH PLAIN AGFsaWNlAHNlY3JldA==")
                .send("235 welcome")
                .expect("QUIT")
                .send("221 bye");

        assertThat(logIn(account(null))).contains("AUTH");
        server.verify();
    }

    @Test
    void the_old_way_of_asking_is_answered() {
        offers("LOGIN")
                .expect("AUTH LOGIN")
                .send("334 VXNlcm5hbWU6")
                .expect("YWxpY2U=")
                .send("334")
                .expect("c2VjcmV0")
                .send("235 welcome")
                .expect("QUIT")
                .send("221 bye");

        logIn(account(null));
        server.verify();
    }

    @Test
    void mechanisms_under_a_private_name_are_taken() {
        server.connection()
                .send("220 ready")
                .expect("EHLO [127.0.0.1]")
                .send("250-hello", "250 X-EXPS GSSAPI NTLM LOGIN")
                .expect("AUTH LOGIN")
                .send("535 5.7.3 no");

        assertThat(failure(account(null)).kind()).isEqualTo(FailureKind.NEEDS_LOGIN);
    }

    @Test
    void a_mechanism_that_the_account_insists_on_is_taken_or_nothing() {
        offers("LOGIN PLAIN").expectClose();

        SyncFailure failure = failure(account("SCRAM-SHA-256"));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains("SCRAM-SHA-256").contains("LOGIN, PLAIN");
        assertThat(failure.nextStep()).contains("mailboat account set work auth=");
    }

    @Test
    void a_long_token_waits_until_it_is_asked_for() {
        String token = "t".repeat(600);
        String message = "user=alice\u0001auth=Bearer " + token + "\u0001\u0001";
        offers("XOAUTH2")
                .expect("AUTH XOAUTH2")
                .send("334 ")
                .expect(
                        Base64.getEncoder()
                                .encodeToString(message.getBytes(StandardCharsets.UTF_8)))
                .send("235 welcome")
                .expect("QUIT")
                .send("221 bye");

        logIn(
                Sending.account(
                        null, new CredentialSource.TokenCommand("true"), new TlsTrust.Platform()),
                (account, cancel) -> new Secret(token));
        server.verify();
    }

    @Test
    void a_refused_token_is_told_after_the_servers_reason_was_answered() {
        Account account =
                Sending.account(
                        null, new CredentialSource.TokenCommand("true"), new TlsTrust.Platform());
        offers("XOAUTH2")
                .expect("AUTH XOAUTH2 {*}")
                .send("334 eyJzdGF0dXMiOiI0MDAifQ==")
                .expect("")
                .send("535 5.7.8 bad token");

        SyncFailure failure = failure(account);

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_LOGIN);
        assertThat(failure.serverText()).isEqualTo("535 5.7.8 bad token {\"status\":\"400\"}");
    }

    @Test
    void a_server_that_cannot_prove_itself_is_not_believed() {
        offers("SCRAM-SHA-256").expect("AUTH SCRAM-SHA-256 {*}").send("235 welcome");

        SyncFailure failure = failure(account(null));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains("without proving");
    }

    @Test
    void a_challenge_that_cannot_be_accepted_is_broken_off() {
        offers("SCRAM-SHA-256")
                .expect("AUTH SCRAM-SHA-256 {*}")
                .send("334 cj1vdGhlcixzPWFiY2QsaT00MDk2")
                .expect("*")
                .send("501 5.7.0 aborted");

        SyncFailure failure = failure(account(null));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains("nonce");
        server.verify();
    }

    @Test
    void a_relay_on_this_machine_that_knows_no_logins_is_asked_for_none() {
        server.connection()
                .send("220 ready")
                .expect("EHLO [127.0.0.1]")
                .send("250-hello", "250 SIZE")
                .expect("QUIT")
                .send("221 bye");

        logIn(
                account(null),
                (account, cancel) -> {
                    throw new AssertionError("no secret is needed");
                });
        server.verify();
    }

    @Test
    void no_secret_is_in_the_log_of_the_wire() {
        offers("LOGIN PLAIN")
                .expect("AUTH PLAIN AGFsaWNlAHNlY3JldA==")
                .send("235 welcome")
                .expect("QUIT")
                .send("221 bye");
        offers("LOGIN")
                .expect("AUTH LOGIN")
                .send("334 VXNlcm5hbWU6")
                .expect("YWxpY2U=")
                .send("334 UGFzc3dvcmQ6")
                .expect("c2VjcmV0")
                .send("535 no");

        logIn(account(null));
        failure(account(null));

        assertThat(log.toString())
                .contains("work!1 C: AUTH PLAIN •••")
                .contains("work!1 S: 235 welcome")
                .contains("C: •••")
                .contains("S: 334 •••")
                .doesNotContain("c2VjcmV0")
                .doesNotContain("AHNlY3JldA")
                .doesNotContain("secret");
    }

    private ScriptedConnection offers(String mechanisms) {
        return server.connection()
                .send("220 ready")
                .expect("EHLO [127.0.0.1]")
                .send("250-hello", "250 AUTH " + mechanisms);
    }

    private static Account account(@Nullable String mechanism) {
        return Sending.account(mechanism, new CredentialSource.Stored(), new TlsTrust.Platform());
    }

    private List<String> logIn(Account account) {
        return logIn(account, Sending.CREDENTIALS);
    }

    private List<String> logIn(Account account, CredentialProvider credentials) {
        SmtpConfig config = Sending.config();
        var logging =
                new SmtpConfig(
                        config.net().withWireLog(WireLog.to(log)),
                        config.reply(),
                        config.verdict(),
                        null);
        try (var submission =
                new SmtpSubmission(
                        account,
                        Sending.server(Security.PLAINTEXT, server.port()),
                        credentials,
                        logging)) {
            return submission.connect(new Cancel());
        }
    }

    private SyncFailure failure(Account account) {
        try {
            throw new AssertionError(logIn(account).toString());
        } catch (MailException e) {
            assertThat(e.failure().account()).isEqualTo("work");
            return e.failure();
        }
    }
}

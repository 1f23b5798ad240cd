package org.mailboat.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.ScriptedImapServer;
import org.mailboat.imap.testkit.TestCertificates;
import org.mailboat.imap.testkit.TestCertificates.Kind;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.ServerAddress.Security;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.smtp.testkit.FakeSmtpServer;
import org.mailboat.smtp.testkit.SmtpFault;
import org.mailboat.smtp.testkit.SmtpStep;
import org.mailboat.sync.port.Cancel;

import java.net.InetAddress;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

class TlsTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create(Instant.now());

    private final ScriptedImapServer script = ScriptedImapServer.start();
    private final FakeSmtpServer server = FakeSmtpServer.start();

    @AfterEach
    void stop() {
        server.close();
        script.close();
    }

    @Test
    void a_server_that_begins_with_tls_is_spoken_to() {
        try (var tls = FakeSmtpServer.startWithTls(CERTIFICATES.serverContext(Kind.GOOD));
                var submission = over(Security.IMPLICIT_TLS, tls.port(), pin(Kind.GOOD))) {
            Sending.accepted(
                    submission.submit(
                            Sending.TO_BOB, Sending.content(Sending.MAIL), () -> {}, new Cancel()));

            assertThat(tls.messages().getFirst().user()).isEqualTo("alice");
        }
    }

    @Test
    void nothing_but_the_wish_for_tls_is_said_in_the_clear() {
        server.offerTls(CERTIFICATES.serverContext(Kind.GOOD));
        try (var submission = over(Security.STARTTLS, server.port(), pin(Kind.GOOD))) {
            submission.connect(new Cancel());
        }

        assertThat(server.commands())
                .containsExactly(
                        "EHLO [127.0.0.1]",
                        "STARTTLS",
                        "EHLO [127.0.0.1]",
                        "AUTH PLAIN AGFsaWNlAHNlY3JldA==",
                        "QUIT");
    }

    @Test
    void a_server_without_starttls_gets_no_login() {
        SyncFailure failure = failure(Security.STARTTLS, server.port(), pin(Kind.GOOD));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains("does not offer STARTTLS");
        assertThat(server.commands()).containsExactly("EHLO [127.0.0.1]");
    }

    @Test
    void a_server_that_refuses_starttls_gets_no_login() {
        server.offerTls(CERTIFICATES.serverContext(Kind.GOOD));
        server.next(SmtpStep.STARTTLS, SmtpFault.say("502 5.5.1 not today"));

        SyncFailure failure = failure(Security.STARTTLS, server.port(), pin(Kind.GOOD));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.serverText()).isEqualTo("502 5.5.1 not today");
    }

    @Test
    void what_is_said_in_the_clear_behind_starttls_ends_it() {
        script.connection()
                .send("220 ready")
                .expect("EHLO [127.0.0.1]")
                .send("250-hello", "250 STARTTLS")
                .expect("STARTTLS")
                .send("220 go on", "250-evil", "250 AUTH PLAIN");

        SyncFailure failure = failure(Security.STARTTLS, script.port(), pin(Kind.GOOD));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains("someone is between us");
    }

    @Test
    void a_certificate_that_is_not_trusted_gets_no_login() {
        server.offerTls(CERTIFICATES.serverContext(Kind.SELF_SIGNED));

        SyncFailure failure = failure(Security.STARTTLS, server.port(), new TlsTrust.Platform());

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.nextStep()).contains("account set work tls-fingerprint=");
    }

    @Test
    void plain_text_where_tls_is_due_is_named_with_the_ports_of_sending() {
        script.connection().send("220 ready");

        SyncFailure failure =
                failure(Security.IMPLICIT_TLS, script.port(), new TlsTrust.Platform());

        assertThat(failure.nextStep()).contains("465").contains("587");
    }

    @Test
    void plain_text_goes_to_this_machine_only() throws Exception {
        InetAddress elsewhere = InetAddress.getByName("192.0.2.1");
        SmtpConfig config = Sending.config();
        var elsewhereConfig =
                new SmtpConfig(
                        config.net().withResolver(host -> new InetAddress[] {elsewhere}),
                        config.reply(),
                        config.verdict(),
                        null);
        try (var submission =
                new SmtpSubmission(
                        Sending.account(),
                        new ServerAddress(Security.PLAINTEXT, "mail.example.org", 25, "alice"),
                        Sending.CREDENTIALS,
                        elsewhereConfig)) {
            SyncFailure failure =
                    Sending.notSent(
                            submission.submit(
                                    Sending.TO_BOB,
                                    Sending.content(Sending.MAIL),
                                    () -> {},
                                    new Cancel()));

            assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
            assertThat(failure.nextStep()).contains("smtps://");
        }
    }

    private static TlsTrust pin(Kind kind) {
        return new TlsTrust.Fingerprint(
                new Sha256(HexFormat.of().parseHex(CERTIFICATES.fingerprint(kind))));
    }

    private static SmtpSubmission over(Security security, int port, TlsTrust trust) {
        return new SmtpSubmission(
                Sending.account(trust),
                Sending.server(security, port),
                Sending.CREDENTIALS,
                Sending.config());
    }

    private static SyncFailure failure(Security security, int port, TlsTrust trust) {
        try (var submission = over(security, port, trust)) {
            List<String> extensions = submission.connect(new Cancel());
            throw new AssertionError(extensions.toString());
        } catch (MailException e) {
            return e.failure();
        }
    }
}

package org.mailboat.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.testkit.TestCertificates.Kind;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress.Security;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.net.CredentialProvider;
import org.mailboat.smtp.testkit.Arrivals;
import org.mailboat.smtp.testkit.PostfixServer;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.SubmissionOutcome;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// A real server takes what is sent, and hands on those octets.
@Tag("postfix")
class PostfixTest {
    private static final String MARK = "X-Mark: ";

    private static PostfixServer server;

    @BeforeAll
    static void start() {
        server = PostfixServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void octets_arrive_as_they_were_sent_over_starttls() throws Exception {
        arrivesUnchanged(
                "eight",
                Security.STARTTLS,
                MARK
                        + "1\r\n"
                        + "Subject: gr\u00fc\u00dfe\r\n\r\n"
                        + ".\r\n"
                        + "..\r\n"
                        + ".a\r\n"
                        + "...\r\n"
                        + "\u00e4\u00f6 \t \r\n\r\n"
                        + ".\r\n");
    }

    @Test
    void octets_arrive_as_they_were_sent_over_tls_from_the_start() throws Exception {
        arrivesUnchanged(
                "tls", Security.IMPLICIT_TLS, MARK + "2\r\nSubject: x\r\n\r\n.\r\n.\r\n\r\n\r\n");
    }

    @Test
    void lines_longer_than_they_should_be_arrive_too() throws Exception {
        arrivesUnchanged(
                "long",
                Security.PLAINTEXT,
                MARK + "3\r\nSubject: x\r\n\r\n" + "y".repeat(5000) + "\r\n");
    }

    @Test
    void a_message_of_twenty_megabytes_arrives_as_it_was_sent() throws Exception {
        var random = new Random(4);
        var text = new StringBuilder(MARK + "4\r\nSubject: large\r\n\r\n");
        while (text.length() < 20_000_000) {
            int length = random.nextInt(90);
            text.append(".".repeat(random.nextInt(3)));
            for (int i = 0; i < length; i++) {
                text.append((char) (random.nextBoolean() ? 'a' + i % 26 : 0xe0 + i % 16));
            }
            text.append("\r\n");
        }

        arrivesUnchanged("large", Security.STARTTLS, text.toString());
    }

    @Test
    void a_last_line_without_an_end_gets_one_and_nothing_else() throws Exception {
        byte[] sent = latin(MARK + "5\r\nSubject: x\r\n\r\nthe end");

        byte[] arrived = arrived("open", Security.PLAINTEXT, sent);

        assertThat(arrived).isEqualTo(latin(MARK + "5\r\nSubject: x\r\n\r\nthe end\r\n"));
    }

    @Test
    void several_messages_go_over_one_connection() throws Exception {
        try (Arrivals arrivals = server.arrivals("many");
                var submission = over(Security.STARTTLS, Sending.CREDENTIALS)) {
            for (int i = 0; i < 5; i++) {
                Sending.accepted(
                        submit(submission, "many", latin(MARK + i + "\r\n\r\n" + i + "\r\n")));
            }

            assertThat(arrivals.await(5)).hasSize(5);
        }
    }

    @Test
    void a_recipient_that_is_none_is_refused_and_named() {
        try (var submission = over(Security.STARTTLS, Sending.CREDENTIALS)) {
            SyncFailure failure =
                    Sending.notSent(
                            submission.submit(
                                    new Envelope(
                                            server.address("alice"),
                                            List.of(server.address("none"), "bob@test..example")),
                                    Sending.content(Sending.MAIL),
                                    () -> {},
                                    new Cancel()));

            assertThat(failure.text()).contains("bob@test..example");
            assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        }
    }

    @Test
    void a_wrong_password_needs_a_person() {
        try (var submission = over(Security.STARTTLS, (account, cancel) -> new Secret("wrong"))) {
            SyncFailure failure = Sending.notSent(submit(submission, "bob", latin(Sending.MAIL)));

            assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_LOGIN);
            assertThat(failure.serverText()).startsWith("535 5.7.8");
        }
    }

    private static void arrivesUnchanged(String user, Security security, String text)
            throws Exception {
        byte[] sent = latin(text);

        assertThat(arrived(user, security, sent)).isEqualTo(sent);
    }

    private static byte[] arrived(String user, Security security, byte[] sent) throws Exception {
        try (Arrivals arrivals = server.arrivals(user);
                var submission = over(security, Sending.CREDENTIALS)) {
            Sending.accepted(submit(submission, user, sent));

            return Arrivals.own(arrivals.await(1).getFirst(), MARK);
        }
    }

    private static SubmissionOutcome submit(SmtpSubmission submission, String user, byte[] octets) {
        return submission.submit(
                new Envelope(server.address("alice"), List.of(server.address(user))),
                Sending.content(octets),
                () -> {},
                new Cancel());
    }

    private static SmtpSubmission over(Security security, CredentialProvider credentials) {
        int port = security == Security.IMPLICIT_TLS ? server.tlsPort() : server.port();
        String pin = server.dovecot().certificates().fingerprint(Kind.GOOD);
        return new SmtpSubmission(
                Sending.account(new TlsTrust.Fingerprint(new Sha256(HexFormat.of().parseHex(pin)))),
                Sending.server(security, port),
                credentials,
                Sending.config());
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

package org.mailboat.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.imap.fake.ScriptedImapServer;
import org.mailboat.imap.testkit.TestCertificates;
import org.mailboat.imap.testkit.TestCertificates.Kind;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.ServerAddress.Security;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

class TlsTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create(Instant.now());

    private final ScriptedImapServer server = ScriptedImapServer.start(Duration.ofSeconds(5));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_certificate_of_the_accounts_own_authority_is_believed() throws IOException {
        speakTls(Kind.GOOD);

        logIn(account(Security.IMPLICIT_TLS, ownAuthority()));

        server.verify();
    }

    @Test
    void a_certificate_of_an_unknown_issuer_is_refused_and_its_fingerprint_shown()
            throws IOException {
        SyncFailure failure = refusal(Kind.GOOD, new TlsTrust.Platform());

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.retry()).isEqualTo(SyncFailure.Retry.ASK);
        assertThat(failure.text()).contains("its issuer is unknown").contains(hex(Kind.GOOD));
        assertThat(failure.nextStep())
                .contains("mailboat account set work tls-fingerprint=" + hex(Kind.GOOD));
    }

    @Test
    void an_expired_certificate_is_refused_and_since_when_it_is_told() throws IOException {
        SyncFailure failure = refusal(Kind.EXPIRED, ownAuthority());

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).containsPattern("it expired on \\d{4}-\\d\\d-\\d\\d");
    }

    @Test
    void a_certificate_for_another_host_is_refused_even_if_its_issuer_is_believed()
            throws IOException {
        SyncFailure failure = refusal(Kind.WRONG_NAME, ownAuthority());

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains("it is for mail.example.org and not for localhost");
    }

    @Test
    void a_pinned_certificate_is_believed_whatever_its_name_and_dates() {
        for (Kind kind : new Kind[] {Kind.EXPIRED, Kind.WRONG_NAME, Kind.SELF_SIGNED}) {
            speakTls(kind);

            logIn(account(Security.IMPLICIT_TLS, pin(kind)));
        }
        server.verify();
    }

    @Test
    void another_certificate_than_the_pinned_one_is_refused_and_both_are_shown()
            throws IOException {
        SyncFailure failure = refusal(Kind.GOOD, pin(Kind.EXPIRED));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains(hex(Kind.GOOD)).contains(hex(Kind.EXPIRED));
    }

    @Test
    void a_server_that_speaks_plain_text_where_tls_is_due_is_named_as_that() {
        server.connection().send("* OK [CAPABILITY IMAP4rev1] ready");

        SyncFailure failure = failure(account(Security.IMPLICIT_TLS, new TlsTrust.Platform()));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains("does not agree to TLS").contains("plain text");
        assertThat(failure.nextStep()).contains("993");
    }

    @Test
    void a_handshake_that_does_not_end_is_given_up() {
        server.connection().stall();

        SyncFailure failure =
                failure(
                        account(Security.IMPLICIT_TLS, new TlsTrust.Platform()),
                        Duration.ofMillis(300));

        assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
        assertThat(failure.text()).contains("handshake did not end");
    }

    @Test
    void starttls_comes_before_the_login_and_what_was_said_before_it_is_forgotten()
            throws IOException {
        ScriptedConnection connection =
                server.connection()
                        .send("* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR] ready")
                        .expect("{tag} STARTTLS")
                        .send("{tag} OK begin")
                        .startTls(CERTIFICATES.serverContext(Kind.GOOD))
                        .expect("{tag} CAPABILITY")
                        .send("* CAPABILITY IMAP4rev1 AUTH=LOGIN", "{tag} OK done");
        connection
                .expect("{tag} AUTHENTICATE LOGIN")
                .send("+ ")
                .expect("YWxpY2U=")
                .send("+ ")
                .expect("c2VjcmV0")
                .send("{tag} OK [CAPABILITY IMAP4rev1] welcome");

        logIn(account(Security.STARTTLS, ownAuthority()));

        server.verify();
    }

    @Test
    void a_server_from_which_starttls_was_stripped_gets_no_password() {
        server.connection()
                .send("* OK ready")
                .expect("{tag} CAPABILITY")
                .send("* CAPABILITY IMAP4rev1 AUTH=PLAIN", "{tag} OK done")
                .expectClose();

        SyncFailure failure = failure(account(Security.STARTTLS, new TlsTrust.Platform()));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.text()).contains("does not offer STARTTLS");
        server.verify();
    }

    @Test
    void a_server_that_refuses_starttls_gets_no_password() {
        server.connection()
                .send("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready")
                .expect("{tag} STARTTLS")
                .send("{tag} NO not today")
                .expectClose();

        SyncFailure failure = failure(account(Security.STARTTLS, new TlsTrust.Platform()));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        assertThat(failure.serverText()).isEqualTo("not today");
        server.verify();
    }

    @Test
    void what_is_injected_behind_the_ok_of_starttls_ends_the_connection() throws IOException {
        for (String injected :
                new String[] {"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", "* CAPABI", "\r\n"}) {
            server.connection()
                    .send("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready")
                    .expect("{tag} STARTTLS")
                    .sendText("{tag} OK begin\r\n" + injected)
                    .expectClose();

            SyncFailure failure = failure(account(Security.STARTTLS, ownAuthority()));

            assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
            assertThat(failure.text()).contains("someone is between us");
        }
        server.verify();
    }

    @Test
    void a_session_authenticated_before_tls_is_refused() {
        server.connection()
                .send("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hello alice")
                .expectClose();

        SyncFailure failure = failure(account(Security.STARTTLS, new TlsTrust.Platform()));

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_CONSENT);
        server.verify();
    }

    @Test
    void a_server_that_accepts_and_says_nothing_is_given_up() {
        for (Security security : new Security[] {Security.STARTTLS, Security.PLAINTEXT}) {
            server.connection().stall();

            SyncFailure failure =
                    failure(account(security, new TlsTrust.Platform()), Duration.ofMillis(300));

            assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
            assertThat(failure.text()).contains("nothing");
        }
    }

    /// What comes of meeting a server with this certificate, which will not be believed.
    private static SyncFailure refusal(Kind kind, TlsTrust trust) throws IOException {
        try (var listener =
                CERTIFICATES
                        .serverContext(kind)
                        .getServerSocketFactory()
                        .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Thread.ofPlatform().daemon().start(() -> shakeHands(listener));
            return failure(
                    Accounts.withTrust(
                            Accounts.of(
                                    Security.IMPLICIT_TLS,
                                    "localhost",
                                    listener.getLocalPort(),
                                    "alice"),
                            trust));
        }
    }

    private static void shakeHands(ServerSocket listener) {
        try (var socket = listener.accept()) {
            socket.getInputStream().read();
        } catch (IOException e) {
            // The client hangs up, which is what is tested.
        }
    }

    private void speakTls(Kind kind) {
        server.connection()
                .startTls(CERTIFICATES.serverContext(kind))
                .send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready")
                .expect("{tag} AUTHENTICATE PLAIN {*}")
                .send("{tag} OK [CAPABILITY IMAP4rev1] welcome")
                .expect("{tag} LOGOUT");
    }

    private Account account(Security security, TlsTrust trust) {
        return Accounts.withTrust(
                Accounts.of(security, "localhost", server.port(), "alice"), trust);
    }

    private static TlsTrust ownAuthority() throws IOException {
        Path file = Files.createTempFile("authority", ".pem");
        try {
            CERTIFICATES.writeAuthority(file);
            return new TlsTrust.OwnAuthority(Files.readString(file));
        } finally {
            Files.delete(file);
        }
    }

    private static TlsTrust pin(Kind kind) {
        return new TlsTrust.Fingerprint(new Sha256(HexFormat.of().parseHex(hex(kind))));
    }

    private static String hex(Kind kind) {
        return CERTIFICATES.fingerprint(kind).replace(":", "").toLowerCase(Locale.ROOT);
    }

    private static void logIn(Account account) {
        try (var connector = connector(account, Duration.ofSeconds(5))) {
            connector.open(new Cancel()).close();
        }
    }

    private static SyncFailure failure(Account account) {
        return failure(account, Duration.ofSeconds(5));
    }

    private static SyncFailure failure(Account account, Duration patience) {
        try (var connector = connector(account, patience)) {
            return catchThrowableOfType(ImapException.class, () -> connector.open(new Cancel()))
                    .failure();
        }
    }

    private static ImapConnector connector(Account account, Duration patience) {
        return new ImapConnector(
                account,
                Accounts.PASSWORD,
                Accounts.config().withTimeouts(Accounts.timeouts(patience)));
    }
}

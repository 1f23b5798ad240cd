package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

class DovecotServerTest {
    private static DovecotServer server;

    @BeforeAll
    static void start() {
        server = DovecotServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void any_user_logs_in_with_the_one_password() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            assertThat(answer(socket, "a LOGIN ann " + TestServer.PASSWORD)).startsWith("a OK");
        }
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            assertThat(answer(socket, "a LOGIN ann wrong")).startsWith("a NO");
        }
    }

    @Test
    void a_token_logs_in_its_user() throws IOException {
        String response = "n,a=ann,\u0001auth=Bearer " + server.token("ann") + "\u0001\u0001";
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            assertThat(answer(socket, "a AUTHENTICATE OAUTHBEARER " + base64(response)))
                    .startsWith("a OK");
        }
    }

    @Test
    void the_tls_port_shows_the_good_certificate() throws IOException {
        try (SSLSocket socket = tlsSocket(server, "localhost")) {
            socket.startHandshake();
            assertThat(answer(socket, "a LOGIN ann secret")).startsWith("a OK");
        }
    }

    @Test
    void bad_certificates_are_refused_by_a_client_that_looks() throws IOException {
        for (TestCertificates.Kind kind :
                new TestCertificates.Kind[] {
                    TestCertificates.Kind.EXPIRED,
                    TestCertificates.Kind.WRONG_NAME,
                    TestCertificates.Kind.SELF_SIGNED
                }) {
            DovecotOptions options = DovecotOptions.defaults().withCertificate(kind);
            try (DovecotServer bad = DovecotServer.start(options);
                    SSLSocket socket = tlsSocket(bad, "localhost")) {
                assertThatThrownBy(socket::startHandshake)
                        .as(kind.name())
                        .isInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void list_escape_lets_a_level_hold_dots_and_slashes() throws IOException {
        DovecotOptions options =
                DovecotOptions.defaults()
                        .withListEscape()
                        .withFormat(DovecotOptions.Format.MAILDIR_FS);
        try (DovecotServer escaping = DovecotServer.start(options);
                Socket socket = new Socket("127.0.0.1", escaping.port())) {
            assertThat(answer(socket, "a LOGIN ann secret")).startsWith("a OK");
            assertThat(answer(socket, "b CREATE \"..\"")).startsWith("b OK");
        }
    }

    private static SSLSocket tlsSocket(DovecotServer server, String host) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        server.certificates()
                                .clientContext()
                                .getSocketFactory()
                                .createSocket(host, server.tlsPort());
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String answer(Socket socket, String line) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        var in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String tag = line.substring(0, line.indexOf(' ') + 1);
        String got;
        do {
            got = in.readLine();
        } while (got != null && !got.startsWith(tag));
        return String.valueOf(got);
    }
}

package org.mailboat.smtp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

class FakeSmtpServerTest {
    private static final String LOGIN = "AUTH PLAIN AGFsaWNlAHNlY3JldA==";

    private final FakeSmtpServer server = FakeSmtpServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_message_is_taken_without_the_dots_that_were_added() throws Exception {
        try (var client = new Client(server.port())) {
            assertThat(client.line()).startsWith("220 ");
            assertThat(client.ask(LOGIN)).startsWith("235 ");
            assertThat(client.ask("MAIL FROM:<a@a.example> BODY=8BITMIME")).startsWith("250 ");
            assertThat(client.ask("RCPT TO:<b@b.example>")).startsWith("250 ");
            assertThat(client.ask("DATA")).startsWith("354 ");
            assertThat(client.ask("..x\r\n\n.\n\r\n.")).startsWith("250 ");
        }

        SentMessage message = server.awaitMessages(1).getFirst();
        assertThat(message.text()).isEqualTo(".x\r\n\n.\n\r\n");
        assertThat(message.user()).isEqualTo("alice");
        assertThat(message.parameters()).containsExactly("BODY=8BITMIME");
        assertThat(message.recipients()).containsExactly("b@b.example");
    }

    @Test
    void nobody_sends_without_a_login_and_none_succeeds_with_another_password() throws IOException {
        try (var client = new Client(server.port())) {
            client.line();

            assertThat(client.ask("MAIL FROM:<a@a.example>")).startsWith("530 ");
            assertThat(client.ask("AUTH PLAIN AGFsaWNlAHdyb25n")).startsWith("535 ");
        }
    }

    @Test
    void a_fault_happens_once() throws IOException {
        server.next(SmtpStep.RSET, SmtpFault.say("450-not", "450 now"));
        try (var client = new Client(server.port())) {
            client.line();

            assertThat(client.ask("RSET")).isEqualTo("450-not");
            assertThat(client.line()).isEqualTo("450 now");
            assertThat(client.ask("RSET")).startsWith("250 ");
        }
    }

    @Test
    void a_gate_holds_the_answer_back() throws Exception {
        Gate gate = server.hold(SmtpStep.NOOP);
        try (var client = new Client(server.port())) {
            client.line();
            client.say("NOOP");
            gate.awaitReached();
            assertThat(client.hasHeard()).isFalse();

            gate.open();

            assertThat(client.line()).startsWith("250 ");
        }
    }

    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
            socket.setSoTimeout(10_000);
            in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        String ask(String line) throws IOException {
            say(line);
            return line();
        }

        void say(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        String line() throws IOException {
            return String.valueOf(in.readLine());
        }

        boolean hasHeard() throws IOException {
            return in.ready();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

package org.mailboat.imap.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;

@Timeout(30)
class ScriptedImapServerTest {

    @Test
    void a_dialogue_is_played_and_tags_are_filled_in() throws IOException {
        try (ScriptedImapServer server = ScriptedImapServer.start()) {
            server.connection()
                    .send("* OK ready")
                    .expect("{tag} NOOP")
                    .send("{tag} OK done")
                    .expectClose();
            try (LineClient client = LineClient.connect(server.port())) {
                assertThat(client.readLine()).isEqualTo("* OK ready");
                client.send("x1 NOOP\r\n");
                assertThat(client.readLine()).isEqualTo("x1 OK done");
            }
            server.verify();
            assertThat(server.transcript())
                    .containsExactly(
                            "[1] S: * OK ready",
                            "[1] C: x1 NOOP",
                            "[1] S: x1 OK done",
                            "[1] -- closed by the client");
        }
    }

    @Test
    void pipelined_commands_can_be_answered_in_any_order() throws IOException {
        try (ScriptedImapServer server = ScriptedImapServer.start()) {
            server.connection()
                    .expect("{a} NOOP")
                    .expect("{b} CHECK")
                    .send("{b} OK second", "{a} OK first");
            try (LineClient client = LineClient.connect(server.port())) {
                client.send("x1 NOOP\r\nx2 CHECK\r\n");
                assertThat(client.readLine()).isEqualTo("x2 OK second");
                assertThat(client.readLine()).isEqualTo("x1 OK first");
            }
            server.verify();
        }
    }

    @Test
    void a_literal_is_expected_byte_for_byte() throws IOException {
        try (ScriptedImapServer server = ScriptedImapServer.start()) {
            server.connection()
                    .expect("{tag} APPEND INBOX {5}")
                    .send("+ go on")
                    .expectText("a\r\nbc")
                    .expect("")
                    .send("{tag} OK kept");
            try (LineClient client = LineClient.connect(server.port())) {
                client.send("x1 APPEND INBOX {5}\r\n");
                assertThat(client.readLine()).isEqualTo("+ go on");
                client.send("a\r\nbc\r\n");
                assertThat(client.readLine()).isEqualTo("x1 OK kept");
            }
            server.verify();
        }
    }

    @Test
    void a_line_that_does_not_fit_is_named_to_the_client_and_to_the_test() throws IOException {
        try (ScriptedImapServer server = ScriptedImapServer.start()) {
            server.connection().expect("{tag} NOOP");
            try (LineClient client = LineClient.connect(server.port())) {
                client.send("x1 CHECK\r\n");
                assertThat(client.readLine())
                        .startsWith("* BYE script: connection 1, step 1 (expect {tag} NOOP)");
            }
            assertThatThrownBy(server::verify)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("the client sent: x1 CHECK")
                    .hasMessageContaining("transcript:\n[1] C: x1 CHECK");
        }
    }

    @Test
    void steps_that_were_never_reached_fail_the_verification() {
        try (ScriptedImapServer server = ScriptedImapServer.start(Duration.ofMillis(50))) {
            server.connection().send("* OK ready");
            assertThatThrownBy(server::verify)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("the client never connected");
        }
    }

    @Test
    void a_connection_without_a_script_fails_the_verification() throws IOException {
        try (ScriptedImapServer server = ScriptedImapServer.start()) {
            try (LineClient client = LineClient.connect(server.port())) {
                assertThat(client.readLine()).isNull();
            }
            assertThatThrownBy(server::verify)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("connection 1 came");
        }
    }

    @Test
    void each_connection_follows_its_own_script() throws IOException {
        try (ScriptedImapServer server = ScriptedImapServer.start()) {
            server.connection().send("* OK first").close();
            server.connection().send("* OK second").close();
            for (String greeting : new String[] {"* OK first", "* OK second"}) {
                try (LineClient client = LineClient.connect(server.port())) {
                    assertThat(client.readLine()).isEqualTo(greeting);
                    assertThat(client.readLine()).isNull();
                }
            }
            server.verify();
        }
    }

    @Test
    void a_half_closed_server_still_hears_the_client() throws IOException {
        try (ScriptedImapServer server = ScriptedImapServer.start()) {
            server.connection().halfClose().expect("x1 NOOP");
            try (LineClient client = LineClient.connect(server.port())) {
                assertThat(client.readLine()).isNull();
                client.send("x1 NOOP\r\n");
                server.verify();
            }
        }
    }

    @Test
    void a_reset_is_felt_as_a_reset() throws IOException {
        try (ScriptedImapServer server = ScriptedImapServer.start()) {
            server.connection().expect("x1 NOOP").fault(new ConnectionFault.Reset());
            try (LineClient client = LineClient.connect(server.port())) {
                client.send("x1 NOOP\r\n");
                assertThatThrownBy(client::readLine).isInstanceOf(SocketException.class);
            }
            server.verify();
        }
    }

    @Test
    void a_stalled_server_says_nothing_and_keeps_the_connection() throws IOException {
        try (ScriptedImapServer server = ScriptedImapServer.start()) {
            server.connection().send("* OK ready").stall();
            try (LineClient client = LineClient.connect(server.port())) {
                assertThat(client.readLine()).isEqualTo("* OK ready");
                client.send("x1 NOOP\r\n");
                assertThat(client.isSilentFor(Duration.ofMillis(50))).isTrue();
            }
            server.verify();
        }
    }
}

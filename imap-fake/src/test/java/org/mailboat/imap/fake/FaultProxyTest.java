package org.mailboat.imap.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

@Timeout(30)
class FaultProxyTest {
    private static final byte[] MAIL =
            "Subject: one\r\n\r\nbody {9}\r\n".getBytes(StandardCharsets.US_ASCII);

    private final FakeImapServer server = FakeImapServer.start();
    private final FakeAccount ann = server.addAccount("ann", "secret");
    private final FaultProxy proxy = FaultProxy.before(server.port());

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    private LineClient loggedIn() throws IOException {
        LineClient client = LineClient.connect(proxy.port());
        client.readLine();
        assertThat(client.command("l", "LOGIN ann secret")).last().asString().startsWith("l OK");
        return client;
    }

    @Test
    void without_faults_everything_passes_and_is_counted() throws IOException {
        ann.mailbox("INBOX").append(MAIL);
        try (LineClient client = loggedIn()) {
            client.command("a", "SELECT INBOX");
            assertThat(client.command("b", "UID FETCH 1 (BODY.PEEK[])"))
                    .contains("body {9}", "b OK done");
        }
        ProxyTraffic traffic = proxy.traffic().getFirst();
        assertThat(traffic.toServer()).isEqualTo(server.traffic().bytesIn());
        assertThat(traffic.toClient()).isEqualTo(server.traffic().bytesOut());
        assertThat(traffic.roundTrips()).isEqualTo(3);
    }

    @Test
    void a_delay_is_paid_once_by_commands_that_do_not_wait() throws IOException {
        Duration oneWay = Duration.ofMillis(40);
        try (LineClient client = loggedIn()) {
            proxy.arm(new ProxyFault.Delay(ProxyFault.Direction.TO_SERVER, oneWay));
            proxy.arm(new ProxyFault.Delay(ProxyFault.Direction.TO_CLIENT, oneWay));
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                client.send("p" + i + " NOOP\r\n");
            }
            client.until("p19");
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(took).isBetween(oneWay.multipliedBy(2), oneWay.multipliedBy(20));
        }
    }

    @Test
    void the_connection_is_cut_at_the_octet() throws IOException {
        proxy.arm(new ProxyFault.CutAfter(ProxyFault.Direction.TO_CLIENT, 4));
        try (LineClient client = LineClient.connect(proxy.port())) {
            assertThat(client.readBytes(4)).asString(StandardCharsets.US_ASCII).isEqualTo("* OK");
            assertThat(client.readLine()).isNull();
        }
    }

    @Test
    void a_fault_happens_only_as_often_as_it_is_armed() throws IOException {
        proxy.arm(new ProxyFault.CutAfter(ProxyFault.Direction.TO_CLIENT, 0), 1);
        try (LineClient client = LineClient.connect(proxy.port())) {
            assertThat(client.readLine()).isNull();
        }
        loggedIn().close();
    }

    @Test
    void a_command_is_answered_in_the_servers_place() throws IOException {
        proxy.arm(new ProxyFault.AnswerCommand(Pattern.compile("^ENABLE"), "BAD what?"));
        try (LineClient client = loggedIn()) {
            assertThat(client.command("a", "ENABLE CONDSTORE")).containsExactly("a BAD what?");
            assertThat(client.command("b", "NOOP")).containsExactly("b OK done");
        }
        assertThat(server.commands()).containsExactly("LOGIN …", "NOOP");
    }

    @Test
    void an_answered_command_takes_its_unasked_literal_along() throws IOException {
        proxy.arm(new ProxyFault.AnswerCommand(Pattern.compile("^APPEND"), "NO full"));
        try (LineClient client = loggedIn()) {
            client.send("a APPEND INBOX {6+}\r\nx\r\ny\r\n\r\nb NOOP\r\n");
            assertThat(client.until("b")).contains("a NO full", "b OK done");
        }
        assertThat(ann.mailbox("INBOX").messages()).isEmpty();
    }

    @Test
    void an_answer_is_never_put_inside_a_literal() throws IOException {
        FakeMailbox inbox = ann.mailbox("INBOX");
        FakeContent big = new CorpusGenerator(1, 5_000_000).sized(0, 3_000_000);
        inbox.append(big, ann.now(), List.of());
        proxy.arm(new ProxyFault.AnswerCommand(Pattern.compile("^NOOP"), "BAD no"));
        try (LineClient client = loggedIn()) {
            client.command("a", "EXAMINE INBOX");
            client.send("b UID FETCH 1 (BODY.PEEK[])\r\nc NOOP\r\n");
            List<String> lines = client.until("b");
            lines.addAll(lines.contains("c BAD no") ? List.of() : client.until("c"));
            int size =
                    lines.stream()
                            .filter(l -> !l.endsWith("(closed)"))
                            .mapToInt(String::length)
                            .sum();
            assertThat(lines).contains("c BAD no", ")", "b OK done");
            assertThat(size).isGreaterThan(2_900_000);
        }
    }

    @Test
    void a_cut_behind_a_command_leaves_it_with_the_server_and_loses_its_answer()
            throws IOException, InterruptedException {
        try (LineClient client = loggedIn()) {
            proxy.arm(new ProxyFault.CutAtCommand(Pattern.compile("^APPEND"), true));
            long before = ann.changes();
            client.send("a APPEND INBOX {6+}\r\nx\r\ny\r\n\r\n");
            assertThat(client.readLine()).isNull();
            ann.awaitChange(before);
        }
        assertThat(ann.mailbox("INBOX").messages()).hasSize(1);
    }

    @Test
    void a_cut_before_a_command_keeps_it_from_the_server() throws IOException {
        try (LineClient client = loggedIn()) {
            proxy.arm(new ProxyFault.CutAtCommand(Pattern.compile("^CREATE"), false));
            client.send("a CREATE x\r\n");
            assertThat(client.readLine()).isNull();
        }
        assertThat(server.commands()).containsExactly("LOGIN …");
    }

    @Test
    void a_link_that_breaks_in_an_answer_has_carried_what_came_before() throws IOException {
        List<String> heard = new ArrayList<>();
        for (ProxyFault.At at : ProxyFault.At.values()) {
            try (LineClient client = loggedIn()) {
                proxy.armAfter(0, new ProxyFault.CutIn(ProxyFault.Part.TAGGED, at, 0));
                client.send("a NOOP\r\n");
                heard.add(new String(client.readBytes(100), StandardCharsets.US_ASCII));
            }
        }
        assertThat(heard).containsExactly("", "a", "a OK done", "a OK done\r", "a OK done\r\n");
        assertThat(proxy.cuts()).isEqualTo(heard.size());
    }

    @Test
    void a_link_that_breaks_in_an_upload_brings_the_whole_of_it_or_nothing()
            throws IOException, InterruptedException {
        String upload = "a APPEND INBOX {6+}\r\nx\r\ny\r\n\r\n";
        for (ProxyFault.Part part :
                List.of(
                        ProxyFault.Part.COMMAND_ANNOUNCEMENT,
                        ProxyFault.Part.COMMAND_LITERAL,
                        ProxyFault.Part.COMMAND_REST)) {
            try (LineClient client = loggedIn()) {
                proxy.armAfter(0, new ProxyFault.CutIn(part, ProxyFault.At.WITHIN, 2));
                client.send(upload);
                assertThat(client.readLine()).isNull();
            }
        }
        assertThat(ann.mailbox("INBOX").messages()).isEmpty();
        long before = ann.changes();
        try (LineClient client = loggedIn()) {
            proxy.armAfter(
                    0, new ProxyFault.CutIn(ProxyFault.Part.COMMAND_REST, ProxyFault.At.AFTER, 0));
            client.send(upload);
            assertThat(client.readLine()).isNull();
            ann.awaitChange(before);
        }
        assertThat(ann.mailbox("INBOX").messages()).hasSize(1);
    }

    @Test
    void a_stalled_command_is_never_answered() throws IOException {
        try (LineClient client = loggedIn()) {
            proxy.arm(new ProxyFault.StallAtCommand(Pattern.compile("^NOOP")));
            client.send("a NOOP\r\n");
            assertThat(client.isSilentFor(Duration.ofMillis(50))).isTrue();
        }
    }

    @Test
    void a_server_that_accepts_and_never_answers() throws IOException {
        proxy.arm(new ProxyFault.StallAfter(ProxyFault.Direction.TO_CLIENT, 0));
        try (LineClient client = LineClient.connect(proxy.port())) {
            assertThat(client.isSilentFor(Duration.ofMillis(50))).isTrue();
        }
    }

    @Test
    void a_half_close_ends_what_the_client_reads() throws IOException {
        proxy.arm(new ProxyFault.HalfCloseAfter(ProxyFault.Direction.TO_CLIENT, 2));
        try (LineClient client = LineClient.connect(proxy.port())) {
            assertThat(client.readLine()).isEqualTo("* ");
            assertThat(client.readLine()).isNull();
            client.send("a LOGOUT\r\n");
        }
    }

    @Test
    void starttls_can_be_hidden_as_an_attacker_does() throws IOException {
        proxy.arm(ProxyFault.Rewrite.withoutCapability("IDLE"));
        try (LineClient client = LineClient.connect(proxy.port())) {
            assertThat(client.readLine()).startsWith("* OK [CAPABILITY").doesNotContain("IDLE");
        }
    }

    @Test
    void a_response_can_be_withheld_with_its_literal() throws IOException {
        ann.mailbox("INBOX").append(MAIL);
        ann.mailbox("INBOX").append(MAIL);
        proxy.arm(
                new ProxyFault.Rewrite(line ->
                        line.startsWith("* 1 FETCH") ? Optional.empty() : Optional.of(line)));
        try (LineClient client = loggedIn()) {
            client.command("a", "EXAMINE INBOX");
            assertThat(client.command("b", "UID FETCH 1:2 (BODY.PEEK[])"))
                    .first()
                    .asString()
                    .startsWith("* 2 FETCH");
        }
    }

    @Test
    void connections_are_refused() throws IOException {
        proxy.arm(new ProxyFault.RefuseConnections());
        assertThatThrownBy(
                        () -> {
                            try (LineClient client = LineClient.connect(proxy.port())) {
                                client.readLine();
                            }
                        })
                .isInstanceOf(SocketException.class);
        proxy.clear();
        loggedIn().close();
    }
}

package org.mailboat.imap.fake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What the proxy does to answers, before a fake server that tells the truth.
@Timeout(30)
class ResponseFaultsTest {
    private static final byte[] MAIL =
            "Subject: one\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern FETCH = Pattern.compile("^\\* [0-9]+ FETCH");

    private final FakeImapServer server = FakeImapServer.start();
    private final FakeAccount ann = server.addAccount("ann", "secret");
    private final FaultProxy proxy = FaultProxy.before(server.port());

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    private LineClient opened(int messages) throws IOException {
        for (int i = 0; i < messages; i++) {
            ann.mailbox("INBOX").append(MAIL);
        }
        LineClient client = LineClient.connect(proxy.port());
        client.readLine();
        client.command("l", "LOGIN ann secret");
        client.command("s", "SELECT INBOX");
        return client;
    }

    private static List<String> untagged(List<String> lines, String word) {
        return lines.stream().filter(line -> line.startsWith("* ") && line.contains(word)).toList();
    }

    @Test
    void a_listing_is_cut_short_and_still_answered() throws IOException {
        try (LineClient client = opened(5)) {
            proxy.arm(new ProxyFault.Truncate(FETCH, 2), 1);
            List<String> cut = client.command("a", "UID FETCH 1:* (FLAGS)");
            assertThat(untagged(cut, "FETCH"))
                    .containsExactly("* 1 FETCH (UID 1 FLAGS ())", "* 2 FETCH (UID 2 FLAGS ())");
            assertThat(cut).last().isEqualTo("a OK done");
            assertThat(untagged(client.command("b", "UID FETCH 1:* (FLAGS)"), "FETCH")).hasSize(5);
        }
    }

    @Test
    void each_of_several_listings_under_way_is_cut_short() throws IOException {
        try (LineClient client = opened(3)) {
            proxy.arm(new ProxyFault.Truncate(FETCH, 1));
            client.send("a UID FETCH 1:* (FLAGS)\r\nb UID FETCH 1:* (UID)\r\n");
            assertThat(untagged(client.until("b"), "FETCH"))
                    .containsExactly("* 1 FETCH (UID 1 FLAGS ())", "* 1 FETCH (UID 1)");
        }
    }

    @Test
    void a_listing_of_bodies_loses_them_with_their_lines() throws IOException {
        try (LineClient client = opened(3)) {
            proxy.arm(new ProxyFault.Truncate(FETCH, 1));
            List<String> lines = client.command("a", "UID FETCH 1:* (BODY.PEEK[])");
            assertThat(lines).filteredOn("body"::equals).hasSize(1);
            assertThat(lines).last().isEqualTo("a OK done");
        }
    }

    @Test
    void mailboxes_are_left_out_of_a_list_and_of_its_status() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            ann.create(name);
        }
        proxy.arm(new ProxyFault.Truncate(Pattern.compile("^\\* STATUS "), 1));
        proxy.arm(new ProxyFault.Truncate(Pattern.compile("^\\* LIST "), 3));
        try (LineClient client = opened(0)) {
            List<String> lines =
                    client.command("a", "LIST \"\" * RETURN (SUBSCRIBED STATUS (MESSAGES))");
            assertThat(untagged(lines, "* LIST")).hasSize(3);
            assertThat(untagged(lines, "* STATUS")).hasSize(1);
        }
    }

    @Test
    void a_search_finds_less() throws IOException {
        try (LineClient client = opened(5)) {
            proxy.arm(new ProxyFault.ShortSearch(2));
            assertThat(client.command("a", "UID SEARCH ALL")).first().isEqualTo("* SEARCH 1 2");
            assertThat(client.command("b", "UID SEARCH RETURN (ALL) ALL"))
                    .first()
                    .isEqualTo("* ESEARCH (TAG \"b\") UID ALL 1:2");
        }
    }

    @Test
    void a_search_is_cut_at_any_place() {
        assertThat(SearchLine.shortened("* SEARCH 1 2 3 (MODSEQ 7)", 1))
                .isEqualTo("* SEARCH 1 (MODSEQ 7)");
        assertThat(SearchLine.shortened("* SEARCH 1 2", 0)).isEqualTo("* SEARCH");
        assertThat(SearchLine.shortened("* SEARCH", 3)).isEqualTo("* SEARCH");
        String extended = "* ESEARCH (TAG \"x\") UID ALL 1:3,7,9:20 MODSEQ 7";
        assertThat(SearchLine.shortened(extended, 0))
                .isEqualTo("* ESEARCH (TAG \"x\") UID MODSEQ 7");
        assertThat(SearchLine.shortened(extended, 3)).contains(" ALL 1:3 ");
        assertThat(SearchLine.shortened(extended, 6)).contains(" ALL 1:3,7,9:10 ");
        assertThat(SearchLine.shortened(extended, 99)).isEqualTo(extended);
        assertThat(SearchLine.shortened("* 5 EXISTS", 0)).isEqualTo("* 5 EXISTS");
    }

    @Test
    void news_can_be_withheld_and_repeated() throws IOException {
        try (LineClient client = opened(1)) {
            proxy.arm(new ProxyFault.Withhold(Pattern.compile("^\\* [0-9]+ EXISTS")), 1);
            ann.mailbox("INBOX").append(MAIL);
            assertThat(client.command("a", "NOOP")).noneMatch(line -> line.contains("EXISTS"));
            proxy.clear();
            proxy.arm(new ProxyFault.Repeat(Pattern.compile("EXPUNGE$"), 2));
            client.command("b", "UID STORE 1 +FLAGS.SILENT (\\Deleted)");
            assertThat(untagged(client.command("c", "UID EXPUNGE 1"), "EXPUNGE"))
                    .containsExactly("* 1 EXPUNGE", "* 1 EXPUNGE", "* 1 EXPUNGE");
        }
    }

    @Test
    void a_lie_comes_just_before_the_answer_of_a_command() throws IOException {
        String lie = "* VANISHED (EARLIER) 1:26183";
        try (LineClient client = opened(1)) {
            proxy.arm(new ProxyFault.Insert(Pattern.compile("^UID FETCH"), lie));
            client.send("a NOOP\r\nb UID FETCH 1 (FLAGS)\r\nc NOOP\r\n");
            assertThat(client.until("c"))
                    .containsExactly(
                            "a OK done",
                            "* 1 FETCH (UID 1 FLAGS ())",
                            lie,
                            "b OK done",
                            "c OK done");
        }
    }

    @Test
    void a_command_is_done_and_answered_with_no() throws IOException {
        try (LineClient client = opened(1)) {
            proxy.arm(new ProxyFault.ReplaceAnswer(Pattern.compile("^UID STORE"), "NO failed"));
            assertThat(client.command("a", "UID STORE 1 +FLAGS (\\Seen)"))
                    .containsExactly("* 1 FETCH (UID 1 FLAGS (\\Seen))", "a NO failed");
        }
        assertThat(ann.mailbox("INBOX").messages().getFirst().flags()).contains("\\Seen");
    }

    @Test
    void only_the_chosen_command_of_many_is_refused() throws IOException {
        try (LineClient client = opened(1)) {
            proxy.armAfter(2, new ProxyFault.AnswerCommand(Pattern.compile("^NOOP"), "BAD no"), 1);
            List<String> answers = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                answers.addAll(client.command("n" + i, "NOOP"));
            }
            assertThat(answers)
                    .containsExactly("n1 OK done", "n2 OK done", "n3 BAD no", "n4 OK done");
        }
    }

    @Test
    void counters_tell_something_else() throws IOException {
        ann.create("box");
        proxy.arm(ProxyFault.Rewrite.status("UIDNEXT", n -> n + 100));
        proxy.arm(ProxyFault.Rewrite.code("UIDVALIDITY", _ -> 0));
        proxy.arm(ProxyFault.Rewrite.exists(n -> n / 2));
        try (LineClient client = opened(4)) {
            assertThat(client.command("a", "STATUS INBOX (MESSAGES UIDNEXT)"))
                    .first()
                    .isEqualTo("* STATUS \"INBOX\" (MESSAGES 4 UIDNEXT 105)");
            assertThat(client.command("b", "EXAMINE INBOX"))
                    .contains("* 2 EXISTS")
                    .anyMatch(line -> line.startsWith("* OK [UIDVALIDITY 0]"));
        }
    }

    @Test
    void a_response_and_all_behind_it_come_late() throws IOException {
        try (LineClient client = opened(1)) {
            Duration late = Duration.ofMillis(150);
            proxy.arm(new ProxyFault.DelayResponse(Pattern.compile("FETCH"), late), 1);
            long start = System.nanoTime();
            client.send("a UID FETCH 1 (FLAGS)\r\nb NOOP\r\n");
            assertThat(client.until("b")).hasSize(3);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(late);
        }
    }

    @Test
    void each_connection_is_cut_where_the_seed_says() throws IOException {
        long seed = 7;
        proxy.arm(new ProxyFault.CutSomewhere(ProxyFault.Direction.TO_CLIENT, seed, 60));
        List<Long> delivered = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            try (LineClient client = LineClient.connect(proxy.port())) {
                client.readBytes(100);
            }
            delivered.add(proxy.traffic().get(i).toClient());
        }
        var again = new ProxyFault.CutSomewhere(ProxyFault.Direction.TO_CLIENT, seed, 60);
        assertThat(delivered)
                .containsExactly(
                        again.octets(1),
                        again.octets(2),
                        again.octets(3),
                        again.octets(4),
                        again.octets(5))
                .allMatch(octets -> octets < 60);
        assertThat(delivered.stream().distinct().count()).isGreaterThan(2);
    }

    @Test
    void the_same_seed_draws_the_same_faults() {
        assertThat(drawn(5)).isEqualTo(drawn(5)).isNotEqualTo(drawn(6));
        List<ProxyFault> faults = new ArrayList<>();
        RandomFaults random = new RandomFaults(1);
        for (int i = 0; i < 300; i++) {
            faults.add(random.next());
        }
        assertThat(faults).extracting(Object::getClass).contains(ProxyFault.Insert.class);
        assertThat(faults.stream().map(Object::getClass).distinct()).hasSize(9);
    }

    private static String drawn(long seed) {
        RandomFaults random = new RandomFaults(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            text.append(random.next()).append('\n');
        }
        return text.toString();
    }
}

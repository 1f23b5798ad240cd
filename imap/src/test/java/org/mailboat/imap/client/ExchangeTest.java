package org.mailboat.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.ScriptedImapServer;
import org.mailboat.imap.wire.AppendMessage;
import org.mailboat.imap.wire.Command;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.LiteralSource;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.sync.port.Cancel;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Commands that write: what is sent of them, how, and what is known where the link breaks.
class ExchangeTest {
    private static final String ONE = "Subject: one\r\n\r\n1\r\n";
    private static final String TWO = "Subject: two\r\n\r\n22\r\n";

    private final ScriptedImapServer server = ScriptedImapServer.start(Duration.ofSeconds(10));
    private final ImapConnector connector = connector(Duration.ofSeconds(10));

    @AfterEach
    void stop() {
        connector.close();
        server.close();
    }

    @Test
    void several_messages_go_out_in_one_command_without_waiting_where_that_is_offered() {
        Scripts.loggedIn(server, "LITERAL+ MULTIAPPEND")
                .expect(
                        "{a} APPEND \"A\" (\\Seen) \"02-Jan-2026 03:04:05 +0000\" {"
                                + ONE.length()
                                + "+}")
                .expectText(ONE)
                .expect(" {" + TWO.length() + "+}")
                .expectText(TWO)
                .expect("")
                .send("{a} OK [APPENDUID 7 40:41] kept");
        var first =
                new AppendMessage(
                        Keywords.of(Keyword.SEEN),
                        Instant.parse("2026-01-02T03:04:05Z"),
                        source(ONE),
                        AppendMessage.Form.PLAIN);

        Exchange exchange = exchange(Commands.append("A", List.of(first, plain(TWO))));

        assertThat(exchange.broken()).isNull();
        Reply reply = exchange.parts().getFirst().reply();
        assertThat(reply).isNotNull();
        assertThat(reply.code())
                .isInstanceOfSatisfying(
                        ResponseCode.AppendUid.class,
                        code -> assertThat(code.uids()).isEqualTo(UidSet.of(40, 41)));
    }

    @Test
    void small_literals_do_not_wait_where_only_small_ones_may() {
        String large = "x".repeat(5000);
        Scripts.loggedIn(server, "LITERAL-")
                .expect("{a} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect("")
                .expect("{b} APPEND \"A\" {5000}")
                .send("+ go on", "{a} OK kept")
                .expectText(large)
                .expect("")
                .send("{b} OK kept");

        Exchange exchange =
                exchange(
                        Commands.append("A", List.of(plain(ONE))),
                        Commands.append("A", List.of(plain(large))));

        assertThat(exchange.parts()).allMatch(Exchange.Part::isOk);
    }

    @Test
    void a_refused_literal_is_not_sent_and_the_next_command_is() {
        Scripts.loggedIn(server, "")
                .expect("{a} APPEND \"A\" {" + ONE.length() + "}")
                .send("{a} NO [TOOBIG] no")
                .expect("{b} APPEND \"A\" {" + TWO.length() + "}")
                .send("+ go on")
                .expectText(TWO)
                .expect("")
                .send("{b} OK kept");

        Exchange exchange =
                exchange(
                        Commands.append("A", List.of(plain(ONE))),
                        Commands.append("A", List.of(plain(TWO))));

        assertThat(exchange.parts()).extracting(Exchange.Part::isOk).containsExactly(false, true);
    }

    @Test
    void a_literal_refused_without_a_tag_counts_as_refused_and_ends_the_connection() {
        Scripts.loggedIn(server, "")
                .expect("{a} APPEND \"A\" {" + ONE.length() + "}")
                .send("* BAD Command line too long")
                .expectClose();
        try (var impatient = connector(Duration.ofSeconds(2));
                var connection = impatient.open(new Cancel())) {
            Exchange exchange =
                    connection.exchange(
                            Stream.of(plain(ONE), plain(TWO))
                                    .map(message -> append(Commands.append("A", List.of(message))))
                                    .toList(),
                            new Cancel());

            Reply reply = exchange.parts().getFirst().reply();
            assertThat(reply).isNotNull();
            assertThat(reply.status()).isEqualTo(Status.BAD);
            assertThat(reply.text()).isEqualTo("Command line too long");
            assertThat(exchange.parts()).noneMatch(Exchange.Part::written);
            assertThat(exchange.parts().getLast().reply()).isNull();
            assertThat(connection.isOpen()).isFalse();
        }
    }

    @Test
    void a_warning_before_a_go_ahead_is_no_refusal() {
        Scripts.loggedIn(server, "")
                .expect("{a} APPEND \"A\" {" + ONE.length() + "}")
                .send("* NO nearly full", "+ go on")
                .expectText(ONE)
                .expect("")
                .send("{a} OK kept");

        Exchange exchange = exchange(Commands.append("A", List.of(plain(ONE))));

        assertThat(exchange.parts()).allMatch(Exchange.Part::isOk);
    }

    @Test
    void what_is_refused_without_a_tag_behind_its_literal_is_in_doubt_and_the_words_are_told() {
        Scripts.loggedIn(server, "LITERAL+")
                .expect("{a} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect("")
                .send("* BAD Command line too long")
                .stall();
        try (var impatient = connector(Duration.ofMillis(500));
                var connection = impatient.open(new Cancel())) {
            Exchange exchange =
                    connection.exchange(
                            List.of(append(Commands.append("A", List.of(plain(ONE))))),
                            new Cancel());

            assertThat(exchange.parts().getFirst().reply()).isNull();
            assertThat(exchange.parts().getFirst().written()).isTrue();
            assertThat(exchange.broken())
                    .isInstanceOfSatisfying(
                            ImapException.class,
                            e -> {
                                assertThat(e.failure().kind()).isEqualTo(FailureKind.OFFLINE);
                                assertThat(e.failure().serverText())
                                        .isEqualTo("Command line too long");
                            });
        }
    }

    @Test
    void the_last_words_before_a_connection_is_closed_are_told() {
        Scripts.loggedIn(server, "")
                .expect("{a} NOOP")
                .send("* NO [CONTACTADMIN] not today")
                .close();

        Exchange exchange = exchange(Commands.noop());

        assertThat(exchange.broken())
                .isInstanceOfSatisfying(
                        ImapException.class,
                        e ->
                                assertThat(e.failure().serverText())
                                        .isEqualTo("[CONTACTADMIN] not today"));
    }

    @Test
    void words_of_before_a_command_are_not_told_of_it() {
        Scripts.loggedIn(server, "")
                .expect("{a} NOOP")
                .send("* NO a warning", "{a} OK done")
                .expect("{b} NOOP")
                .close();
        try (var connection = connector.open(new Cancel())) {
            ImapRequest noop = ImapRequest.of(Commands.noop());
            assertThat(connection.ask(noop, new Cancel()).isOk()).isTrue();

            assertThatThrownBy(() -> connection.ask(noop, new Cancel()))
                    .isInstanceOfSatisfying(
                            ImapException.class,
                            e -> assertThat(e.failure().serverText()).isNull());
        }
    }

    @Test
    void a_message_is_read_no_faster_than_the_server_takes_it() {
        Scripts.loggedIn(server, "LITERAL+").stall();
        var read = new AtomicLong();
        long size = 1L << 32;
        LiteralSource endless =
                new LiteralSource() {
                    @Override
                    public long size() {
                        return size;
                    }

                    @Override
                    public InputStream open() {
                        return new InputStream() {
                            @Override
                            public int read() {
                                read.incrementAndGet();
                                return 'x';
                            }

                            @Override
                            public int read(byte[] to, int from, int count) {
                                read.addAndGet(count);
                                return count;
                            }
                        };
                    }
                };
        try (var impatient = connector(Duration.ofMillis(300));
                var connection = impatient.open(new Cancel())) {
            Exchange exchange =
                    connection.exchange(
                            List.of(append(Commands.append("A", List.of(plain(endless))))),
                            new Cancel());

            assertThat(exchange.broken()).hasMessageContaining("stopped reading");
            assertThat(exchange.parts().getFirst().written()).isFalse();
            assertThat(read).hasValueLessThan(64 << 20);
        }
    }

    @Test
    void content_that_falls_short_ends_the_connection_and_the_command_was_not_written() {
        Scripts.loggedIn(server, "LITERAL+").expectClose();
        LiteralSource shortened =
                new LiteralSource() {
                    @Override
                    public long size() {
                        return 90;
                    }

                    @Override
                    public InputStream open() {
                        return new ByteArrayInputStream(new byte[0]);
                    }
                };
        try (var connection = connector.open(new Cancel())) {
            Exchange exchange =
                    connection.exchange(
                            Stream.of(
                                            Commands.append("A", List.of(plain(shortened))),
                                            Commands.append("A", List.of(plain(ONE))))
                                    .map(ExchangeTest::append)
                                    .toList(),
                            new Cancel());

            assertThat(exchange.broken())
                    .isInstanceOfSatisfying(
                            ImapException.class,
                            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.LOCAL_DISK));
            assertThat(exchange.parts())
                    .hasSize(2)
                    .noneMatch(Exchange.Part::written)
                    .allMatch(part -> part.reply() == null);
            assertThat(connection.isOpen()).isFalse();
        }
    }

    @Test
    void what_was_answered_before_the_link_broke_is_kept() {
        Scripts.loggedIn(server, "LITERAL+ MOVE UIDPLUS")
                .expect("{a} UID MOVE 1 \"B\"")
                .expect("{b} UID MOVE 2 \"B\"")
                .expect("{c} UID MOVE 3 \"B\"")
                .send("* OK [COPYUID 7 1 11] moved", "{a} OK done", "* OK [COPYUID 7 2 12] moved")
                .close();
        Claim copied =
                data ->
                        data instanceof Response.Condition condition
                                && condition.code() instanceof ResponseCode.CopyUid;
        try (var connection = connector.open(new Cancel())) {
            Exchange exchange =
                    connection.exchange(
                            Stream.of(1, 2, 3)
                                    .map(uid ->
                                            new ImapRequest(
                                                    Commands.uidMove(UidSet.of(uid), "B"), copied))
                                    .toList(),
                            new Cancel());

            assertThat(exchange.broken()).isInstanceOf(ImapException.class);
            assertThat(exchange.parts()).allMatch(Exchange.Part::written);
            assertThat(exchange.parts())
                    .extracting(Exchange.Part::isOk)
                    .containsExactly(true, false, false);
            assertThat(exchange.parts())
                    .extracting(part -> part.all(Response.Condition.class).size())
                    .containsExactly(1, 1, 0);
        }
    }

    @Test
    void an_answer_that_cannot_be_read_is_as_good_as_lost() {
        Scripts.loggedIn(server, "").expect("{a} NOOP").send("{a} [[ what");
        Exchange exchange = exchange(Commands.noop());

        assertThat(exchange.broken()).isNull();
        assertThat(exchange.parts().getFirst().reply()).isNull();
        assertThat(exchange.parts().getFirst().written()).isTrue();
    }

    @Test
    void a_wish_to_stop_ends_the_exchange() {
        Scripts.loggedIn(server, "").expect("{a} NOOP").stall();
        try (var connection = connector.open(new Cancel())) {
            var cancel = new Cancel();
            Thread.ofPlatform().daemon().start(cancel::request);

            Exchange exchange =
                    connection.exchange(List.of(ImapRequest.of(Commands.noop())), cancel);

            assertThat(exchange.broken()).isInstanceOf(CancellationException.class);
            assertThatThrownBy(() -> connection.ask(ImapRequest.of(Commands.noop()), cancel))
                    .isInstanceOf(CancellationException.class);
            connection.abort();
        }
    }

    private Exchange exchange(Command... commands) {
        try (var connection = connector.open(new Cancel())) {
            return connection.exchange(
                    Stream.of(commands).map(ExchangeTest::append).toList(), new Cancel());
        }
    }

    private static ImapRequest append(Command command) {
        return ImapRequest.of(command);
    }

    private static AppendMessage plain(String text) {
        return plain(source(text));
    }

    private static AppendMessage plain(LiteralSource source) {
        return new AppendMessage(Keywords.none(), null, source, AppendMessage.Form.PLAIN);
    }

    private static LiteralSource source(String text) {
        return LiteralSource.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private ImapConnector connector(Duration timeout) {
        return new ImapConnector(
                Accounts.plain(server.port()),
                Accounts.PASSWORD,
                Accounts.config().withTimeouts(Accounts.timeouts(timeout)));
    }
}

package org.mailboat.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.ConnectionFault;
import org.mailboat.imap.fake.ScriptedImapServer;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Status;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

class ConnectionTest {
    private static final ImapRequest NOOP = ImapRequest.of(Commands.noop());
    private static final ImapRequest LIST =
            new ImapRequest(Commands.list("", "*"), Claim.of(Response.Listing.class));

    private final ScriptedImapServer server = ScriptedImapServer.start(Duration.ofSeconds(10));
    private final List<ImapConnector> connectors = new ArrayList<>();

    @AfterEach
    void stop() {
        connectors.forEach(ImapConnector::close);
        server.close();
    }

    @Test
    void commands_are_on_the_wire_before_any_is_answered_and_answers_may_change_places() {
        Scripts.loggedIn(server, "")
                .expect("{list} LIST \"\" \"*\"")
                .expect("{noop} NOOP")
                .send("{noop} OK second first", "* LIST () \"/\" A", "{list} OK first second");
        try (var connection = open()) {
            List<Reply> replies = connection.ask(List.of(LIST, NOOP), new Cancel());

            assertThat(replies)
                    .extracting(Reply::text)
                    .containsExactly("first second", "second first");
            assertThat(replies.getFirst().all(Response.Listing.class)).hasSize(1);
        }
    }

    @Test
    void what_nobody_asked_for_goes_to_the_listener_and_what_nobody_knows_is_passed_over() {
        Scripts.loggedIn(server, "")
                .expect("{tag} LIST {*}")
                .send(
                        "* LIST () \"/\" A",
                        "* 23 EXISTS",
                        "* XWIBBLE (1 \"two\" ((3)))",
                        "* LIST () \"/\" B",
                        "? ???",
                        "X9999 OK whose is this?",
                        "{tag} OK done");
        var unasked = new CopyOnWriteArrayList<Response.Untagged>();
        try (var connection = open()) {
            connection.listen(unasked::add);

            Reply reply = connection.ask(LIST, new Cancel());

            assertThat(reply.all(Response.Listing.class))
                    .extracting(Response.Listing::wireName)
                    .containsExactly("A", "B");
            assertThat(unasked).contains(new Response.Exists(23)).hasSize(2);
        }
    }

    @Test
    void a_literal_that_the_server_must_ask_for_waits_for_it() {
        Scripts.loggedIn(server, "")
                .expect("{tag} LIST \"\" {4}")
                .send("+ go on")
                .expectBytes(new byte[] {'a', (byte) 0xE4, 'b', '*'})
                .expect("")
                .send("{tag} OK done");
        Scripts.loggedIn(server, "").expect("{tag} LIST \"\" {4}").send("{tag} NO not that");
        var list = ImapRequest.of(Commands.list("", "a\u00e4b*"));
        try (var first = open();
                var second = open()) {
            assertThat(first.ask(list, new Cancel()).isOk()).isTrue();
            assertThat(second.ask(list, new Cancel()).status()).isEqualTo(Status.NO);
        }
    }

    @Test
    void silence_ends_a_wait_and_names_the_command() {
        Scripts.loggedIn(server, "").expect("{tag} LIST {*}").stall();
        try (var connection = open(Duration.ofMillis(300))) {
            SyncFailure failure = failure(() -> connection.ask(LIST, new Cancel()));

            assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
            assertThat(failure.command()).isEqualTo("LIST");
            assertThat(connection.isOpen()).isFalse();
        }
    }

    @Test
    void a_write_that_nobody_reads_is_given_up() {
        Scripts.loggedIn(server, "LITERAL+").stall();
        var huge = ImapRequest.of(Commands.list("", "x\u00e4".repeat(16 << 20)));
        try (var connection = open(Duration.ofMillis(500))) {
            SyncFailure failure = failure(() -> connection.ask(huge, new Cancel()));

            assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
            assertThat(failure.text()).contains("stopped reading");
            assertThat(failure.detail()).isEqualTo(FailureDetail.DEADLINE);
        }
    }

    @Test
    void a_wish_to_stop_ends_a_wait_at_once() {
        Scripts.loggedIn(server, "").expect("{tag} NOOP").stall();
        try (var connection = open()) {
            var cancel = new Cancel();
            var asking =
                    CompletableFuture.runAsync(() ->
                            assertThatThrownBy(() -> connection.ask(NOOP, cancel))
                                    .isInstanceOf(CancellationException.class));

            cancel.request();

            assertThat(asking).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_connection_that_ends_tells_why() {
        Scripts.loggedIn(server, "").expect("{tag} NOOP").close();
        Scripts.loggedIn(server, "").expect("{tag} NOOP").fault(new ConnectionFault.Reset());
        Scripts.loggedIn(server, "")
                .expect("{tag} NOOP")
                .send("* BYE Session invalidated - AccessTokenExpired")
                .close();

        for (FailureKind kind :
                List.of(FailureKind.OFFLINE, FailureKind.OFFLINE, FailureKind.TRANSIENT)) {
            try (var connection = open()) {
                SyncFailure failure = failure(() -> connection.ask(NOOP, new Cancel()));

                assertThat(failure.kind()).isEqualTo(kind);
                assertThat(failure.command()).isEqualTo("NOOP");
                assertThat(connection.wasDropped()).isTrue();
            }
        }
    }

    @Test
    void lost_framing_ends_the_connection_as_a_fault_of_the_protocol() {
        Scripts.loggedIn(server, "")
                .expect("{tag} NOOP")
                .sendText("* 1 FETCH (UID 1 BODY[] {99999999999999}\r\nx");
        try (var connection = open()) {
            assertThat(failure(() -> connection.ask(NOOP, new Cancel())).kind())
                    .isEqualTo(FailureKind.PROTOCOL);
        }
    }

    @Test
    void a_thousand_pipelined_commands_with_large_answers_do_not_lock_up() {
        var script = Scripts.loggedIn(server, "");
        String answer = "* LIST () \"/\" \"" + "x".repeat(4000) + "\"";
        for (int i = 0; i < 1000; i++) {
            script.expect("{tag} LIST {*}").send(answer, "{tag} OK done");
        }
        try (var connection = open()) {
            List<Reply> replies =
                    connection.ask(java.util.Collections.nCopies(1000, LIST), new Cancel());

            assertThat(replies).allMatch(Reply::isOk).hasSize(1000);
        }
    }

    @Test
    void traffic_counts_octets_commands_and_waits() {
        Scripts.loggedIn(server, "")
                .expect("{a} LIST {*}")
                .expect("{b} NOOP")
                .send("{a} OK done", "{b} OK done");
        try (var other = open()) {
            var traffic = connectors.getLast().traffic();
            var before = traffic.total();

            other.ask(List.of(LIST, NOOP), new Cancel());

            var after = traffic.total();
            assertThat(after.commands() - before.commands()).isEqualTo(2);
            assertThat(after.roundTrips() - before.roundTrips()).isEqualTo(1);
            assertThat(after.bytesOut() - before.bytesOut())
                    .isEqualTo("A0002 LIST \"\" \"*\"\r\nA0003 NOOP\r\n".length());
            assertThat(after.bytesIn() - before.bytesIn())
                    .isEqualTo("A0002 OK done\r\nA0003 OK done\r\n".length());
            assertThat(after.connections()).isEqualTo(1);
        }
    }

    private static SyncFailure failure(Runnable asking) {
        return catchThrowableOfType(ImapException.class, asking::run).failure();
    }

    private ImapConnection open() {
        return open(Duration.ofSeconds(10));
    }

    private ImapConnection open(Duration patience) {
        var connector =
                new ImapConnector(
                        Accounts.plain(server.port()),
                        Accounts.PASSWORD,
                        Accounts.config().withTimeouts(Accounts.timeouts(patience)));
        connectors.add(connector);
        return connector.open(new Cancel());
    }
}

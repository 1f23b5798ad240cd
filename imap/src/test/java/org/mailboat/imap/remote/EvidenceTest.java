package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Evidence;
import org.mailboat.sync.port.EvidenceOrder;
import org.mailboat.sync.port.HeaderDigest;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OpenedMailbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

class EvidenceTest {
    private static final String ITEMS = "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER])";
    private static final String PLAIN_ITEMS = "(UID RFC822.SIZE INTERNALDATE)";

    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    @Test
    void all_mailboxes_are_asked_in_one_write_and_headers_are_hashed() {
        scripted.loggedIn("ENABLE CONDSTORE OBJECTID")
                .expect("{e} ENABLE CONDSTORE")
                .expect("{a} EXAMINE \"A\"")
                .expect(
                        "{b} UID FETCH 3,7 (UID RFC822.SIZE INTERNALDATE EMAILID"
                                + " BODY.PEEK[HEADER])")
                .expect("{c} EXAMINE \"B\"")
                .send("{e} OK on")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 5] x", "* OK [UIDNEXT 9] x")
                .send("* OK [HIGHESTMODSEQ 77] x", "* OK [MAILBOXID (F1)] x", "{a} OK open")
                .sendText("* 1 FETCH (UID 3 RFC822.SIZE 90 EMAILID (M1)")
                .sendText(" INTERNALDATE \"01-Jan-2020 00:00:00 +0000\"")
                .sendText(" BODY[HEADER] {27}\r\nMessage-ID: <a@b>\r\nX: y\r\n\r\n)\r\n")
                .send("* 3 EXISTS", "{b} OK done")
                .send("* 0 EXISTS", "* OK [UIDVALIDITY 6] x", "{c} OK open");

        List<Evidence> evidence = ask(order("A", 3, 7), order("B"));

        assertThat(evidence.getFirst().answer()).isEqualTo(Evidence.Answer.OPENED);
        assertThat(evidence.getFirst().opened())
                .isEqualTo(new OpenedMailbox(new MailboxStatus(2, 5, 9, 77), false, true, "F1"));
        assertThat(evidence.getFirst().exhibits())
                .containsExactly(
                        new Evidence.Exhibit(
                                3,
                                90,
                                Instant.parse("2020-01-01T00:00:00Z"),
                                "emailid:M1",
                                proof("Message-ID: <a@b>\r\nX: y\r\n\r\n")));
        assertThat(evidence.getLast().opened())
                .isEqualTo(new OpenedMailbox(new MailboxStatus(0, 6, 0, 0), false, true, null));
        assertThat(scripted.remote.traffic().bodies()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "NO [NONEXISTENT] Unknown Mailbox,ABSENT",
        "NO [TRYCREATE] create it first,ABSENT",
        "NO [CANNOT] Mailbox is not selectable,ABSENT",
        "NO Mailbox does not exist,ABSENT",
        "NO A/B doesn't exist.,ABSENT",
        "NO [NOPERM] Permission denied,UNKNOWN",
        "NO [UNAVAILABLE] backend down,UNKNOWN",
        "NO [INUSE] later,UNKNOWN",
        "NO [SERVERBUG] Internal error,UNKNOWN",
        "NO [CONTACTADMIN] call us,UNKNOWN",
        "NO [X-UNHEARD-OF] what,UNKNOWN",
        "NO Server Unavailable. 15,UNKNOWN",
        "NO Permission denied,UNKNOWN",
        "NO SELECT Unsafe Login. Please contact kefu@188.com for help,UNKNOWN",
        "BAD what,UNKNOWN"
    })
    void a_refusal_is_absence_only_if_it_says_so_or_nothing(String answer, Evidence.Answer as) {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1 {*}")
                .send("{a} " + answer, "{b} BAD nothing is open");

        assertThat(ask(order("A", 1))).containsExactly(new Evidence("A", as, null, List.of()));
    }

    @ParameterizedTest
    @CsvSource({"OK open,ABSENT", "NO Unable to open this mailbox.,UNKNOWN", "BAD what,UNKNOWN"})
    void a_refusal_in_vague_words_is_absence_only_where_others_are_opened(
            String inbox, Evidence.Answer as) {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .send("{a} NO Unable to open this mailbox.")
                .expect("{b} EXAMINE \"INBOX\"")
                .send("* OK [UIDVALIDITY 5] x", "{b} " + inbox);

        assertThat(ask(order("A"))).containsExactly(new Evidence("A", as, null, List.of()));
    }

    @Test
    void where_another_mailbox_was_opened_no_more_is_asked() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} EXAMINE \"B\"")
                .send("{a} NO Unable to open this mailbox.")
                .send("* OK [UIDVALIDITY 5] x", "{b} OK open");

        assertThat(ask(order("A"), order("B")))
                .extracting(Evidence::answer)
                .containsExactly(Evidence.Answer.ABSENT, Evidence.Answer.OPENED);
    }

    @Test
    void a_server_that_wants_to_be_left_alone_is() {
        scripted.loggedIn("").expect("{a} EXAMINE \"A\"").send("{a} NO [THROTTLED] too fast");

        var thrown = catchThrowableOfType(ImapException.class, () -> ask(order("A")));

        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.THROTTLED);
    }

    @Test
    void what_comes_behind_a_refused_opening_is_not_believed() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1 {*}")
                .expect("{c} EXAMINE \"B\"")
                .expect("{d} UID FETCH 1 {*}")
                .send("* OK [UIDVALIDITY 5] x", "* 1 EXISTS", "{a} OK open")
                .send("* 1 FETCH (UID 1 RFC822.SIZE 5)", "{b} OK done")
                .send("{c} NO [NOPERM] no")
                .send("* 1 FETCH (UID 1 RFC822.SIZE 5)", "{d} OK done");

        assertThat(ask(order("A", 1), order("B", 1)).getLast().exhibits()).isEmpty();
    }

    @Test
    void without_its_headers_a_mailbox_still_shows_its_messages() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:3 " + ITEMS)
                .send("* OK [UIDVALIDITY 5] x", "* 2 EXISTS", "{a} OK open")
                .send("* 1 FETCH (UID 1 RFC822.SIZE 5 BODY[HEADER] \"\")", "{b} NO broken")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID FETCH 2:3 " + PLAIN_ITEMS)
                .send("* OK [UIDVALIDITY 5] x", "* 2 EXISTS", "{c} OK open")
                .send("* 2 FETCH (UID 3 RFC822.SIZE 6)", "{d} OK done");

        Evidence evidence = ask(order("A", 1, 2, 3)).getFirst();

        assertThat(evidence.answer()).isEqualTo(Evidence.Answer.OPENED);
        assertThat(evidence.exhibits())
                .containsExactly(
                        new Evidence.Exhibit(1, 5, null, null, proof("")),
                        new Evidence.Exhibit(3, 6, null, null, null));
    }

    @Test
    void messages_that_are_refused_in_every_way_leave_it_unknown() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1 " + ITEMS)
                .send("* OK [UIDVALIDITY 5] x", "* 2 EXISTS", "{a} OK open", "{b} NO broken")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID FETCH 1 " + PLAIN_ITEMS)
                .send("* OK [UIDVALIDITY 5] x", "* 2 EXISTS", "{c} OK open", "{d} NO broken");

        assertThat(ask(order("A", 1)).getFirst().answer()).isEqualTo(Evidence.Answer.UNKNOWN);
    }

    @Test
    void an_empty_mailbox_may_refuse_to_show_messages() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1 " + ITEMS)
                .send("* OK [UIDVALIDITY 5] x", "* 0 EXISTS", "{a} OK open", "{b} BAD no such");

        assertThat(ask(order("A", 1)).getFirst().answer()).isEqualTo(Evidence.Answer.OPENED);
    }

    @Test
    void a_server_that_opens_without_an_epoch_is_asked_for_it() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .send("* 2 EXISTS", "{a} OK open")
                .expect("{b} EXAMINE \"A\"")
                .expect("{c} STATUS \"A\" (UIDVALIDITY UIDNEXT)")
                .send("* 2 EXISTS", "{b} OK open")
                .send("* STATUS \"A\" (UIDVALIDITY 5 UIDNEXT 8)", "{c} OK done");

        Evidence evidence = ask(order("A")).getFirst();

        assertThat(Objects.requireNonNull(evidence.opened()).status())
                .isEqualTo(new MailboxStatus(2, 5, 8, 0));
    }

    @Test
    void a_server_that_chokes_on_a_parameter_is_asked_without() {
        scripted.loggedIn("CONDSTORE")
                .expect("{a} EXAMINE \"A\" (CONDSTORE)")
                .send("{a} BAD Illegal arguments")
                .expect("{b} EXAMINE \"A\"")
                .send("* OK [UIDVALIDITY 5] x", "{b} OK open");

        assertThat(ask(order("A")).getFirst().answer()).isEqualTo(Evidence.Answer.OPENED);
        assertThat(scripted.remote.demotions()).extracting("capability").contains("CONDSTORE");
    }

    @Test
    void a_connection_that_died_while_idle_is_replaced() {
        scripted.loggedIn("")
                .expect("{a} LIST \"\" \"*\"")
                .expect("{b} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX", "{a} OK done", "{b} OK done")
                .expect("{s} STATUS \"INBOX\" {*}")
                .send("{s} OK done")
                .expect("{c} EXAMINE \"A\"")
                .close();
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .send("* OK [UIDVALIDITY 5] x", "{a} OK open");
        scripted.remote.tree(new Cancel());

        assertThat(ask(order("A")).getFirst().answer()).isEqualTo(Evidence.Answer.OPENED);
    }

    @Test
    void a_mailbox_that_kills_the_server_costs_no_other() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} EXAMINE \"B\"")
                .expect("{c} EXAMINE \"C\"")
                .send("* OK [UIDVALIDITY 5] x", "{a} OK open")
                .close();
        scripted.loggedIn("")
                .expect("{c} EXAMINE \"C\"")
                .send("* OK [UIDVALIDITY 7] x", "{c} OK open");

        assertThat(ask(order("A"), order("B"), order("C")))
                .extracting(Evidence::answer)
                .containsExactly(
                        Evidence.Answer.OPENED, Evidence.Answer.UNKNOWN, Evidence.Answer.OPENED);
    }

    @Test
    void a_server_that_dies_every_time_is_not_asked_for_ever() {
        for (int i = 0; i < 4; i++) {
            scripted.loggedIn("").expect("{a} EXAMINE \"{*}\"").close();
        }
        EvidenceOrder[] orders =
                IntStream.range(0, 9).mapToObj(i -> order("M" + i)).toArray(EvidenceOrder[]::new);

        var thrown = catchThrowableOfType(ImapException.class, () -> ask(orders));

        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.OFFLINE);
    }

    @Test
    void more_mailboxes_than_fit_in_one_write_are_asked_as_answers_come() {
        int mailboxes = 300;
        ScriptedConnection server = scripted.loggedIn("");
        for (int i = 0; i < mailboxes; i++) {
            server.expect("{m%d} EXAMINE \"M%d\"".formatted(i, i));
            if (i >= 127) {
                int answered = i - 127;
                server.send(
                        "* OK [UIDVALIDITY %d] x".formatted(answered + 1),
                        "{m%d} OK open".formatted(answered));
            }
        }
        for (int i = mailboxes - 127; i < mailboxes; i++) {
            server.send("* OK [UIDVALIDITY %d] x".formatted(i + 1), "{m%d} OK open".formatted(i));
        }
        EvidenceOrder[] orders =
                IntStream.range(0, mailboxes)
                        .mapToObj(i -> order("M" + i))
                        .toArray(EvidenceOrder[]::new);

        assertThat(ask(orders))
                .extracting(e -> Objects.requireNonNull(e.opened()).status().epoch())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, mailboxes).mapToObj(i -> (long) i).toList());
    }

    private List<Evidence> ask(EvidenceOrder... orders) {
        return scripted.remote.evidence(List.of(orders), new Cancel());
    }

    private static EvidenceOrder order(String wireName, long... ids) {
        return new EvidenceOrder(wireName, IdSet.of(ids));
    }

    private static HeaderProof proof(String header) {
        byte[] octets = header.getBytes(StandardCharsets.US_ASCII);
        var digest = new HeaderDigest();
        digest.update(octets, 0, octets.length);
        return digest.finish();
    }
}

package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.AccountId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.ProbeOrder;
import org.mailboat.sync.port.Upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Looking for what became of messages whose answer was lost: what is asked, and what counts as
/// proof.
class ProbeTest {
    private static final String ITEMS = "(UID INTERNALDATE RFC822.SIZE)";
    private static final String DATE = " INTERNALDATE \"01-Jan-2024 00:00:00 +0000\"";
    private static final Instant THEN = Instant.parse("2024-01-01T00:00:00Z");
    private static final String HEADER = "Message-ID: <a@b>\r\nSubject: x\r\n\r\n";
    private static final String MAIL = HEADER + "body\r\n";
    private static final String NAMELESS = "Subject: x\r\n\r\nbody\r\n";

    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    @Test
    void the_header_with_a_message_id_and_the_size_are_proof() {
        since(scripted.loggedIn(""), "{a}", 40, "41", size(41, MAIL.length()))
                .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                .sendText(section(41, "HEADER", HEADER))
                .send("{d} OK done");

        assertThat(probe(uploaded(MAIL))).containsExactly(new Finding.Happened(id(41)));
    }

    @Test
    void line_ends_that_the_server_mended_are_no_difference() {
        String sent = HEADER + "one\ntwo\n";
        String kept = HEADER + "one\r\ntwo\r\n";
        since(scripted.loggedIn(""), "{a}", 40, "41", size(41, kept.length()))
                .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                .sendText(section(41, "HEADER", HEADER))
                .send("{d} OK done")
                .expect("{e} UID FETCH 41 (UID BODY.PEEK[])")
                .sendText(section(41, "", kept))
                .send("{e} OK done");

        assertThat(probe(uploaded(sent))).containsExactly(new Finding.Happened(id(41)));
    }

    @Test
    void another_version_of_a_draft_is_another_message() {
        String other = HEADER + "another body\r\n";
        since(scripted.loggedIn(""), "{a}", 40, "41", size(41, other.length()))
                .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                .sendText(section(41, "HEADER", HEADER))
                .send("{d} OK done")
                .expect("{e} UID FETCH 41 (UID BODY.PEEK[])")
                .sendText(section(41, "", other))
                .send("{e} OK done");

        assertThat(probe(uploaded(MAIL))).containsExactly(new Finding.NoTrace());
    }

    @Test
    void without_a_message_id_only_the_octets_are_proof() {
        since(scripted.loggedIn(""), "{a}", 40, "41:42", size(41, 22), size(42, 22))
                .expect("{d} UID FETCH 41:42 (UID BODY.PEEK[HEADER])")
                .sendText(section(41, "HEADER", "Subject: x\r\n\r\n"))
                .sendText(section(42, "HEADER", "Subject: x\r\n\r\n"))
                .send("{d} OK done")
                .expect("{e} UID FETCH 41:42 (UID BODY.PEEK[])")
                .sendText(section(41, "", "Subject: x\r\n\r\nBODY\r\n"))
                .sendText(section(42, "", NAMELESS))
                .send("{e} OK done");

        assertThat(probe(uploaded(NAMELESS))).containsExactly(new Finding.Happened(id(42)));
    }

    @Test
    void a_copy_without_a_message_id_is_not_proven_by_looks() {
        since(scripted.loggedIn(""), "{a}", 40, "41", size(41, NAMELESS.length()))
                .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                .sendText(section(41, "HEADER", "Subject: x\r\n\r\n"))
                .send("{d} OK done");

        assertThat(probe(transferred(Trace.Way.COPY, NAMELESS, null)))
                .singleElement()
                .isInstanceOf(Finding.Unclear.class);
    }

    @Test
    void the_servers_own_identity_is_proof_without_a_look_at_the_message() {
        scripted.loggedIn("OBJECTID")
                .expect("{a} EXAMINE \"B\"")
                .expect("{b} UID FETCH 40:* (UID INTERNALDATE RFC822.SIZE EMAILID)")
                .expect("{c} UID SEARCH UID 40:*")
                .send(opened("{a}"))
                .send("* 1 FETCH (UID 41 RFC822.SIZE 9 EMAILID (M2))")
                .send("* 1 FETCH (UID 42 RFC822.SIZE 9 EMAILID (M1))")
                .send("{b} OK done", "* SEARCH 41 42", "{c} OK done");

        assertThat(probe(transferred(Trace.Way.COPY, MAIL, "emailid:M1")))
                .containsExactly(new Finding.Happened(id(42)));
    }

    @Test
    void one_message_found_is_one_message_sought_and_the_date_decides_between_equals() {
        since(
                        scripted.loggedIn(""),
                        "{a}",
                        40,
                        "41:42",
                        "* 1 FETCH (UID 41 RFC822.SIZE "
                                + MAIL.length()
                                + " INTERNALDATE \"05-May-2025 00:00:00 +0000\")",
                        size(42, MAIL.length()))
                .expect("{d} UID FETCH 41:42 (UID BODY.PEEK[HEADER])")
                .sendText(section(41, "HEADER", HEADER))
                .sendText(section(42, "HEADER", HEADER))
                .send("{d} OK done");

        assertThat(probe(uploaded(MAIL), uploaded(MAIL), uploaded(MAIL)))
                .containsExactly(
                        new Finding.Happened(id(42)),
                        new Finding.Happened(id(41)),
                        new Finding.NoTrace());
    }

    @Test
    void what_was_there_before_and_what_is_accounted_for_is_not_looked_at() {
        since(
                scripted.loggedIn(""),
                "{a}",
                40,
                "39,41",
                size(39, MAIL.length()),
                size(41, MAIL.length()));

        Known known = Known.of(1, 41).with(41, MAIL.length(), null);

        assertThat(probe(known, uploaded(MAIL))).containsExactly(new Finding.NoTrace());
    }

    @Test
    void what_came_between_two_answers_is_asked_for_once_more() {
        since(scripted.loggedIn(""), "{a}", 40, "41,42", size(41, 7))
                .expect("{d} UID FETCH 42 " + ITEMS)
                .expect("{f} UID SEARCH UID 40:*")
                .send(size(42, MAIL.length()), "{d} OK done", "* SEARCH 41 42", "{f} OK done")
                .expect("{e} UID FETCH 41:42 (UID BODY.PEEK[HEADER])")
                .sendText(section(41, "HEADER", "Subject: x\r\n\r\n"))
                .sendText(section(42, "HEADER", HEADER))
                .send("{e} OK done");

        assertThat(probe(uploaded(MAIL))).containsExactly(new Finding.Happened(id(42)));
    }

    @Test
    void a_number_that_was_given_and_stands_for_nothing_shows_that_something_departed() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"B\"")
                .expect("{b} UID FETCH 40:* " + ITEMS)
                .expect("{c} UID SEARCH UID 40:*")
                .send("* 9 EXISTS", "* OK [UIDVALIDITY 5] x", "* OK [UIDNEXT 41] x", "{a} OK open")
                .send("{b} OK done", "* SEARCH", "{c} OK done");

        assertThat(probe(uploaded(MAIL))).containsExactly(new Finding.Departed());
    }

    @Test
    void the_next_number_is_asked_for_where_opening_a_mailbox_does_not_tell_it() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"B\"")
                .expect("{b} UID FETCH 40:* " + ITEMS)
                .expect("{c} UID SEARCH UID 40:*")
                .send("* 9 EXISTS", "* OK [UIDVALIDITY 5] x", "{a} OK open")
                .send("{b} OK done", "* SEARCH", "{c} OK done")
                .expect("{d} STATUS \"B\" (UIDVALIDITY UIDNEXT)")
                .send("* STATUS \"B\" (UIDVALIDITY 5 UIDNEXT 41)", "{d} OK done");

        assertThat(probe(uploaded(MAIL))).containsExactly(new Finding.Departed());
    }

    @Test
    void what_was_found_and_neither_shown_nor_found_again_went_again() {
        since(scripted.loggedIn(""), "{a}", 40, "42")
                .expect("{d} UID FETCH 42 " + ITEMS)
                .expect("{e} UID SEARCH UID 40:*")
                .send("{d} NO [EXPUNGEISSUED] gone", "* SEARCH 39", "{e} OK done");

        assertThat(probe(uploaded(MAIL))).containsExactly(new Finding.NoTrace());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{d} NO [UNAVAILABLE] later\r\n* SEARCH 42\r\n{e} OK done",
                "{d} OK nothing\r\n* SEARCH 42\r\n{e} OK done",
                "{d} NO [LIMIT] wait\r\n{e} NO [LIMIT] wait",
                "{d} NO [LIMIT] wait\r\n{e} OK done",
            })
    void what_is_there_and_not_shown_may_be_the_one(String answer) {
        since(scripted.loggedIn(""), "{a}", 40, "42")
                .expect("{d} UID FETCH 42 " + ITEMS)
                .expect("{e} UID SEARCH UID 40:*")
                .sendText(answer + "\r\n");

        assertThat(probe(uploaded(MAIL))).singleElement().isInstanceOf(Finding.OutOfSight.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the header, the octets, finding
                "NO [UNAVAILABLE] later | NO [UNAVAILABLE] later | OutOfSight",
                "NO [LIMIT] Rate limit  | OK nothing             | OutOfSight",
                "NO cannot be read      | NO cannot be read      | Unclear",
                "OK nothing             | OK nothing             | Unclear",
                "NO cannot be read      | shown                  | Happened",
                "NO cannot be read      | another one            | NoTrace",
            })
    void a_message_that_the_server_does_not_show_may_be_the_one(
            String header, String octets, String finding) {
        ScriptedConnection connection =
                since(scripted.loggedIn(""), "{a}", 40, "41", size(41, MAIL.length()))
                        .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                        .send("{d} " + header)
                        .expect("{e} UID FETCH 41 (UID BODY.PEEK[])");
        switch (octets) {
            case "shown" -> connection.sendText(section(41, "", MAIL)).send("{e} OK done");
            case "another one" ->
                    connection.sendText(section(41, "", NAMELESS)).send("{e} OK done");
            default -> connection.send("{e} " + octets);
        }

        assertThat(probe(uploaded(MAIL)).getFirst().getClass().getSimpleName()).isEqualTo(finding);
    }

    @Test
    void a_message_that_cannot_be_shown_hides_no_other() {
        since(
                        scripted.loggedIn(""),
                        "{a}",
                        40,
                        "41:42",
                        size(41, MAIL.length()),
                        size(42, MAIL.length()))
                .expect("{d} UID FETCH 41:42 (UID BODY.PEEK[HEADER])")
                .send("{d} NO one of them cannot be read")
                .expect("{e} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                .expect("{f} UID FETCH 42 (UID BODY.PEEK[HEADER])")
                .send("{e} NO cannot be read")
                .sendText(section(42, "HEADER", HEADER))
                .send("{f} OK done");

        assertThat(probe(uploaded(MAIL))).containsExactly(new Finding.Happened(id(42)));
    }

    @Test
    void a_message_that_the_server_dies_of_may_be_the_one() {
        for (int i = 0; i < 2; i++) {
            since(scripted.loggedIn(""), "{a}", 40, "41", size(41, MAIL.length()))
                    .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                    .close();
        }

        assertThat(probe(uploaded(MAIL))).singleElement().isInstanceOf(Finding.OutOfSight.class);
    }

    @Test
    void a_connection_that_breaks_once_while_it_is_looked_for_hides_nothing() {
        since(scripted.loggedIn(""), "{a}", 40, "41", size(41, MAIL.length()))
                .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                .close();
        since(scripted.loggedIn(""), "{a}", 40, "41", size(41, MAIL.length()))
                .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                .sendText(section(41, "HEADER", HEADER))
                .send("{d} OK done");

        assertThat(probe(uploaded(MAIL))).containsExactly(new Finding.Happened(id(41)));
    }

    @Test
    void a_copy_may_be_a_message_of_which_the_server_does_not_show_the_header() {
        since(scripted.loggedIn(""), "{a}", 40, "41", size(41, MAIL.length()))
                .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                .send("{d} NO cannot be read");

        assertThat(probe(transferred(Trace.Way.COPY, MAIL, null)))
                .singleElement()
                .isInstanceOf(Finding.Unclear.class);
    }

    @Test
    void a_server_that_does_not_say_what_came_is_asked_another_time() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"B\"")
                .expect("{b} UID FETCH 40:* " + ITEMS)
                .expect("{c} UID SEARCH UID 40:*")
                .send(opened("{a}"))
                .send("{b} OK done", "{c} NO not now");

        assertThat(probe(uploaded(MAIL))).singleElement().isInstanceOf(Finding.OutOfSight.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NO [NONEXISTENT] gone",
                "NO Mailbox doesn't exist: B",
                "NO [UNAVAILABLE] later"
            })
    void a_mailbox_that_cannot_be_opened_tells_nothing(String answer) {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"B\"")
                .expect("{b} UID FETCH 40:* " + ITEMS)
                .expect("{c} UID SEARCH UID 40:*")
                .send("{a} " + answer, "{b} BAD nothing is open", "{c} BAD nothing is open");

        assertThat(probe(uploaded(MAIL))).singleElement().isInstanceOf(Finding.OutOfSight.class);
    }

    @Test
    void in_a_mailbox_with_other_uids_a_message_is_found_by_its_content_if_it_has_an_id() {
        since(scripted.loggedIn(""), "{a}", 40, "41", size(41, MAIL.length()))
                .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                .sendText(section(41, "HEADER", HEADER))
                .send("{d} OK done");
        Trace trace = trace(Trace.Way.APPEND, MAIL, 7, null, null);

        assertThat(probe(trace)).containsExactly(new Finding.Renumbered());
    }

    @Test
    void in_a_mailbox_with_other_uids_nothing_tells_of_a_message_without_an_id() {
        since(scripted.loggedIn(""), "{a}", 40, "41", size(41, NAMELESS.length()))
                .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                .sendText(section(41, "HEADER", "Subject: x\r\n\r\n"))
                .send("{d} OK done")
                .expect("{e} UID FETCH 41 (UID BODY.PEEK[])")
                .sendText(section(41, "", NAMELESS))
                .send("{e} OK done");
        Trace trace = trace(Trace.Way.APPEND, NAMELESS, 7, null, null);

        assertThat(probe(trace)).singleElement().isInstanceOf(Finding.Unclear.class);
    }

    @ParameterizedTest
    @CsvSource({
        // where it was, how it was to move, found in the target, finding
        "same, MOVE, false, NotYet",
        "same, MOVE, true, Copied",
        "same, COPY_AND_DELETE, false, NoTrace",
        "gone, MOVE, true, Happened",
        "gone, COPY_AND_DELETE, false, Gone",
        "other, MOVE, false, Gone",
        "shut, MOVE, false, Unclear",
        "deleted, COPY_AND_DELETE, false, NoTrace",
        "deleted, MOVE, false, Gone",
        "deleted, COPY_AND_DELETE, true, Copied",
        "gone, COPY_AND_DELETE, true, Happened",
    })
    void of_a_move_both_ends_are_looked_at(
            String source, Trace.Way way, boolean found, String finding) {
        ScriptedConnection connection = scripted.loggedIn("");
        if (found) {
            since(connection, "{a}", 40, "41", size(41, MAIL.length()))
                    .expect("{d} UID FETCH 41 (UID BODY.PEEK[HEADER])")
                    .sendText(section(41, "HEADER", HEADER))
                    .send("{d} OK done");
        } else {
            since(connection, "{a}", 40, "");
        }
        connection.expect("{s} EXAMINE \"A\"").expect("{t} UID FETCH 3 " + ITEMS);
        switch (source) {
            case "same" ->
                    connection.send(opened("{s}")).send(size(3, MAIL.length())).send("{t} OK done");
            case "other" -> connection.send(opened("{s}")).send(size(3, 99)).send("{t} OK done");
            case "deleted" ->
                    connection.send("{s} NO [NONEXISTENT] gone", "{t} BAD nothing is open");
            case "gone" -> connection.send(opened("{s}")).send("{t} OK done");
            default -> connection.send("{s} NO [INUSE] later", "{t} BAD nothing is open");
        }

        assertThat(probe(transferred(way, MAIL, null)).getFirst().getClass().getSimpleName())
                .isEqualTo(finding);
    }

    @Test
    void a_mailbox_is_looked_for_under_the_name_it_has_now() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"Renamed\"")
                .expect("{b} UID FETCH 40:* " + ITEMS)
                .expect("{c} UID SEARCH UID 40:*")
                .send("* 0 EXISTS", "* OK [UIDVALIDITY 5] x", "* OK [UIDNEXT 1] x", "{a} OK open")
                .send("{b} BAD there is nothing", "{c} OK nothing");

        assertThat(
                        scripted.remote.probe(
                                List.of(order(uploaded(MAIL), "Renamed", KnownMessages.NONE)),
                                new Cancel()))
                .containsExactly(new Finding.NoTrace());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "evidence", "APPEND to=B", "MOVE to=%4 uv=1 un=1 size=1", "APPEND x"})
    void what_was_noted_in_another_notation_tells_nothing(String evidence) {
        assertThat(
                        scripted.remote.probe(
                                List.of(new ProbeOrder(intent(evidence), null, KnownMessages.NONE)),
                                new Cancel()))
                .singleElement()
                .isInstanceOf(Finding.Unclear.class);
    }

    @Test
    void a_trace_reads_back_as_it_was_written() {
        List<Trace> traces =
                List.of(
                        uploaded(MAIL),
                        uploaded(NAMELESS),
                        transferred(Trace.Way.MOVE, MAIL, "emailid:M 1=%"),
                        new Trace(
                                Trace.Way.COPY,
                                "a b\r\n%\u00e4=",
                                1,
                                1,
                                new Trace.Source("x y", 4_294_967_295L, 1),
                                -1,
                                null,
                                null,
                                null,
                                null));

        assertThat(traces)
                .allSatisfy(trace -> {
                    assertThat(Trace.parse(trace.evidence())).isEqualTo(trace);
                    assertThat(trace.evidence()).matches("[!-~]+( [!-~]+)*");
                });
    }

    // Words.

    /// What came since is listed.
    private static ScriptedConnection since(
            ScriptedConnection connection, String tag, long first, String uids, String... shown) {
        connection
                .expect("{a} EXAMINE \"B\"")
                .expect("{b} UID FETCH " + first + ":* " + ITEMS)
                .expect("{c} UID SEARCH UID " + first + ":*")
                .send(opened(tag));
        for (String line : shown) {
            connection.send(line);
        }
        String numbers = uids.replace(",", " ").replaceAll("(\\d+):(\\d+)", "$1 $2");
        return connection.send("{b} OK done", ("* SEARCH " + numbers).strip(), "{c} OK done");
    }

    private static String[] opened(String tag) {
        return new String[] {
            "* 9 EXISTS", "* OK [UIDVALIDITY 5] x", "* OK [UIDNEXT 40] x", tag + " OK open"
        };
    }

    private static String size(long uid, int size) {
        return "* 1 FETCH (UID " + uid + " RFC822.SIZE " + size + DATE + ")";
    }

    private static String section(long uid, String name, String text) {
        return "* 1 FETCH (UID %d BODY[%s] {%d}\r\n%s)\r\n"
                .formatted(uid, name, text.length(), text);
    }

    private static RemoteId id(long uid) {
        return new RemoteId(5, uid);
    }

    private static Trace uploaded(String text) {
        return trace(Trace.Way.APPEND, text, 5, null, null);
    }

    private static Trace transferred(Trace.Way way, String text, @Nullable String contentId) {
        return trace(way, text, 5, new Trace.Source("A", 5, 3), contentId);
    }

    private static Trace trace(
            Trace.Way way,
            String text,
            long epoch,
            Trace.@Nullable Source source,
            @Nullable String contentId) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        Fingerprint print;
        try {
            print =
                    Fingerprint.of(
                            new Upload.Content() {
                                @Override
                                public long length() {
                                    return octets.length;
                                }

                                @Override
                                public InputStream open() {
                                    return new ByteArrayInputStream(octets);
                                }
                            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Trace(
                way,
                "B",
                epoch,
                40,
                source,
                octets.length,
                THEN,
                contentId,
                print.header(),
                way == Trace.Way.APPEND ? print.text() : null);
    }

    private List<Finding> probe(Trace... traces) {
        return probe(KnownMessages.NONE, traces);
    }

    private List<Finding> probe(KnownMessages known, Trace... traces) {
        var orders = new ArrayList<ProbeOrder>();
        for (Trace trace : traces) {
            orders.add(order(trace, null, known));
        }
        return scripted.remote.probe(orders, new Cancel());
    }

    private static ProbeOrder order(Trace trace, @Nullable String name, KnownMessages known) {
        MailboxRef ref = name == null ? null : RecordedListing.ref(name);
        return new ProbeOrder(intent(trace.evidence()), ref, known);
    }

    private static Intent intent(String evidence) {
        return new Intent(1, new AccountId(1), null, "write", evidence, 0, THEN, null, null);
    }
}

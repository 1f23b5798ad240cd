package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.testkit.RecordedWrites;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// Writing, line by line: what is sent, what is not sent, and what servers answer that is not in
/// the books.
class WriteQuirksTest {
    private static final String IDENTITY = "(UID INTERNALDATE RFC822.SIZE)";
    private static final String EPOCH = " INTERNALDATE \"01-Jan-1970 00:00:00 +0000\"";
    private static final String ONE = "Subject: one\r\n\r\n1\r\n";
    private static final String TWO = "Subject: two\r\n\r\n22\r\n";

    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    // What mailbox it is.

    @Test
    void nothing_is_written_before_the_mailbox_has_shown_which_it_is() {
        scripted.loggedIn("UIDPLUS")
                .expect("{a} SELECT \"A\"")
                .send(
                        "* 9 EXISTS",
                        "* OK [UIDVALIDITY 6] another one",
                        "* OK [UIDNEXT 99] x",
                        "{a} OK [READ-WRITE] open");
        WriteOrder.Mark order = mark(expected("A", 5, Known.of(1, 3)), IdSet.of(1));

        RecordedWrites writes = write(order);

        assertThat(writes.end(order)).isEqualTo("lost");
        assertThat(writes.outcomes(order)).isEmpty();
    }

    @Test
    void a_mailbox_id_that_is_another_one_is_another_mailbox() {
        scripted.loggedIn("OBJECTID")
                .expect("{a} SELECT \"A\"")
                .send("* 9 EXISTS", "* OK [UIDVALIDITY 5] x", "* OK [UIDNEXT 99] x")
                .send("* OK [MAILBOXID (F2)] x", "{a} OK [READ-WRITE] open");
        var order =
                mark(
                        new ExpectedMailbox(
                                RecordedListing.ref("A"), 5, "F1", null, Known.of(1, 3)),
                        IdSet.of(1));

        assertThat(write(order).end(order)).isEqualTo("lost");
    }

    @ParameterizedTest
    @CsvSource({
        "8, RFC822.SIZE 100, the next UID fell",
        "12, RFC822.SIZE 101, the oldest is another one"
    })
    void a_mailbox_that_was_set_back_is_another_one_though_its_uidvalidity_stayed(
            long uidNext, String size, String why) {
        scripted.loggedIn("")
                .expect("{a} SELECT \"A\"")
                .expect("{b} UID FETCH 1,3 " + IDENTITY)
                .send("* 9 EXISTS", "* OK [UIDVALIDITY 5] x", "* OK [UIDNEXT " + uidNext + "] x")
                .send("{a} OK [READ-WRITE] open")
                .send("* 1 FETCH (UID 1 " + size + EPOCH + ")", "{b} OK done");
        WriteOrder.Mark order =
                mark(
                        new ExpectedMailbox(
                                RecordedListing.ref("A"),
                                5,
                                null,
                                new Checkpoint("uv=5 un=10 ms=0 n=9"),
                                Known.of(1, 3).with(1, 100, null).with(3, 100, null)),
                        IdSet.of(2));

        assertThat(write(order).end(order)).as(why).isEqualTo("lost");
    }

    @Test
    void the_next_mailbox_is_opened_with_the_last_write_for_this_and_written_after_its_answer() {
        scripted.loggedIn("")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} UID STORE 1 +FLAGS (\\Seen)")
                .expect("{c} SELECT \"B\"")
                .send("* 1 FETCH (UID 1 FLAGS (\\Seen))", "{b} OK stored")
                .send(opened(6, "{c}"))
                .expect("{d} UID STORE 2 +FLAGS (\\Seen)")
                .send("* 2 FETCH (UID 2 FLAGS (\\Seen))", "{d} OK stored");
        WriteOrder.Mark first = mark(expected("A", 5, Known.of(1, 3)), IdSet.of(1));
        WriteOrder.Mark second = mark(expected("B", 6, Known.of(1, 3)), IdSet.of(2));

        RecordedWrites writes = write(first, second);

        assertThat(writes.end(first)).isEqualTo("done");
        assertThat(writes.end(second)).isEqualTo("done");
        assertThat(scripted.remote.traffic().roundTrips()).isLessThanOrEqualTo(4);
    }

    @Test
    void a_server_that_tells_neither_uidvalidity_nor_uidnext_is_asked_by_status() {
        scripted.loggedIn("LITERAL+")
                .expect("{a} SELECT \"A\"")
                .send("* 1 EXISTS", "{a} OK [READ-WRITE] open")
                .expect("{b} STATUS \"A\" (UIDNEXT UIDVALIDITY)")
                .expect("{c} SELECT \"A\"")
                .send("* STATUS \"A\" (UIDNEXT 7 UIDVALIDITY 5)", "{b} OK done")
                .send("* 1 EXISTS", "{c} OK [READ-WRITE] open")
                .expect("{d} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect("")
                .send("{d} OK [APPENDUID 5 7] kept");
        WriteOrder.Append order = append(expected("A", 5, Known.of(1, 3)), upload(ONE));

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order)).isEqualTo(Map.of(0L, done(5, 7)));
        assertThat(writes.evidence(order).get(0L)).contains("uv=5").contains("un=7");
        assertThat(scripted.remote.demotions())
                .extracting(Demotion::capability)
                .containsExactlyInAnyOrder("UIDVALIDITY", "UIDNEXT");
    }

    // Marks.

    @Test
    void what_is_not_echoed_is_asked_for() {
        scripted.loggedIn("")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} UID STORE 1:4 +FLAGS (\\Seen)")
                .send("* 1 FETCH (UID 1 FLAGS (\\Seen x))", "* 2 FETCH (FLAGS (\\Seen))")
                .send("{b} OK stored")
                .expect("{c} UID FETCH 2:4 (UID FLAGS)")
                .send("* 2 FETCH (UID 2 FLAGS (\\Seen))", "* 3 FETCH (UID 3 FLAGS ())")
                .send("{c} OK done");
        WriteOrder.Mark order = mark(expected("A", 5, Known.of(1, 9)), IdSet.range(1, 4));

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order))
                .isEqualTo(
                        Map.of(
                                1L, marked(Keyword.SEEN, new Keyword("x")),
                                2L, marked(Keyword.SEEN),
                                3L, marked(),
                                4L, new WriteOutcome.Vanished()));
    }

    @Test
    void a_refused_store_is_tried_in_halves_until_the_bad_one_is_alone() {
        ScriptedConnection connection =
                scripted.loggedIn("")
                        .expect("{a} SELECT \"A\"")
                        .send(opened(5, "{a}"))
                        .expect("{b} UID STORE 1:4 +FLAGS (\\Seen)")
                        .send("{b} NO something with one of them")
                        .expect("{c} UID STORE 1:2 +FLAGS (\\Seen)")
                        .expect("{d} UID STORE 3:4 +FLAGS (\\Seen)")
                        .send(
                                "* 1 FETCH (UID 1 FLAGS (\\Seen))",
                                "* 2 FETCH (UID 2 FLAGS (\\Seen))")
                        .send("{c} OK stored", "{d} NO again");
        connection
                .expect("{e} UID STORE 3 +FLAGS (\\Seen)")
                .expect("{f} UID STORE 4 +FLAGS (\\Seen)")
                .send("{e} NO this one", "* 4 FETCH (UID 4 FLAGS (\\Seen))", "{f} OK stored");
        WriteOrder.Mark order = mark(expected("A", 5, Known.of(1, 9)), IdSet.range(1, 4));

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order)).hasSize(4);
        assertThat(writes.outcomes(order).get(3L)).isInstanceOf(WriteOutcome.Refused.class);
        assertThat(writes.outcomes(order).get(4L)).isEqualTo(marked(Keyword.SEEN));
    }

    @Test
    void a_server_that_wants_to_be_left_alone_is_and_what_was_done_is_told() {
        scripted.loggedIn("")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} UID STORE 1 +FLAGS (\\Seen)")
                .expect("{c} SELECT \"B\"")
                .send("* 1 FETCH (UID 1 FLAGS (\\Seen))", "{b} OK stored")
                .send("{c} NO [LIMIT] Rate limit hit.");
        WriteOrder.Mark first = mark(expected("A", 5, Known.of(1, 3)), IdSet.of(1));
        WriteOrder.Mark second = mark(expected("B", 6, Known.of(1, 3)), IdSet.of(2));
        WriteOrder.Mark third = mark(expected("C", 6, Known.of(1, 3)), IdSet.of(2));
        var writes = new RecordedWrites();

        var thrown =
                catchThrowableOfType(
                        ImapException.class, () -> write(writes, first, second, third));

        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(writes.outcomes(first)).isEqualTo(Map.of(1L, marked(Keyword.SEEN)));
        assertThat(writes.end(second)).isEqualTo("failed");
        assertThat(writes.end(third)).isEmpty();
    }

    @Test
    void of_what_was_told_before_all_was_done_it_is_not_said_that_it_is_done() {
        scripted.loggedIn("")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} UID STORE 1:2 +FLAGS (\\Seen)")
                .expect("{c} UID STORE 1:2 -FLAGS (\\Flagged)")
                .send("* 1 FETCH (UID 1 FLAGS (\\Flagged \\Seen))")
                .send("* 2 FETCH (UID 2 FLAGS (\\Flagged \\Seen))", "{b} OK stored")
                .send("{c} NO [LIMIT] Rate limit hit.");
        var order =
                new WriteOrder.Mark(
                        expected("A", 5, Known.of(1, 3)),
                        List.of(
                                new WriteOrder.Mark.Change(
                                        IdSet.of(1, 2),
                                        Keywords.of(Keyword.SEEN),
                                        Keywords.of(Keyword.FLAGGED))));
        var writes = new RecordedWrites();

        var thrown = catchThrowableOfType(ImapException.class, () -> write(writes, order));

        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(writes.outcomes(order).values())
                .hasSize(2)
                .allMatch(WriteOutcome.Unknown.class::isInstance);
    }

    @Test
    void what_is_moved_with_keywords_has_its_target_say_which_of_them_it_can_hold() {
        var order =
                new WriteOrder.Move(
                        expected("A", 5, sized(1)),
                        IdSet.of(1),
                        expected("B", 8, Known.of(1, 3)),
                        Keywords.parse("\\Seen $Label $Junk"));
        ScriptedConnection connection =
                scripted.loggedIn("MOVE UIDPLUS")
                        .expect("{a} SELECT \"B\"")
                        .expect("{b} SELECT \"A\"")
                        .expect("{c} UID FETCH 1 " + IDENTITY)
                        .send("* OK [PERMANENTFLAGS (\\Seen $Junk)] no more than these")
                        .send(opened(8, "{a}"))
                        .send("* OK [PERMANENTFLAGS (\\*)] whatever you like")
                        .send(opened(5, "{b}"));
        shown(connection, 1)
                .send("{c} OK done")
                .expect("{d} UID MOVE 1 \"B\"")
                .send("* OK [COPYUID 8 1 40] moved", "{d} OK done");

        RecordedWrites writes = write(order);

        assertThat(writes.unkept()).isEqualTo(Keywords.parse("$Label"));
        assertThat(writes.outcomes(order).get(1L)).isInstanceOf(WriteOutcome.Done.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UID STORE %s +FLAGS (\\Seen)",
                "UID STORE %s +FLAGS.SILENT (\\Deleted)",
                "UID COPY %s \"B\""
            })
    void what_was_refused_only_together_with_others_is_not_refused_for_good(String command) {
        ScriptedConnection connection = scripted.loggedIn("");
        boolean copies = command.contains("COPY");
        boolean removes = command.contains("Deleted");
        long[] all = IdSet.range(1, 128).toArray();
        WriteOrder order =
                copies
                        ? new WriteOrder.Copy(
                                expected("A", 5, sized(all)),
                                IdSet.range(1, 128),
                                expected("B", 8, Known.of(1, 3)),
                                Keywords.none())
                        : removes
                                ? delete(all)
                                : mark(expected("A", 5, Known.of(1, 200)), IdSet.range(1, 128));
        if (copies) {
            moving(connection, all);
        } else if (removes) {
            looked(connection, all);
        } else {
            connection.expect("{a} SELECT \"A\"").send(opened(5, "{a}"));
        }
        // Tried in halves 64 times: all as far as groups of two, and one of these.
        var groups = List.of(IdSet.range(1, 128));
        for (int size = 128; size > 1; size /= 2) {
            refuse(connection, command, groups);
            var halves = new ArrayDeque<IdSet>();
            for (IdSet group : groups) {
                UidBatches.halves(group).reversed().forEach(halves::addFirst);
            }
            groups = List.copyOf(halves);
        }
        refuse(connection, command, List.of(IdSet.of(85), IdSet.of(86)));

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order)).hasSize(128);
        assertThat(LongStream.rangeClosed(1, 128).boxed())
                .filteredOn(uid ->
                        refusal(writes, order, uid).kind() == FailureKind.REFUSED_PERMANENTLY)
                .containsExactly(85L, 86L);
        assertThat(refusal(writes, order, 128).kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(refusal(writes, order, 128).serverText()).contains("one of them is bad");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // told to keep                 | asked             | not kept
                "(\\Seen \\Flagged $Junk \\*)   | \\Seen new        | ",
                "(\\Seen $Junk)                 | \\Seen new $JUNK  | new",
                "(\\Seen \\*)                   | \\Flagged \\Odd   | \\Flagged \\Odd",
                "()                             | \\Flagged old new | new",
                "                               | \\Flagged new     | ",
                "                               | \\Odd             | \\Odd",
                "(\\Seen \\*)                   | bad]one (x        | (x bad]one",
            })
    void which_keywords_a_mailbox_keeps(
            @Nullable String permanent, String asked, @Nullable String unkept) {
        String told = permanent == null ? "" : "* OK [PERMANENTFLAGS " + permanent + "] kept";
        ScriptedConnection connection =
                scripted.loggedIn("")
                        .expect("{a} SELECT \"A\"")
                        .send("* FLAGS (\\Seen \\Flagged old)")
                        .send(told.isEmpty() ? "* OK hello" : told)
                        .send(opened(5, "{a}"));
        Keywords wanted = Keywords.parse(asked);
        Keywords expected = unkept == null ? Keywords.none() : Keywords.parse(unkept);
        if (wanted.minus(expected).isEmpty()) {
            connection.expect("{b} UID FETCH 1 (UID FLAGS)");
        } else {
            connection.expect("{b} UID STORE 1 +FLAGS (" + wanted.minus(expected) + ")");
        }
        connection.send("* 1 FETCH (UID 1 FLAGS (\\Answered))", "{b} OK done");
        var order =
                new WriteOrder.Mark(
                        expected("A", 5, Known.of(1, 3)),
                        List.of(new WriteOrder.Mark.Change(IdSet.of(1), wanted, Keywords.none())));

        RecordedWrites writes = write(order);

        assertThat(writes.unkept()).isEqualTo(expected);
        assertThat(writes.outcomes(order)).isEqualTo(Map.of(1L, marked(Keyword.ANSWERED)));
    }

    // Moving.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* OK [COPYUID 8 1:2 41:42] moved\r\n{d} OK done",
                "{d} OK [COPYUID 8 2,1 42,41] done",
                "[COPYUID 8 1,2 41,42]\r\n{d} OK MOVE completed."
            })
    void where_messages_went_is_read_wherever_it_is_told(String answer) {
        moving(scripted.loggedIn("MOVE UIDPLUS"), 1, 2)
                .expect("{d} UID MOVE 1:2 \"B\"")
                .sendText(answer + "\r\n");
        WriteOrder.Move order = move(1, 2);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order)).isEqualTo(Map.of(1L, done(8, 41), 2L, done(8, 42)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{d} OK [COPYUID 8  ] done", "{d} OK done", "{d} OK [COPYUID 0 1 41] x"})
    void a_move_that_does_not_say_where_messages_went_leaves_that_open(String answer) {
        moving(scripted.loggedIn("MOVE UIDPLUS"), 1, 2)
                .expect("{d} UID MOVE 1:2 \"B\"")
                .send(answer);
        WriteOrder.Move order = move(1, 2);

        RecordedWrites writes = write(order);

        var open = new WriteOutcome.Done(null);
        assertThat(writes.outcomes(order)).isEqualTo(Map.of(1L, open, 2L, open));
        assertThat(writes.evidence(order)).containsOnlyKeys(1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO [CANNOT] MOVE It's not possible", "BAD unknown command"})
    void a_move_that_is_offered_and_refused_is_made_by_copy(String refusal) {
        ScriptedConnection connection =
                moving(scripted.loggedIn("MOVE UIDPLUS"), 1)
                        .expect("{d} UID MOVE 1 \"B\"")
                        .send("{d} " + refusal);
        connection
                .expect("{e} UID FETCH 1 " + IDENTITY)
                .send("* 1 FETCH (UID 1 RFC822.SIZE 100" + EPOCH + ")", "{e} OK done")
                .expect("{f} UID COPY 1 \"B\"")
                .send("{f} OK [COPYUID 8 1 41] copied")
                .expect("{g} UID STORE 1 +FLAGS.SILENT (\\Deleted)")
                .expect("{h} UID EXPUNGE 1")
                .send("{g} OK stored", "* 1 EXPUNGE", "{h} OK expunged");
        WriteOrder.Move order = move(1);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order)).isEqualTo(Map.of(1L, done(8, 41)));
        assertThat(writes.evidence(order).get(1L)).startsWith("COPY_AND_DELETE ");
        assertThat(scripted.remote.demotions())
                .extracting(Demotion::capability)
                .containsExactly("MOVE");
    }

    /// Dovecot runs commands of one packet together, and tells what they say in one breath.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_is_told_of_messages_before_the_answer_to_the_last_write_is_told_of_the_next_order(
            boolean last) {
        ScriptedConnection connection =
                moving(scripted.loggedIn("UIDPLUS MOVE"), 1)
                        .expect("{d} UID MOVE 1 \"B\"")
                        .expect("{e} UID FETCH 2:3 " + IDENTITY);
        if (last) {
            connection.send("{d} OK [COPYUID 8 1 7] moved");
        }
        shown(connection, 2, 3);
        if (!last) {
            connection.send("{d} OK [COPYUID 8 1 7] moved");
        }
        connection
                .send("{e} OK done")
                .expect("{f} UID COPY 2:3 \"B\"")
                .send("{f} OK [COPYUID 8 2:3 8:9] copied");
        WriteOrder.Move first = move(1);
        var second =
                new WriteOrder.Copy(
                        expected("A", 5, sized(2, 3)),
                        IdSet.of(2, 3),
                        expected("B", 8, Known.of(1, 3)),
                        Keywords.none());

        RecordedWrites writes = write(first, second);

        assertThat(writes.outcomes(first))
                .isEqualTo(Map.of(1L, new WriteOutcome.Done(new RemoteId(8, 7))));
        assertThat(writes.outcomes(second))
                .isEqualTo(
                        Map.of(
                                2L, new WriteOutcome.Done(new RemoteId(8, 8)),
                                3L, new WriteOutcome.Done(new RemoteId(8, 9))));
    }

    @Test
    void a_refused_copy_removes_nothing() {
        moving(scripted.loggedIn("UIDPLUS"), 1, 2)
                .expect("{d} UID COPY 1:2 \"B\"")
                .send("{d} NO [OVERQUOTA] Quota exceeded")
                .expect("{e} UID COPY 1 \"B\"")
                .expect("{f} UID COPY 2 \"B\"")
                .send("{e} NO [OVERQUOTA] Quota exceeded", "{f} NO [OVERQUOTA] Quota exceeded");
        WriteOrder.Move order = move(1, 2);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order).values())
                .hasSize(2)
                .allMatch(WriteOutcome.Refused.class::isInstance);
        assertThat(writes.end(order)).isEqualTo("done");
    }

    @Test
    void a_copy_that_cannot_be_removed_from_where_it_was_is_told_as_such() {
        moving(scripted.loggedIn("UIDPLUS"), 1)
                .expect("{d} UID COPY 1 \"B\"")
                .send("{d} OK [COPYUID 8 1 41] copied")
                .expect("{e} UID STORE 1 +FLAGS.SILENT (\\Deleted)")
                .expect("{f} UID EXPUNGE 1")
                .send("{e} NO [NOPERM] not yours", "{f} OK nothing");
        WriteOrder.Move order = move(1);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order).get(1L))
                .isInstanceOfSatisfying(
                        WriteOutcome.CopiedOnly.class,
                        only -> assertThat(only.id()).isEqualTo(new RemoteId(8, 41)));
    }

    @Test
    void a_move_that_broke_off_says_what_it_did_and_the_rest_is_looked_at_anew() {
        ScriptedConnection connection =
                moving(scripted.loggedIn("MOVE UIDPLUS"), 1, 2, 3)
                        .expect("{d} UID MOVE 1:3 \"B\"")
                        .send("* OK [COPYUID 8 1 41] moved", "* 1 EXPUNGE", "{d} NO that is all")
                        .expect("{e} UID FETCH 2:3 " + IDENTITY);
        shown(connection, 3)
                .send("{e} OK the other is gone")
                .expect("{f} UID MOVE 3 \"B\"")
                .send("{f} OK [COPYUID 8 3 43] moved");
        WriteOrder.Move order = move(1, 2, 3);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order))
                .isEqualTo(
                        Map.of(
                                1L, done(8, 41),
                                2L, new WriteOutcome.Vanished(),
                                3L, done(8, 43)));
    }

    @Test
    void a_mailbox_without_permission_to_take_messages_refuses_all_of_them_once() {
        moving(scripted.loggedIn("MOVE UIDPLUS"), 1, 2)
                .expect("{d} UID MOVE 1:2 \"B\"")
                .send("{d} NO [NOPERM] not yours");
        WriteOrder.Move order = move(1, 2);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order).values())
                .hasSize(2)
                .allSatisfy(o ->
                        assertThat(((WriteOutcome.Refused) o).failure().kind())
                                .isEqualTo(FailureKind.REFUSED_PERMANENTLY));
    }

    // Removing.

    @Test
    void without_uidplus_it_is_looked_what_is_marked_and_expunged_only_if_that_is_ours() {
        looked(scripted.loggedIn(""), 1, 2)
                .expect("{c} UID STORE 1:2 +FLAGS.SILENT (\\Deleted)")
                .send("{c} OK stored")
                .expect("{d} UID SEARCH DELETED")
                .send("* SEARCH 1 2", "{d} OK done")
                .expect("{e} EXPUNGE")
                .send("* 1 EXPUNGE", "* 1 EXPUNGE", "{e} OK done");
        WriteOrder.Delete order = delete(1, 2);

        var gone = new WriteOutcome.Done(null);
        assertThat(write(order).outcomes(order)).isEqualTo(Map.of(1L, gone, 2L, gone));
    }

    @ParameterizedTest
    @ValueSource(strings = {"* SEARCH 1 2 7\r\n{d} OK done", "{d} NO not now", "{d} OK done"})
    void without_uidplus_nothing_is_expunged_that_may_be_somebody_elses(String answer) {
        looked(scripted.loggedIn(""), 1, 2)
                .expect("{c} UID STORE 1:2 +FLAGS.SILENT (\\Deleted)")
                .send("{c} OK stored")
                .expect("{d} UID SEARCH DELETED")
                .sendText(answer + "\r\n");
        WriteOrder.Delete order = delete(1, 2);

        var left = new WriteOutcome.LeftMarked(null);
        assertThat(write(order).outcomes(order)).isEqualTo(Map.of(1L, left, 2L, left));
    }

    @Test
    void of_several_of_which_some_are_gone_the_others_are_looked_at_before_they_count_as_removed() {
        ScriptedConnection connection =
                looked(scripted.loggedIn("UIDPLUS"), 1, 2)
                        .expect("{c} UID STORE 1:2 +FLAGS.SILENT (\\Deleted)")
                        .expect("{d} UID EXPUNGE 1:2")
                        .send("{c} NO [EXPUNGEISSUED] Some no longer exist", "{d} OK done");
        connection
                .expect("{e} UID FETCH 1:2 (UID FLAGS)")
                .send("* 1 FETCH (UID 2 FLAGS ())", "{e} OK done")
                .expect("{f} UID STORE 2 +FLAGS.SILENT (\\Deleted)")
                .expect("{g} UID EXPUNGE 2")
                .send("{f} OK stored", "* 1 EXPUNGE", "{g} OK done");
        WriteOrder.Delete order = delete(1, 2);

        var gone = new WriteOutcome.Done(null);
        assertThat(write(order).outcomes(order)).isEqualTo(Map.of(1L, gone, 2L, gone));
    }

    @Test
    void what_is_said_to_be_gone_and_is_there_is_not_removed() {
        looked(scripted.loggedIn("UIDPLUS"), 1)
                .expect("{c} UID STORE 1 +FLAGS.SILENT (\\Deleted)")
                .expect("{d} UID EXPUNGE 1")
                .send("{c} NO [EXPUNGEISSUED] Some no longer exist", "{d} OK done")
                .expect("{e} UID FETCH 1 (UID FLAGS)")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{e} OK done");
        WriteOrder.Delete order = delete(1);

        assertThat(refusal(write(order), order, 1).serverText()).contains("no longer exist");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void without_uidplus_what_is_not_marked_does_not_count_as_removed(boolean there) {
        ScriptedConnection connection =
                looked(scripted.loggedIn(""), 1, 2)
                        .expect("{c} UID STORE 1:2 +FLAGS.SILENT (\\Deleted)")
                        .send("{c} OK stored")
                        .expect("{d} UID SEARCH DELETED")
                        .send("* SEARCH 1", "{d} OK done")
                        .expect("{e} EXPUNGE")
                        .send("* 1 EXPUNGE", "{e} OK done")
                        .expect("{f} UID FETCH 2 (UID FLAGS)");
        if (there) {
            connection.send("* 1 FETCH (UID 2 FLAGS ())");
        }
        connection.send("{f} OK done");
        WriteOrder.Delete order = delete(1, 2);

        Map<Long, WriteOutcome> outcomes = write(order).outcomes(order);

        assertThat(outcomes.get(1L)).isEqualTo(new WriteOutcome.Done(null));
        assertThat(outcomes.get(2L))
                .isInstanceOf(there ? WriteOutcome.Refused.class : WriteOutcome.Done.class);
    }

    @Test
    void a_server_that_offers_uidplus_and_does_not_know_it_is_treated_as_one_without() {
        looked(scripted.loggedIn("UIDPLUS"), 1)
                .expect("{c} UID STORE 1 +FLAGS.SILENT (\\Deleted)")
                .expect("{d} UID EXPUNGE 1")
                .send("{c} OK stored", "{d} BAD No mail number specified")
                .expect("{e} UID SEARCH DELETED")
                .send("* SEARCH 1", "{e} OK done")
                .expect("{f} EXPUNGE")
                .send("* 1 EXPUNGE", "{f} OK done");
        WriteOrder.Delete order = delete(1);

        assertThat(write(order).outcomes(order)).isEqualTo(Map.of(1L, new WriteOutcome.Done(null)));
        assertThat(scripted.remote.demotions())
                .extracting(Demotion::capability)
                .containsExactly("UIDPLUS");
    }

    @Test
    void a_message_that_is_not_shown_is_not_removed() {
        scripted.loggedIn("UIDPLUS")
                .expect("{a} SELECT \"A\"")
                .expect("{b} UID FETCH 1:2 " + IDENTITY)
                .send(opened(5, "{a}"))
                .send("* 1 FETCH (UID 1 RFC822.SIZE 100" + EPOCH + ")", "{b} NO not all")
                .expect("{c} UID STORE 1 +FLAGS.SILENT (\\Deleted)")
                .expect("{d} UID EXPUNGE 1")
                .send("{c} OK stored", "{d} OK gone");
        WriteOrder.Delete order = delete(1, 2);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order).get(1L)).isEqualTo(new WriteOutcome.Done(null));
        assertThat(writes.outcomes(order).get(2L)).isInstanceOf(WriteOutcome.Refused.class);
    }

    @Test
    void long_sets_are_cut_into_lines_that_servers_take() {
        var uids = new IdSet.Builder();
        for (long uid = 1_000_000_001; uid < 1_000_003_000; uid += 2) {
            uids.add(uid);
        }
        List<IdSet> batches = UidBatches.of(uids.build());

        assertThat(batches)
                .allSatisfy(batch -> {
                    assertThat(batch.toString().length()).isLessThanOrEqualTo(8_000);
                    assertThat(batch.size()).isLessThanOrEqualTo(UidBatches.MESSAGES);
                });
        assertThat(batches.stream().mapToLong(IdSet::size).sum()).isEqualTo(1_500);
        assertThat(UidBatches.of(IdSet.range(1, 2_500)))
                .containsExactly(
                        IdSet.range(1, 1_000),
                        IdSet.range(1_001, 2_000),
                        IdSet.range(2_001, 2_500));
    }

    // Taking in.

    @Test
    void several_go_in_one_command_and_a_refused_one_is_found_by_halves() {
        scripted.loggedIn("LITERAL+ MULTIAPPEND UIDPLUS")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect(" {" + TWO.length() + "+}")
                .expectText(TWO)
                .expect("")
                .send("{b} NO Message contains NUL characters")
                .expect("{c} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect("")
                .expect("{d} APPEND \"A\" {" + TWO.length() + "+}")
                .expectText(TWO)
                .expect("")
                .send("{c} NO Message contains NUL characters", "{d} OK [APPENDUID 5 41] kept");
        WriteOrder.Append order =
                append(expected("A", 5, Known.of(1, 3)), upload(ONE), upload(TWO));

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order).get(0L))
                .isInstanceOfSatisfying(
                        WriteOutcome.Refused.class,
                        refused ->
                                assertThat(refused.failure().kind())
                                        .isEqualTo(FailureKind.REFUSED_PERMANENTLY));
        assertThat(writes.outcomes(order).get(1L)).isEqualTo(done(5, 41));
    }

    @Test
    void a_message_goes_with_those_of_its_keywords_that_the_mailbox_keeps() {
        scripted.loggedIn("LITERAL+ UIDPLUS")
                .expect("{a} SELECT \"A\"")
                .send("* OK [PERMANENTFLAGS (\\Seen $Junk)] no more than these")
                .send(opened(5, "{a}"))
                .expect("{b} APPEND \"A\" ($Junk \\Seen) {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect("")
                .send("{b} OK [APPENDUID 5 41] kept");
        Keywords wanted = Keywords.parse("\\Seen $Label $Junk");
        WriteOrder.Append order =
                append(expected("A", 5, Known.of(1, 3)), new Upload(content(ONE), wanted, null));

        RecordedWrites writes = write(order);

        assertThat(writes.unkept()).isEqualTo(Keywords.parse("$Label"));
        assertThat(writes.outcomes(order).get(0L)).isEqualTo(done(5, 41));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 41", "5 41:43", "0 41:42"})
    void numbers_that_cannot_be_those_of_what_was_sent_are_nobodys(String told) {
        scripted.loggedIn("LITERAL+ MULTIAPPEND UIDPLUS")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect(" {" + TWO.length() + "+}")
                .expectText(TWO)
                .expect("")
                .send("{b} OK [APPENDUID " + told + "] kept");
        WriteOrder.Append order =
                append(expected("A", 5, Known.of(1, 3)), upload(ONE), upload(TWO));

        assertThat(write(order).outcomes(order))
                .isEqualTo(
                        Map.of(0L, new WriteOutcome.Done(null), 1L, new WriteOutcome.Done(null)));
    }

    @Test
    void a_mailbox_into_which_nothing_may_be_put_refuses_all_of_it_at_once() {
        int inOneGo = 200;
        ScriptedConnection connection =
                scripted.loggedIn("LITERAL+ MULTIAPPEND")
                        .expect("{a} SELECT \"A\"")
                        .send(opened(5, "{a}"));
        String command = "{b} APPEND \"A\"";
        for (int i = 0; i < inOneGo; i++) {
            connection.expect(command + " {" + ONE.length() + "+}").expectText(ONE);
            command = "";
        }
        connection.expect("").send("{b} NO [NOPERM] not here");
        var uploads = new Upload[inOneGo + 1];
        Arrays.fill(uploads, upload(ONE));
        WriteOrder.Append order = append(expected("A", 5, Known.of(1, 3)), uploads);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order))
                .hasSize(uploads.length)
                .allSatisfy((_, outcome) ->
                        assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class));
        assertThat(writes.evidence(order)).hasSize(inOneGo);
    }

    @Test
    void a_message_that_is_larger_than_the_server_takes_is_not_sent() {
        scripted.loggedIn("LITERAL+ APPENDLIMIT")
                .expect("{a} STATUS \"A\" (APPENDLIMIT)")
                .expect("{b} SELECT \"A\"")
                .send("* STATUS \"A\" (APPENDLIMIT 19)", "{a} OK done")
                .send(opened(5, "{b}"))
                .expect("{c} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect("")
                .send("{c} OK kept");
        WriteOrder.Append order =
                append(expected("A", 5, Known.of(1, 3)), upload(ONE), upload(TWO));

        RecordedWrites writes = write(order);

        assertThat(ONE.length()).isLessThanOrEqualTo(19);
        assertThat(writes.outcomes(order).get(0L)).isEqualTo(new WriteOutcome.Done(null));
        assertThat(refusal(writes, order, 1).text()).contains("takes 19 at most");
        assertThat(writes.evidence(order)).containsOnlyKeys(0L);
    }

    @Test
    void the_limit_of_all_mailboxes_counts_where_none_is_told_of_this() {
        scripted.loggedIn("LITERAL+ APPENDLIMIT=10")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"));
        WriteOrder.Append order = append(expected("A", 5, Known.of(1, 3)), upload(ONE));

        assertThat(refusal(write(order), order, 0).kind())
                .isEqualTo(FailureKind.REFUSED_PERMANENTLY);
    }

    @Test
    void dates_that_servers_refuse_are_left_out() {
        ScriptedConnection connection =
                scripted.loggedIn("LITERAL+").expect("{a} SELECT \"A\"").send(opened(5, "{a}"));
        connection
                .expect("{b} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect("")
                .expect("{c} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect("")
                .expect("{d} APPEND \"A\" \"02-Jan-1981 00:00:00 +0000\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect("")
                .send("{b} OK kept", "{c} OK kept", "{d} OK kept");
        WriteOrder.Append order =
                append(
                        expected("A", 5, Known.of(1, 3)),
                        dated("1980-12-31T23:59:59Z"),
                        dated("2999-01-01T00:00:00Z"),
                        dated("1981-01-02T00:00:00Z"));

        assertThat(write(order).end(order)).isEqualTo("done");
    }

    @Test
    void a_message_that_cannot_be_read_here_costs_no_other_and_is_not_begun() {
        scripted.loggedIn("LITERAL+ MULTIAPPEND")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect("")
                .send("{b} OK kept");
        var broken =
                new Upload.Content() {
                    @Override
                    public long length() {
                        return 5;
                    }

                    @Override
                    public InputStream open() throws IOException {
                        throw new IOException("bad sector");
                    }
                };
        WriteOrder.Append order =
                append(
                        expected("A", 5, Known.of(1, 3)),
                        new Upload(broken, Keywords.none(), null),
                        upload(ONE));

        RecordedWrites writes = write(order);

        assertThat(refusal(writes, order, 0).kind()).isEqualTo(FailureKind.LOCAL_DISK);
        assertThat(writes.outcomes(order).get(1L)).isEqualTo(new WriteOutcome.Done(null));
        assertThat(writes.evidence(order)).containsOnlyKeys(1L);
    }

    @Test
    void a_server_that_does_not_know_multiappend_gets_single_messages() {
        scripted.loggedIn("LITERAL+ MULTIAPPEND")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect(" {" + TWO.length() + "+}")
                .expectText(TWO)
                .expect("")
                .send("{b} BAD too many arguments")
                .expect("{c} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect("")
                .expect("{d} APPEND \"A\" {" + TWO.length() + "+}")
                .expectText(TWO)
                .expect("")
                .send("{c} OK kept", "{d} OK kept");
        WriteOrder.Append order =
                append(expected("A", 5, Known.of(1, 3)), upload(ONE), upload(TWO));

        assertThat(write(order).outcomes(order)).hasSize(2);
        assertThat(scripted.remote.demotions())
                .extracting(Demotion::capability)
                .containsExactly("MULTIAPPEND");
    }

    @Test
    void what_was_not_written_as_a_whole_when_the_link_broke_was_not_tried() {
        scripted.loggedIn("")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} APPEND \"A\" {" + ONE.length() + "}")
                .send("+ go on")
                .expectText(ONE)
                .expect("")
                .expect("{c} APPEND \"A\" {" + TWO.length() + "}")
                .close();
        WriteOrder.Append order =
                append(expected("A", 5, Known.of(1, 3)), upload(ONE), upload(TWO));
        var writes = new RecordedWrites();

        var thrown = catchThrowableOfType(ImapException.class, () -> write(writes, order));

        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.OFFLINE);
        assertThat(writes.evidence(order)).containsOnlyKeys(0L, 1L);
        assertThat(writes.outcomes(order)).containsOnlyKeys(0L);
        assertThat(writes.outcomes(order).get(0L)).isInstanceOf(WriteOutcome.Unknown.class);
    }

    @Test
    void a_connection_that_died_idle_is_replaced_and_nothing_is_told_twice() {
        scripted.loggedIn("")
                .expect("{a} LIST {*}")
                .send("* LIST () \"/\" INBOX")
                .send("{a} OK done")
                .expect("{b} LSUB {*}")
                .send("{b} OK done")
                .expect("{s} STATUS {*}")
                .send("{s} NO not now")
                .close();
        scripted.loggedIn("")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} UID STORE 1 +FLAGS (\\Seen)")
                .send("* 1 FETCH (UID 1 FLAGS (\\Seen))", "{b} OK stored");
        WriteOrder.Mark order = mark(expected("A", 5, Known.of(1, 3)), IdSet.of(1));
        scripted.remote.tree(new Cancel());

        RecordedWrites writes = write(order);

        assertThat(writes.end(order)).isEqualTo("done");
    }

    // Words.

    /// Commands about these are sent together, and each is refused.
    private static void refuse(ScriptedConnection connection, String command, List<IdSet> groups) {
        for (IdSet group : groups) {
            connection.expect("{r" + tag(group) + "} " + command.formatted(group));
        }
        for (IdSet group : groups) {
            connection.send("{r" + tag(group) + "} NO [CANNOT] one of them is bad");
        }
    }

    private static String tag(IdSet group) {
        return group.first() + "x" + group.last();
    }

    private static String[] opened(long epoch, String tag) {
        return new String[] {
            "* 9 EXISTS",
            "* OK [UIDVALIDITY " + epoch + "] x",
            "* OK [UIDNEXT 40] x",
            tag + " OK [READ-WRITE] open"
        };
    }

    /// A mailbox is opened for a removal, and shows these messages.
    private static ScriptedConnection looked(ScriptedConnection connection, long... uids) {
        connection
                .expect("{a} SELECT \"A\"")
                .expect("{b} UID FETCH " + IdSet.of(uids) + " " + IDENTITY)
                .send(opened(5, "{a}"));
        return shown(connection, uids).send("{b} OK done");
    }

    /// Two mailboxes are opened for a move from A to B, and A shows these messages.
    private static ScriptedConnection moving(ScriptedConnection connection, long... uids) {
        connection
                .expect("{a} EXAMINE \"B\"")
                .expect("{b} SELECT \"A\"")
                .expect("{c} UID FETCH " + IdSet.of(uids) + " " + IDENTITY)
                .send(opened(8, "{a}"))
                .send(opened(5, "{b}"));
        return shown(connection, uids).send("{c} OK done");
    }

    private static ScriptedConnection shown(ScriptedConnection connection, long... uids) {
        for (long uid : uids) {
            connection.send("* 1 FETCH (UID " + uid + " RFC822.SIZE 100" + EPOCH + ")");
        }
        return connection;
    }

    private static ExpectedMailbox expected(String wireName, long epoch, Known known) {
        return new ExpectedMailbox(RecordedListing.ref(wireName), epoch, null, null, known);
    }

    private static Known sized(long... uids) {
        Known known = Known.of(uids);
        for (long uid : uids) {
            known = known.with(uid, 100, null);
        }
        return known;
    }

    private static WriteOrder.Mark mark(ExpectedMailbox expected, IdSet ids) {
        return new WriteOrder.Mark(
                expected,
                List.of(
                        new WriteOrder.Mark.Change(
                                ids, Keywords.of(Keyword.SEEN), Keywords.none())));
    }

    private static WriteOrder.Move move(long... uids) {
        return new WriteOrder.Move(
                expected("A", 5, sized(uids)),
                IdSet.of(uids),
                expected("B", 8, Known.of(1, 3)),
                Keywords.none());
    }

    private static WriteOrder.Delete delete(long... uids) {
        return new WriteOrder.Delete(expected("A", 5, sized(uids)), IdSet.of(uids));
    }

    private static WriteOrder.Append append(ExpectedMailbox expected, Upload... uploads) {
        return new WriteOrder.Append(expected, List.of(uploads));
    }

    private static Upload upload(String text) {
        return new Upload(content(text), Keywords.none(), null);
    }

    private static Upload dated(String date) {
        return new Upload(content(ONE), Keywords.none(), Instant.parse(date));
    }

    private static Upload.Content content(String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        return new Upload.Content() {
            @Override
            public long length() {
                return octets.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets);
            }
        };
    }

    private static WriteOutcome.Done done(long epoch, long uid) {
        return new WriteOutcome.Done(new RemoteId(epoch, uid));
    }

    private static WriteOutcome.Marked marked(Keyword... keywords) {
        return new WriteOutcome.Marked(Keywords.of(keywords));
    }

    private static SyncFailure refusal(RecordedWrites writes, WriteOrder order, long item) {
        return ((WriteOutcome.Refused) writes.outcomes(order).get(item)).failure();
    }

    private RecordedWrites write(WriteOrder... orders) {
        var writes = new RecordedWrites();
        write(writes, orders);
        return writes;
    }

    private void write(RecordedWrites writes, WriteOrder... orders) {
        try (var session = scripted.remote.openSession(new Cancel())) {
            session.write(Orders.of(orders), writes, new Cancel());
        }
    }
}

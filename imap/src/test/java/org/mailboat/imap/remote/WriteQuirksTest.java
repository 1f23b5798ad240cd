package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jspecify.annotations.Nullable;
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
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.testkit.RecordedWrites;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// Writing, line by line: which mailbox it is and what is marked there; what is sent, what is not
/// sent, and what servers answer that is not in the books. Also [RemovalQuirksTest] and
/// [AppendQuirksTest].
class WriteQuirksTest extends WriteDialogue {
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

    @Test
    void what_was_gone_before_it_was_copied_counts_for_no_copy_though_the_server_agreed() {
        WriteOrder.Copy order = copy(1, 2);
        moving(scripted.loggedIn("UIDPLUS"), 1, 2)
                .expect("{d} UID COPY 1:2 \"B\"")
                .send("{d} OK [COPYUID 8 2 40] copied");

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order))
                .containsEntry(1L, new WriteOutcome.Vanished())
                .containsEntry(2L, done(8, 40));
    }

    @Test
    void a_server_that_does_not_say_what_it_copied_is_asked_whether_that_was_there() {
        WriteOrder.Copy order = copy(1, 2);
        ScriptedConnection connection =
                moving(scripted.loggedIn(""), 1, 2)
                        .expect("{d} UID COPY 1:2 \"B\"")
                        .send("{d} OK done")
                        .expect("{e} UID FETCH 1:2 " + IDENTITY);
        shown(connection, 2).send("{e} OK done");

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order)).containsEntry(2L, new WriteOutcome.Done(null));
        assertThat(writes.outcomes(order).get(1L)).isInstanceOf(WriteOutcome.Unknown.class);
    }

    private static WriteOrder.Copy copy(long... uids) {
        return new WriteOrder.Copy(
                expected("A", 5, sized(uids)),
                IdSet.of(uids),
                expected("B", 8, Known.of(1, 3)),
                Keywords.none());
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

    private static WriteOutcome.Marked marked(Keyword... keywords) {
        return new WriteOutcome.Marked(Keywords.of(keywords));
    }
}

package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailException;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.testkit.RecordedWrites;

import java.util.List;
import java.util.Map;

/// Moving and removing, line by line, as [WriteQuirksTest].
class RemovalQuirksTest extends WriteDialogue {
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
                .expect("{h} UID FETCH 1 (UID FLAGS)")
                .expect("{i} UID EXPUNGE 1")
                .send("{g} OK stored", "{h} OK", "* 1 EXPUNGE", "{i} OK expunged");
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
    void nothing_is_expunged_where_no_mark_was_kept() {
        looked(scripted.loggedIn(""), 1)
                .expect("{c} UID STORE 1 +FLAGS.SILENT (\\Deleted)")
                .send("{c} OK stored")
                .expect("{d} UID SEARCH DELETED")
                .send("* SEARCH", "{d} OK done")
                .expect("{e} UID FETCH 1 (UID FLAGS)")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{e} OK done");
        WriteOrder.Delete order = delete(1);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order).get(1L)).isInstanceOf(WriteOutcome.Refused.class);
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
                .expect("{f} UID FETCH 1 (UID FLAGS)")
                .expect("{g} UID EXPUNGE 1")
                .send("{e} NO [NOPERM] not yours", "{f} OK", "{g} OK nothing");
        WriteOrder.Move order = move(1);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order).get(1L))
                .isInstanceOfSatisfying(
                        WriteOutcome.CopiedOnly.class,
                        only -> assertThat(only.id()).isEqualTo(new RemoteId(8, 41)));
    }

    /// The copy has the marks of the moment of COPY; what others did since is on nothing else.
    @ParameterizedTest
    @ValueSource(strings = {"UIDPLUS", ""})
    void how_a_copied_message_is_marked_is_told_before_it_is_removed(String capabilities) {
        ScriptedConnection connection =
                moving(scripted.loggedIn(capabilities), 1, 2)
                        .expect("{d} UID COPY 1:2 \"B\"")
                        .send("{d} OK [COPYUID 8 1:2 41:42] copied")
                        .expect("{e} UID STORE 1:2 +FLAGS.SILENT (\\Deleted)");
        String marked = "* 1 FETCH (UID 1 FLAGS (\\Deleted $Work))";
        if (capabilities.isEmpty()) {
            connection
                    .send("{e} OK stored")
                    .expect("{f} UID SEARCH DELETED")
                    .send("* SEARCH 1 2", "{f} OK found")
                    .expect("{g} UID FETCH 1:2 (UID FLAGS)")
                    .expect("{h} EXPUNGE")
                    .send(marked, "{g} OK", "* 1 EXPUNGE", "* 1 EXPUNGE", "{h} OK expunged");
        } else {
            connection
                    .expect("{f} UID FETCH 1:2 (UID FLAGS)")
                    .expect("{g} UID EXPUNGE 1:2")
                    .send("{e} OK stored", marked, "{f} OK")
                    .send("* 1 EXPUNGE", "* 1 EXPUNGE", "{g} OK expunged");
        }
        WriteOrder.Move order = move(1, 2);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order)).isEqualTo(Map.of(1L, done(8, 41), 2L, done(8, 42)));
        assertThat(writes.leaving(order))
                .isEqualTo(Map.of(1L, Keywords.of(Keyword.DELETED, new Keyword("$Work"))));
    }

    /// The copy need not be looked for then, which is in vain for mail that nothing tells from
    /// other mail.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void where_a_copy_is_stays_known_if_the_link_breaks_at_the_removal(boolean stored) {
        ScriptedConnection connection =
                moving(scripted.loggedIn("UIDPLUS"), 1, 2)
                        .expect("{d} UID COPY 1:2 \"B\"")
                        .send("{d} OK [COPYUID 8 1:2 41:42] copied")
                        .expect("{e} UID STORE 1:2 +FLAGS.SILENT (\\Deleted)")
                        .expect("{f} UID FETCH 1:2 (UID FLAGS)")
                        .expect("{g} UID EXPUNGE 1:2");
        if (stored) {
            connection.send("{e} OK stored");
        }
        connection.close();
        WriteOrder.Move order = move(1, 2);
        var writes = new RecordedWrites();

        assertThatThrownBy(() -> write(writes, order)).isInstanceOf(MailException.class);

        assertThat(writes.outcomes(order).values())
                .hasOnlyElementsOfType(WriteOutcome.CopiedOnly.class)
                .extracting(each -> ((WriteOutcome.CopiedOnly) each).id())
                .containsExactlyInAnyOrder(new RemoteId(8, 41), new RemoteId(8, 42));
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

    // Words.

    private static WriteOrder.Move move(long... uids) {
        return new WriteOrder.Move(
                expected("A", 5, sized(uids)),
                IdSet.of(uids),
                expected("B", 8, Known.of(1, 3)),
                Keywords.none());
    }
}

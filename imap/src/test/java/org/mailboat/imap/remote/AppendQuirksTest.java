package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.testkit.RecordedWrites;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/// Taking messages in, line by line, as [WriteQuirksTest].
class AppendQuirksTest extends WriteDialogue {
    @Test
    void several_go_in_one_command_and_a_refused_one_is_found_by_halves() {
        bothSent()
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
    void a_message_refused_without_a_tag_is_refused_in_the_words_of_the_server() {
        scripted.loggedIn("UIDPLUS")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} APPEND \"A\" {" + ONE.length() + "}")
                .send("* BAD Command line too long")
                .expectClose();
        WriteOrder.Append order = append(expected("A", 5, Known.of(1, 3)), upload(ONE));

        RecordedWrites writes = write(order);

        assertThat(refusal(writes, order, 0).serverText()).isEqualTo("Command line too long");
        assertThat(refusal(writes, order, 0).command()).isEqualTo("APPEND");
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
        bothSent().send("{b} OK [APPENDUID " + told + "] kept");
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

    /// Both messages have come into A by one command, which is not answered yet.
    private ScriptedConnection bothSent() {
        return scripted.loggedIn("LITERAL+ MULTIAPPEND UIDPLUS")
                .expect("{a} SELECT \"A\"")
                .send(opened(5, "{a}"))
                .expect("{b} APPEND \"A\" {" + ONE.length() + "+}")
                .expectText(ONE)
                .expect(" {" + TWO.length() + "+}")
                .expectText(TWO)
                .expect("");
    }

    private static Upload dated(String date) {
        return new Upload(content(ONE), Keywords.none(), Instant.parse(date));
    }
}

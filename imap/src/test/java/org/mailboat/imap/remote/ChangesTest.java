package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.Sighting;

import java.time.Instant;
import java.util.List;

class ChangesTest {
    private static final String ITEMS = "(UID FLAGS INTERNALDATE RFC822.SIZE)";
    private static final String QRESYNC = "ENABLE CONDSTORE QRESYNC";

    /// Nine messages, UIDs 1 to 9, at mod-sequence 50.
    private static final String NINE = "uv=7 un=10 ms=50 n=9";

    private static final Known KNOWN = Known.of(1, 9);

    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    private ScriptedConnection qresync() {
        return scripted.loggedIn(QRESYNC).expect("{e} ENABLE QRESYNC").send("{e} OK enabled");
    }

    private ScriptedConnection condstore() {
        return scripted.loggedIn("ENABLE CONDSTORE")
                .expect("{e} ENABLE CONDSTORE")
                .send("{e} OK enabled");
    }

    /// The answer to an opening; behind the first one of a test the changed messages are counted.
    private static ScriptedConnection opened(
            ScriptedConnection script, String call, long exists, long uidNext, long modSeq) {
        script.send(
                        "* " + exists + " EXISTS",
                        "* OK [UIDVALIDITY 7] x",
                        "* OK [UIDNEXT " + uidNext + "] x")
                .send("* OK [HIGHESTMODSEQ " + modSeq + "] x", call + " OK open");
        return call.equals("{a}") ? script.send("{s} OK counted") : script;
    }

    private static MailboxStatus hint(long messages, long uidNext, long modSeq) {
        return new MailboxStatus(messages, 7, uidNext, modSeq);
    }

    @Test
    void with_qresync_flags_and_new_mail_come_in_one_write_and_nothing_else_is_told() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{b} UID FETCH 10:* " + ITEMS)
                        .expect("{s} UID SEARCH MODSEQ 51")
                        .send("* 3 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (55))");
        opened(script, "{a}", 10, 11, 60)
                .send("* 10 FETCH (UID 10 FLAGS () RFC822.SIZE 7 MODSEQ (60))", "{b} OK done");

        RecordedListing listing = scripted.observe(KNOWN.since("A", NINE, hint(10, 11, 60)));

        assertThat(listing.events)
                .containsExactly(
                        "A opened uv=7 un=11 ms=60 n=10 changes",
                        "A window 3,10 saw 3,10",
                        "A finished");
        assertThat(listing.sightings.get("A"))
                .containsExactly(
                        new Sighting(3, Keywords.of(Keyword.SEEN), null, -1),
                        new Sighting(10, Keywords.none(), null, 7));
    }

    @Test
    void new_mail_is_not_asked_for_where_the_next_uid_stands_still() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{s} UID SEARCH MODSEQ 51");
        opened(script.send("* 3 FETCH (UID 3 FLAGS () MODSEQ (55))"), "{a}", 9, 10, 60);

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(9, 10, 60))).events)
                .containsExactly(
                        "A opened uv=7 un=10 ms=60 n=9 changes", "A window 3 saw 3", "A finished");
    }

    @Test
    void new_mail_that_came_after_the_glance_is_asked_for_behind_the_opening() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{s} UID SEARCH MODSEQ 51");
        opened(script, "{a}", 10, 11, 60)
                .expect("{b} UID FETCH 10:* " + ITEMS)
                .send("* 10 FETCH (UID 10 FLAGS () RFC822.SIZE 7)", "{b} OK done");

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(9, 10, 60))).events)
                .containsExactly(
                        "A opened uv=7 un=11 ms=60 n=10 changes",
                        "A window 10 saw 10",
                        "A finished");
    }

    @Test
    void what_vanished_is_searched_for_before_it_is_told() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{s} UID SEARCH MODSEQ 51")
                        .send("* VANISHED (EARLIER) 2:3,700");
        opened(script, "{a}", 7, 10, 60)
                .expect("{b} UID SEARCH UID 2:3")
                .send("* SEARCH", "{b} OK done");

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(7, 10, 60))).events)
                .containsExactly(
                        "A opened uv=7 un=10 ms=60 n=7 changes", "A window 2:3 saw ", "A finished");
    }

    @Test
    void many_mailboxes_are_asked_before_the_first_answer_is_in() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{s} UID SEARCH MODSEQ 51")
                        .expect("{b} EXAMINE \"B\" (QRESYNC (7 50 1:9))")
                        .expect("{t} UID SEARCH MODSEQ 51")
                        .expect("{c} EXAMINE \"C\" (QRESYNC (7 50 1:9))")
                        .expect("{u} UID SEARCH MODSEQ 51");
        opened(script.send("* VANISHED (EARLIER) 1"), "{a}", 8, 10, 60);
        opened(script.send("* 1 FETCH (UID 1 FLAGS () MODSEQ (51))"), "{b}", 9, 10, 60)
                .send("{t} OK done");
        opened(script, "{c}", 9, 10, 60)
                .send("{u} OK done")
                .expect("{d} EXAMINE \"A\"")
                .expect("{f} UID SEARCH UID 1");
        opened(script, "{d}", 8, 10, 60).send("* SEARCH", "{f} OK done");

        assertThat(
                        scripted.observe(
                                        KNOWN.since("A", NINE, hint(8, 10, 60)),
                                        KNOWN.since("B", NINE, hint(9, 10, 60)),
                                        KNOWN.since("C", NINE, hint(9, 10, 60)))
                                .events)
                .containsExactly(
                        "B opened uv=7 un=10 ms=60 n=9 changes",
                        "B window 1 saw 1",
                        "B finished",
                        "C opened uv=7 un=10 ms=60 n=9 changes",
                        "C finished",
                        "A opened uv=7 un=10 ms=60 n=8 changes",
                        "A window 1 saw ",
                        "A finished");
    }

    @Test
    void vanished_messages_that_are_there_cost_the_server_its_word_and_nothing_else() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{s} UID SEARCH MODSEQ 51")
                        .send("* VANISHED (EARLIER) 1:7");
        opened(script, "{a}", 9, 10, 60).expect("{b} UID SEARCH ALL");
        script.send("* SEARCH 1 2 3 4 5 6 7 8 9", "{b} OK done")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID FETCH 1:9 (UID FLAGS) (CHANGEDSINCE 50)")
                .expect("{x} UID SEARCH MODSEQ 51");
        opened(script, "{c}", 9, 10, 60)
                .send("{x} OK counted")
                .send("* 4 FETCH (UID 4 FLAGS () MODSEQ (58))", "{d} OK done");

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(9, 10, 60))).events)
                .containsExactly(
                        "A opened uv=7 un=10 ms=60 n=9 changes", "A window 4 saw 4", "A finished");
        assertThat(scripted.remote.demotions())
                .extracting(Demotion::capability)
                .containsExactly("QRESYNC");
    }

    @Test
    void the_wrong_messages_vanished_are_found_out_although_their_number_is_right() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{s} UID SEARCH MODSEQ 51")
                        .send("* VANISHED (EARLIER) 5");
        opened(script, "{a}", 8, 10, 60).expect("{b} UID SEARCH UID 5");
        script.send("* SEARCH 5", "{b} OK done")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID FETCH 1:9 (UID FLAGS) (CHANGEDSINCE 50)")
                .expect("{x} UID SEARCH MODSEQ 51");
        opened(script, "{c}", 8, 10, 60)
                .send("{x} OK counted")
                .send("{d} OK done")
                .expect("{f} UID SEARCH ALL")
                .send("* SEARCH 1 2 3 4 5 7 8 9", "{f} OK done");

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(8, 10, 60))).events)
                .containsExactly(
                        "A opened uv=7 un=10 ms=60 n=8 changes", "A window 6 saw ", "A finished");
    }

    @Test
    void messages_whose_vanishing_is_withheld_are_found_by_their_number() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{s} UID SEARCH MODSEQ 51");
        opened(script, "{a}", 8, 10, 60)
                .expect("{b} UID SEARCH ALL")
                .send("* SEARCH 1 2 3 4 5 6 7 8", "{b} OK done")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID FETCH 1:9 (UID FLAGS) (CHANGEDSINCE 50)")
                .expect("{x} UID SEARCH MODSEQ 51");
        opened(script, "{c}", 8, 10, 60)
                .send("{x} OK counted")
                .send("{d} OK done")
                .expect("{f} UID SEARCH ALL")
                .send("* SEARCH 1 2 3 4 5 6 7 8", "{f} OK done");

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(8, 10, 60))).events)
                .containsExactly(
                        "A opened uv=7 un=10 ms=60 n=8 changes", "A window 9 saw ", "A finished");
        assertThat(scripted.remote.demotions().getFirst().reason())
                .contains("does not tell that messages vanished");
    }

    @Test
    void a_vanished_that_is_repeated_or_about_nobody_is_no_news() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{s} UID SEARCH MODSEQ 51")
                        .send("* VANISHED (EARLIER) 100:200", "* VANISHED (EARLIER) 100:200");
        opened(script, "{a}", 9, 10, 60);

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(9, 10, 60))).events)
                .containsExactly("A opened uv=7 un=10 ms=60 n=9 changes", "A finished");
    }

    @Test
    void a_message_that_vanishes_while_the_new_ones_are_fetched_is_taken_note_of() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{b} UID FETCH 10:* " + ITEMS)
                        .expect("{s} UID SEARCH MODSEQ 51");
        opened(script, "{a}", 9, 10, 60)
                .send("* VANISHED 4", "{b} OK done")
                .expect("{c} UID SEARCH UID 4")
                .send("* SEARCH", "{c} OK done");

        assertThat(scripted.observe(KNOWN.since("A", NINE, null)).events)
                .containsExactly(
                        "A opened uv=7 un=10 ms=60 n=9 changes", "A window 4 saw ", "A finished");
    }

    @Test
    void a_message_that_became_visible_late_is_found_and_asked_for_whole() {
        var known = Known.of(1, 2, 3, 5, 6, 7, 8, 9);
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{s} UID SEARCH MODSEQ 51");
        opened(script.send("* 4 FETCH (UID 4 FLAGS () MODSEQ (55))"), "{a}", 9, 10, 60)
                .expect("{b} UID FETCH 4 " + ITEMS)
                .send("* 4 FETCH (UID 4 FLAGS () RFC822.SIZE 8)", "{b} OK done");

        RecordedListing listing =
                scripted.observe(known.since("A", "uv=7 un=10 ms=50 n=8", hint(9, 10, 60)));

        assertThat(listing.sightings.get("A"))
                .containsExactly(new Sighting(4, Keywords.none(), null, 8));
    }

    @Test
    void a_message_found_and_not_shown_holds_back_the_checkpoint_and_nothing_else() {
        var known = Known.of(1, 2, 3, 5, 6, 7, 8, 9);
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{s} UID SEARCH MODSEQ 51");
        opened(script.send("* 3 FETCH (UID 3 FLAGS () MODSEQ (55))"), "{a}", 9, 10, 60)
                .expect("{b} UID SEARCH ALL")
                .send("* SEARCH 1 2 3 4 5 6 7 8 9", "{b} OK done")
                .expect("{c} UID FETCH 4 " + ITEMS)
                .send("{c} OK done");

        assertThat(
                        scripted.observe(known.since("A", "uv=7 un=10 ms=50 n=8", hint(9, 10, 60)))
                                .events)
                .containsExactly(
                        "A opened uv=7 un=10 ms=60 n=9 changes",
                        "A window 3 saw 3",
                        "A failed protocol");
    }

    @Test
    void an_opening_with_qresync_that_is_refused_is_done_without_it() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                        .expect("{s} UID SEARCH MODSEQ 51")
                        .send("{a} NO what is that?", "{s} BAD no mailbox")
                        .expect("{c} EXAMINE \"A\"")
                        .expect("{d} UID FETCH 1:9 (UID FLAGS) (CHANGEDSINCE 50)")
                        .expect("{x} UID SEARCH MODSEQ 51");
        opened(script, "{c}", 9, 10, 60).send("{x} OK counted").send("{d} OK done");

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(9, 10, 60))).events)
                .endsWith("A finished");
        assertThat(scripted.remote.demotions())
                .extracting(Demotion::capability)
                .containsExactly("QRESYNC");
    }

    @Test
    void a_mailbox_that_cannot_be_opened_at_all_says_nothing_about_qresync() {
        qresync()
                .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:9))")
                .expect("{s} UID SEARCH MODSEQ 51")
                .send("{a} NO go away", "{s} BAD no mailbox")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID FETCH 1:9 (UID FLAGS) (CHANGEDSINCE 50)")
                .expect("{x} UID SEARCH MODSEQ 51")
                .send("{c} NO go away", "{d} BAD no mailbox", "{x} BAD no mailbox");

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(9, 10, 60))).failures)
                .containsKey("A");
        assertThat(scripted.remote.demotions()).isEmpty();
    }

    @Test
    void without_qresync_flags_are_asked_by_mod_sequence_and_removals_found_by_a_search() {
        var script =
                condstore()
                        .expect("{a} EXAMINE \"A\"")
                        .expect("{b} UID FETCH 1:9 (UID FLAGS) (CHANGEDSINCE 50)")
                        .expect("{c} UID FETCH 10:* " + ITEMS)
                        .expect("{s} UID SEARCH MODSEQ 51");
        opened(script, "{a}", 9, 11, 60)
                .send("* 2 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (55))", "{b} OK done")
                .send("* 9 FETCH (UID 10 FLAGS () RFC822.SIZE 7)", "{c} OK done")
                .expect("{d} UID SEARCH ALL")
                .send("* SEARCH 1 3 4 5 6 7 8 9 10", "{d} OK done");

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(9, 11, 60))).events)
                .containsExactly(
                        "A opened uv=7 un=11 ms=60 n=9 changes",
                        "A window 2:3,10 saw 3,10",
                        "A finished");
    }

    @Test
    void condstore_alone_is_asked_for_by_the_opening_where_it_cannot_be_enabled() {
        var script =
                scripted.loggedIn("CONDSTORE")
                        .expect("{a} EXAMINE \"A\" (CONDSTORE)")
                        .expect("{b} UID FETCH 1:9 (UID FLAGS) (CHANGEDSINCE 50)")
                        .expect("{s} UID SEARCH MODSEQ 51");
        opened(script, "{a}", 9, 10, 60).send("{b} OK done");

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(9, 10, 60))).events)
                .containsExactly("A opened uv=7 un=10 ms=60 n=9 changes", "A finished");
    }

    @Test
    void a_highest_message_that_is_shown_for_want_of_new_ones_is_no_change() {
        var script =
                condstore()
                        .expect("{a} EXAMINE \"A\"")
                        .expect("{b} UID FETCH 1:9 (UID FLAGS) (CHANGEDSINCE 50)")
                        .expect("{c} UID FETCH 10:* " + ITEMS)
                        .expect("{s} UID SEARCH MODSEQ 51");
        opened(script, "{a}", 9, 10, 60)
                .send("{b} OK done")
                .send("* 9 FETCH (UID 9 FLAGS () RFC822.SIZE 7)", "{c} OK done");

        assertThat(scripted.observe(KNOWN.since("A", NINE, null)).events)
                .containsExactly("A opened uv=7 un=10 ms=60 n=9 changes", "A finished");
    }

    @Test
    void changes_that_were_cut_short_are_noticed_by_their_number() {
        var script =
                scripted.loggedIn("ENABLE CONDSTORE QRESYNC ESEARCH")
                        .expect("{e} ENABLE QRESYNC")
                        .send("{e} OK enabled")
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:2))")
                        .expect("{s} UID SEARCH RETURN (COUNT) MODSEQ 51")
                        .send("* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (60))")
                        .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 3] x")
                        .send("* OK [HIGHESTMODSEQ 60] x", "{a} OK open")
                        .send("* ESEARCH (TAG \"s\") UID COUNT 2", "{s} OK done");
        script.expect("{b} EXAMINE \"A\"").expect("{c} UID FETCH 1:2 (UID FLAGS)");
        opened(script, "{b}", 2, 3, 60)
                .send("* 1 FETCH (UID 1 FLAGS (\\Seen))")
                .send("* 2 FETCH (UID 2 FLAGS (\\Seen))", "{c} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1, 2)
                                                .since("A", "uv=7 un=3 ms=50 n=2", hint(2, 3, 60)))
                                .events)
                .containsExactly(
                        "A opened uv=7 un=3 ms=60 n=2",
                        "A window 1:4294967295 saw 1:2",
                        "A finished");
    }

    @Test
    void a_server_that_does_not_understand_changedsince_is_asked_for_all_flags() {
        var script =
                condstore()
                        .expect("{a} EXAMINE \"A\"")
                        .expect("{b} UID FETCH 1:9 (UID FLAGS) (CHANGEDSINCE 50)")
                        .expect("{s} UID SEARCH MODSEQ 51");
        opened(script, "{a}", 9, 10, 60)
                .send("{b} BAD what?")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID FETCH 1:9 (UID FLAGS)");
        opened(script, "{c}", 9, 10, 60);
        for (int uid = 1; uid <= 9; uid++) {
            script.send("* " + uid + " FETCH (UID " + uid + " FLAGS ())");
        }
        script.send("{d} OK done");

        assertThat(scripted.observe(KNOWN.since("A", NINE, hint(9, 10, 60))).events)
                .containsExactly(
                        "A opened uv=7 un=10 ms=60 n=9",
                        "A window 1:4294967295 saw 1:9",
                        "A finished");
        assertThat(scripted.remote.demotions())
                .extracting(Demotion::capability)
                .containsExactly("CONDSTORE");
    }

    @Test
    void a_server_that_ignores_changedsince_is_found_out() {
        var script =
                condstore()
                        .expect("{z} EXAMINE \"A\"")
                        .expect("{b} UID FETCH 1 (UID FLAGS) (CHANGEDSINCE 50)");
        opened(script, "{z}", 1, 2, 50)
                .send("* 1 FETCH (UID 1 FLAGS ())", "{b} OK done")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID FETCH 1 (UID FLAGS)");
        opened(script, "{c}", 1, 2, 50).send("* 1 FETCH (UID 1 FLAGS ())", "{d} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1)
                                                .since("A", "uv=7 un=2 ms=50 n=1", hint(1, 2, 50)))
                                .events)
                .contains("A window 1:4294967295 saw 1");
        assertThat(scripted.remote.demotions())
                .extracting(Demotion::capability)
                .containsExactly("CONDSTORE");
    }

    @Test
    void a_mod_sequence_that_fell_has_every_flag_looked_at() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1))")
                        .expect("{s} UID SEARCH MODSEQ 51");
        opened(script, "{a}", 1, 2, 3)
                .expect("{b} EXAMINE \"A\"")
                .expect("{c} UID FETCH 1 (UID FLAGS)");
        opened(script, "{b}", 1, 2, 3)
                .send("* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (3))", "{c} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1)
                                                .since("A", "uv=7 un=2 ms=50 n=1", hint(1, 2, 0)))
                                .events)
                .containsExactly(
                        "A opened uv=7 un=2 ms=3 n=1", "A window 1:4294967295 saw 1", "A finished");
    }

    @Test
    void mod_sequences_that_are_gone_have_every_flag_looked_at() {
        qresync()
                .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1))")
                .expect("{s} UID SEARCH MODSEQ 51")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 2] x")
                .send("* OK [NOMODSEQ] x", "{a} OK open", "{s} OK counted")
                .expect("{b} EXAMINE \"A\"")
                .expect("{c} UID FETCH 1 (UID FLAGS)")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 2] x")
                .send("* OK [NOMODSEQ] x", "{b} OK open")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{c} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1)
                                                .since("A", "uv=7 un=2 ms=50 n=1", hint(1, 2, 0)))
                                .events)
                .startsWith("A opened uv=7 un=2 ms=0 n=1");
    }

    @Test
    void windows_of_changes_hold_at_most_5000_messages_the_newest_first() {
        var known = Known.of(1, 12_000);
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:12000))")
                        .expect("{s} UID SEARCH MODSEQ 51")
                        .send("* VANISHED (EARLIER) 1:11000");
        opened(script, "{a}", 1000, 12_001, 60)
                .expect("{b} UID SEARCH UID 1:11000")
                .send("* SEARCH", "{b} OK done");

        assertThat(
                        scripted.observe(
                                        known.since(
                                                "A",
                                                "uv=7 un=12001 ms=50 n=12000",
                                                hint(1000, 12_001, 60)))
                                .events)
                .containsExactly(
                        "A opened uv=7 un=12001 ms=60 n=1000 changes",
                        "A window 6001:11000 saw ",
                        "A window 1001:6000 saw ",
                        "A window 1:1000 saw ",
                        "A finished");
    }

    @Test
    void remembered_demotions_hold_from_the_start_and_keep_their_dates() {
        var remembered = new Demotion("QRESYNC", "it lied", Instant.EPOCH);
        try (var other = new ScriptedRemote(List.of(remembered))) {
            var script =
                    other.loggedIn(QRESYNC)
                            .expect("{e} ENABLE CONDSTORE")
                            .send("{e} OK enabled")
                            .expect("{a} EXAMINE \"A\"")
                            .expect("{b} UID FETCH 1:9 (UID FLAGS) (CHANGEDSINCE 50)")
                            .expect("{s} UID SEARCH MODSEQ 51");
            opened(script, "{a}", 9, 10, 60).send("{b} OK done");

            assertThat(other.observe(KNOWN.since("A", NINE, hint(9, 10, 60))).events)
                    .endsWith("A finished");
            assertThat(other.remote.demotions()).containsExactly(remembered);
        }
    }
}

package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.Sighting;

import java.util.List;

/// Looking at every message of a mailbox that is known.
class AuditTest {
    private static final String ITEMS = "(UID FLAGS INTERNALDATE RFC822.SIZE)";

    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    @Test
    void without_mod_sequences_only_the_flags_of_known_messages_are_asked() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:2 (UID FLAGS)")
                .expect("{c} UID FETCH 3:* " + ITEMS)
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 4] x")
                .send("{a} OK open", "* 1 FETCH (UID 2 FLAGS (\\Seen))", "{b} OK done")
                .send("* 2 FETCH (UID 3 FLAGS () RFC822.SIZE 5)", "{c} OK done");

        RecordedListing listing =
                scripted.observe(
                        Known.of(1, 2)
                                .since("A", "uv=7 un=3 ms=0 n=2", new MailboxStatus(2, 7, 4, 0)));

        assertThat(listing.events)
                .containsExactly(
                        "A opened uv=7 un=4 ms=0 n=2",
                        "A window 1:4294967295 saw 2:3",
                        "A finished");
        assertThat(listing.sightings.get("A")).extracting(Sighting::size).containsExactly(-1L, 5L);
    }

    @Test
    void an_audit_asks_for_all_flags_though_the_server_could_tell_what_changed() {
        scripted.loggedIn("ENABLE QRESYNC CONDSTORE")
                .expect("{e} ENABLE QRESYNC")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:2 (UID FLAGS)")
                .send("{e} OK", "* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 3] x")
                .send("* OK [HIGHESTMODSEQ 9] x", "{a} OK open")
                .send("* 1 FETCH (UID 1 FLAGS ())", "* 2 FETCH (UID 2 FLAGS ())", "{b} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1, 2)
                                                .audit(
                                                        "A",
                                                        "uv=7 un=3 ms=9 n=2",
                                                        new MailboxStatus(2, 7, 3, 9)))
                                .events)
                .containsExactly(
                        "A opened uv=7 un=3 ms=9 n=2",
                        "A window 1:4294967295 saw 1:2",
                        "A finished");
    }

    @Test
    void a_large_mailbox_is_searched_first_and_known_messages_are_asked_for_flags_only() {
        var script =
                scripted.loggedIn("ESEARCH")
                        .expect("{a} EXAMINE \"A\"")
                        .expect("{b} UID SEARCH RETURN (ALL) ALL")
                        .send("* 5001 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 5002] x")
                        .send("{a} OK open", "* ESEARCH (TAG \"b\") UID ALL 1:5001", "{b} OK done")
                        .expect("{c} UID FETCH 4502:5000 (UID FLAGS)")
                        .expect("{d} UID FETCH 5001 " + ITEMS)
                        .expect("{e} UID FETCH 3502:4501 (UID FLAGS)")
                        .expect("{f} UID FETCH 1502:3501 (UID FLAGS)")
                        .expect("{g} UID FETCH 1:1501 (UID FLAGS)");
        send(script, 4502, 5000);
        script.send("{c} OK done", "* 5001 FETCH (UID 5001 FLAGS () RFC822.SIZE 5)", "{d} OK done");
        send(script, 3502, 4501);
        script.send("{e} OK done");
        send(script, 1502, 3501);
        script.send("{f} OK done");
        send(script, 1, 1501);
        script.send("{g} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1, 5000)
                                                .since(
                                                        "A",
                                                        "uv=7 un=5001 ms=0 n=5000",
                                                        new MailboxStatus(5001, 7, 5002, 0)))
                                .events)
                .containsExactly(
                        "A opened uv=7 un=5002 ms=0 n=5001",
                        "A window 4502:4294967295 saw 4502:5001",
                        "A window 3502:4501 saw 3502:4501",
                        "A window 1502:3501 saw 1502:3501",
                        "A window 1:1501 saw 1:1501",
                        "A finished");
    }

    private static void send(ScriptedConnection script, int first, int last) {
        for (int uid = first; uid <= last; uid++) {
            script.send("* " + uid + " FETCH (UID " + uid + " FLAGS ())");
        }
    }

    @Test
    void messages_that_a_cut_listing_lacks_are_not_gone() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:3 (UID FLAGS)")
                .send("* 3 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 4] x", "{a} OK open")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{b} OK done")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID SEARCH ALL")
                .send("* 3 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 4] x", "{c} OK open")
                .send("* SEARCH 1", "{d} OK done")
                .expect("{f} EXAMINE \"A\"")
                .expect("{g} UID SEARCH ALL")
                .expect("{h} UID FETCH 1:* " + ITEMS)
                .send("* 3 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 4] x", "{f} OK open")
                .send("* SEARCH 1", "{g} OK done")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{h} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1, 3)
                                                .since(
                                                        "A",
                                                        "uv=7 un=4 ms=0 n=3",
                                                        new MailboxStatus(3, 7, 4, 0)))
                                .events)
                .containsExactly(
                        "A opened uv=7 un=4 ms=0 n=3 changes",
                        "A window 1 saw 1",
                        "A failed protocol");
    }

    @Test
    void what_search_and_listing_agree_on_is_not_believed_against_the_number_of_messages() {
        var script = scripted.loggedIn("").expect("{a} EXAMINE \"A\"").expect("{b} UID SEARCH ALL");
        script.send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open")
                .send("* SEARCH 1", "{b} OK done")
                .expect("{f} EXAMINE \"A\"")
                .expect("{g} UID SEARCH ALL")
                .expect("{h} UID FETCH 1:* " + ITEMS)
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{f} OK open")
                .send("* SEARCH 1", "{g} OK done")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{h} OK done");

        assertThat(scripted.observe(RecordedListing.order("A", null)).events)
                .containsExactly(
                        "A opened uv=7 un=0 ms=0 n=2 changes",
                        "A window 1 saw 1",
                        "A failed protocol");
    }

    @Test
    void a_message_that_vanishes_while_it_is_listed_is_told_as_it_was() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:2 (UID FLAGS)")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 3] x", "{a} OK open")
                .send("* 1 FETCH (UID 1 FLAGS ())", "* 2 FETCH (UID 2 FLAGS ())")
                .send("* VANISHED 1", "{b} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1, 2)
                                                .since(
                                                        "A",
                                                        "uv=7 un=3 ms=0 n=2",
                                                        new MailboxStatus(2, 7, 3, 0)))
                                .events)
                .contains("A window 1:4294967295 saw 1:2");
    }

    @Test
    void a_listing_that_goes_on_asks_for_flags_of_what_is_known() {
        scripted.loggedIn("ESEARCH")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID SEARCH RETURN (ALL) ALL")
                .send("* 4 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 9] x", "{a} OK open")
                .send("* ESEARCH (TAG \"x\") UID ALL 2:5", "{b} OK done")
                .expect("{c} UID FETCH 2:3 (UID FLAGS)")
                .send("* 1 FETCH (UID 2 FLAGS ())", "* 2 FETCH (UID 3 FLAGS ())", "{c} OK done");
        var mark = new ObserveOrder.ResumeMark(7, 4, new Checkpoint("uv=7 un=9 ms=1 n=4"));

        assertThat(
                        scripted.observe(
                                        new ObserveOrder(
                                                RecordedListing.ref("A"),
                                                new Checkpoint("uv=7 un=6 ms=1 n=4"),
                                                mark,
                                                null,
                                                true,
                                                new Known(IdSet.range(2, 5), List.of())))
                                .events)
                .containsExactly(
                        "A opened uv=7 un=9 ms=1 n=4 resumed",
                        "A window 1:3 saw 2:3",
                        "A finished");
    }

    @Test
    void a_servers_own_identity_of_content_is_asked_for_where_it_has_one() {
        scripted.loggedIn("OBJECTID")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE EMAILID)")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open")
                .send("* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 3 EMAILID (M6d))", "{b} OK done");

        assertThat(
                        scripted.observe(RecordedListing.order("A", RecordedListing.holding(1)))
                                .sightings
                                .get("A"))
                .extracting(Sighting::contentId)
                .containsExactly("emailid:M6d");
    }

    @Test
    void a_server_that_chokes_on_its_own_identities_is_asked_without() {
        scripted.loggedIn("X-GM-EXT-1")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE X-GM-MSGID)")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open", "{b} BAD what?")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID FETCH 1:* " + ITEMS)
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "{c} OK open")
                .send("* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 3)", "{d} OK done");

        assertThat(scripted.observe(RecordedListing.order("A", RecordedListing.holding(1))).events)
                .endsWith("A finished");
    }

    @Test
    void counters_stand_still_while_no_message_comes_or_goes() {
        var since = new Checkpoint("uv=7 un=3 ms=9 n=2");

        assertThat(scripted.remote.standsStill(since, new MailboxStatus(2, 7, 3, 11))).isTrue();
        assertThat(scripted.remote.standsStill(since, new MailboxStatus(2, 7, 3, 0))).isTrue();
        assertThat(scripted.remote.standsStill(since, new MailboxStatus(1, 7, 3, 9))).isFalse();
        assertThat(scripted.remote.standsStill(since, new MailboxStatus(2, 7, 4, 9))).isFalse();
        assertThat(scripted.remote.standsStill(since, new MailboxStatus(2, 8, 3, 9))).isFalse();
        assertThat(
                        scripted.remote.standsStill(
                                new Checkpoint("uv=7 un=0 ms=9 n=2"),
                                new MailboxStatus(2, 7, 0, 9)))
                .isFalse();
        assertThat(scripted.remote.standsStill(new Checkpoint("?"), new MailboxStatus(2, 7, 3, 9)))
                .isFalse();
    }
}

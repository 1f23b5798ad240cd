package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mailboat.imap.remote.RecordedListing.holding;
import static org.mailboat.imap.remote.RecordedListing.order;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.imap.client.ImapException;
import org.mailboat.model.FailureKind;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ObserveOrder;

import java.util.stream.Stream;

class ObserveTest {
    private static final String ITEMS = "(UID FLAGS INTERNALDATE RFC822.SIZE)";

    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    @Test
    void small_mailboxes_are_opened_and_listed_before_the_first_answer_is_in() {
        scripted.loggedIn("ENABLE CONDSTORE ID")
                .expect("{e} ENABLE CONDSTORE")
                .expect("{i} ID (\"name\" \"Mailboat\" \"version\" \"0.1\")")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* " + ITEMS)
                .expect("{c} EXAMINE \"B\"")
                .expect("{d} UID FETCH 1:* " + ITEMS)
                .send("{e} BAD what?", "{i} NO no")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 10] x")
                .send("* OK [HIGHESTMODSEQ 55] x", "{a} OK [READ-ONLY] open")
                .send("* 2 FETCH (UID 9 FLAGS () RFC822.SIZE 3)")
                .send("* 1 FETCH (UID 4 FLAGS (\\Seen) RFC822.SIZE 2)")
                .send("* 1 FETCH (UID 4 FLAGS (\\Seen) RFC822.SIZE 2)")
                .send("{b} OK [HIGHESTMODSEQ 99] done")
                .send("* 0 EXISTS", "* OK [UIDVALIDITY 8] x", "{c} OK open", "{d} BAD nothing");

        RecordedListing listing = scripted.observe(order("A", holding(2)), order("B", holding(1)));

        assertThat(listing.events)
                .containsExactly(
                        "A opened uv=7 un=10 ms=55 n=2",
                        "A window 1:4294967295 saw 4,9",
                        "A finished",
                        "B opened uv=8 un=0 ms=0 n=0",
                        "B window 1:4294967295 saw ",
                        "B finished");
    }

    @Test
    void a_listing_that_lacks_messages_is_checked_by_a_search_and_begun_anew() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* {*}")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{b} OK done")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID SEARCH ALL")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{c} OK open")
                .send("* SEARCH 2 1", "{d} OK done")
                .expect("{e} UID FETCH 1:2 {*}")
                .send("* 1 FETCH (UID 1 FLAGS ())", "* 2 FETCH (UID 2 FLAGS ())", "{e} OK done");

        assertThat(scripted.observe(order("A", holding(2))).events)
                .containsExactly(
                        "A opened uv=7 un=0 ms=0 n=2",
                        "A window 1:4294967295 saw 1:2",
                        "A finished");
    }

    @Test
    void a_server_that_goes_on_contradicting_itself_makes_no_message_absent() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID SEARCH ALL")
                .send("* 3 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open")
                .send("* SEARCH 1 2", "{b} OK done")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID SEARCH ALL")
                .expect("{e} UID FETCH 1:* " + ITEMS)
                .send("* 3 EXISTS", "* OK [UIDVALIDITY 7] x", "{c} OK open")
                .send("* SEARCH 1 2", "{d} OK done")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{e} OK done");

        RecordedListing listing = scripted.observe(order("A", null));

        assertThat(listing.events)
                .containsExactly(
                        "A opened uv=7 un=0 ms=0 n=3 changes",
                        "A window 1 saw 1",
                        "A failed protocol");
        assertThat(listing.failures.get("A").text())
                .contains("tells of 3 messages, finds 2 and shows 1");
    }

    @ParameterizedTest
    @CsvSource({
        "* SEARCH, '', 1:4294967295, A finished",
        "* SEARCH 2, A leaves out, '1,3:4294967295', A failed protocol"
    })
    void a_message_found_but_not_shown_is_looked_for_again_before_it_counts_as_gone(
            String found, String leftOut, String covered, String outcome) {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID SEARCH ALL")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open")
                .send("* SEARCH 1 2", "{b} OK done")
                .expect("{c} UID FETCH 1:2 {*}")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{c} OK done")
                .expect("{d} EXAMINE \"A\"")
                .expect("{e} UID FETCH 2 {*}")
                .expect("{f} UID SEARCH UID 2")
                .send("* OK [UIDVALIDITY 7] x", "{d} OK open", "{e} OK done")
                .send(found, "{f} OK done");

        assertThat(scripted.observe(order("A", null)).events)
                .containsExactlyElementsOf(
                        Stream.of(
                                        "A opened uv=7 un=0 ms=0 n=2",
                                        leftOut,
                                        "A window " + covered + " saw 1",
                                        outcome)
                                .filter(event -> !event.isEmpty())
                                .toList());
    }

    @Test
    void a_refused_listing_fails_and_says_nothing_of_the_messages() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* {*}")
                .send("* 2 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{b} NO [SERVERBUG] oops");

        RecordedListing listing = scripted.observe(order("A", holding(2)));

        assertThat(listing.events).containsExactly("A failed transient");
        assertThat(listing.failures.get("A").serverText()).isEqualTo("[SERVERBUG] oops");
    }

    @Test
    void what_a_refused_opening_leaves_selected_is_not_taken_for_the_mailbox() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* {*}")
                .send("{a} NO [NOPERM] no", "* 1 FETCH (UID 1 FLAGS ())", "{b} OK done");

        assertThat(scripted.observe(order("A", holding(1))).events)
                .containsExactly("A failed refused-permanently");
    }

    @Test
    void an_epoch_that_opening_does_not_tell_is_asked_for() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* {*}")
                .send("* 1 EXISTS", "{a} OK open", "* 1 FETCH (UID 1 FLAGS ())", "{b} OK done")
                .expect("{c} STATUS \"A\" (UIDVALIDITY UIDNEXT)")
                .send("* STATUS A (UIDVALIDITY 5 UIDNEXT 2)", "{c} OK done")
                .expect("{d} EXAMINE \"B\"")
                .expect("{e} UID FETCH 1:* {*}")
                .send("* 1 EXISTS", "{d} OK open", "* 1 FETCH (UID 1 FLAGS ())", "{e} OK done")
                .expect("{f} STATUS \"B\" (UIDVALIDITY UIDNEXT)")
                .send("* STATUS B ()", "{f} OK done");
        var listing = new RecordedListing();

        scripted.observe(listing, order("A", holding(1)));
        scripted.observe(listing, order("B", holding(1)));

        assertThat(listing.events)
                .containsExactly(
                        "A opened uv=5 un=2 ms=0 n=1",
                        "A window 1:4294967295 saw 1",
                        "A finished",
                        "B failed protocol");
    }

    @Test
    void a_listing_that_broke_off_goes_on_at_its_mark_in_the_same_epoch() {
        scripted.loggedIn("ESEARCH")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID SEARCH RETURN (ALL) ALL")
                .send("* 4 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open")
                .send("* ESEARCH (TAG \"x\") UID ALL 2:5", "{b} OK done")
                .expect("{c} UID FETCH 2:3 {*}")
                .send("* 1 FETCH (UID 2 FLAGS ())", "* 2 FETCH (UID 3 FLAGS ())", "{c} OK done");
        var mark = new ObserveOrder.ResumeMark(7, 4, new Checkpoint("uv=7 un=9 ms=1 n=4"));

        RecordedListing listing =
                scripted.observe(new ObserveOrder(RecordedListing.ref("A"), null, mark, null));

        assertThat(listing.events)
                .containsExactly(
                        "A opened uv=7 un=9 ms=1 n=4 resumed",
                        "A window 1:3 saw 2:3",
                        "A finished");
    }

    @Test
    void an_extended_search_that_is_not_answered_gives_way_to_a_plain_one() {
        scripted.loggedIn("ESEARCH")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID SEARCH RETURN (ALL) ALL")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open", "{b} BAD what?")
                .expect("{c} UID SEARCH ALL")
                .send("* SEARCH 3", "{c} OK done")
                .expect("{d} UID FETCH 3 {*}")
                .send("* 1 FETCH (UID 3 FLAGS ())", "{d} OK done");

        assertThat(scripted.observe(order("A", null)).events)
                .endsWith("A window 1:4294967295 saw 3", "A finished");
        assertThat(scripted.remote.demotions()).extracting("capability").containsExactly("ESEARCH");
    }

    @Test
    void mod_sequences_that_opening_chokes_on_are_done_without() {
        scripted.loggedIn("CONDSTORE")
                .expect("{a} EXAMINE \"A\" (CONDSTORE)")
                .expect("{b} UID FETCH 1:* {*}")
                .send("{a} BAD EXAMINE failed. Illegal arguments.", "{b} BAD no mailbox")
                .expect("{c} EXAMINE \"A\"")
                .expect("{d} UID FETCH 1:* {*}")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "{c} OK open")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{d} OK done");

        assertThat(scripted.observe(order("A", holding(1))).events)
                .endsWith("A window 1:4294967295 saw 1", "A finished");
    }

    @Test
    void a_link_that_breaks_fails_what_is_in_flight_and_is_told() {
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* {*}")
                .expect("{c} EXAMINE \"B\"")
                .expect("{d} UID FETCH 1:* {*}")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open")
                .send("* 1 FETCH (UID 1 FLAGS ())", "{b} OK done")
                .close();
        var listing = new RecordedListing();

        var thrown =
                catchThrowableOfType(
                        ImapException.class,
                        () ->
                                scripted.observe(
                                        listing, order("A", holding(1)), order("B", holding(1))));

        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.OFFLINE);
        assertThat(listing.events).endsWith("A finished", "B failed offline");
    }
}

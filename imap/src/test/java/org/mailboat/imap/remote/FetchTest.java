package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keyword;
import org.mailboat.model.MailException;
import org.mailboat.sync.port.FetchOrder;

class FetchTest {
    private static final String ITEMS = "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])";

    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    @Test
    void a_message_comes_octet_for_octet_with_what_was_said_of_it() {
        opened("A", 7)
                .expect("{b} UID FETCH 1:2 " + ITEMS)
                .send("{a} OK open")
                .sendText(
                        "* 1 FETCH (UID 1 FLAGS (\\Seen) RFC822.SIZE 6 BODY[] {6}\r\n"
                                + "a\u0000\r\n\r\n"
                                + ")\r\n")
                .send("* 2 FETCH (BODY[] {1}", "b UID 2)", "{b} OK done");

        RecordedFetch fetched = scripted.fetch(order("A", 1, 2));

        assertThat(fetched.events).containsExactly("A/1", "A/2", "A done");
        assertThat(fetched.texts).containsEntry("A/1", "a\u0000\r\n\r\n").containsEntry("A/2", "b");
        assertThat(fetched.sightings.get("A/1").keywords().asList()).containsExactly(Keyword.SEEN);
        assertThat(fetched.sightings).doesNotContainKey("A/2");
    }

    @Test
    void the_next_mailbox_is_asked_for_before_this_one_is_answered() {
        opened("A", 7)
                .expect("{b} UID FETCH 1 {*}")
                .expect("{c} EXAMINE \"B\"")
                .expect("{d} UID FETCH 1 {*}")
                .send("{a} OK open", "* 1 FETCH (UID 1 BODY[] {1}", "a)", "{b} OK done")
                .send("* OK [UIDVALIDITY 7] b", "{c} OK open")
                .send("* 1 FETCH (UID 1 BODY[] {1}", "b)", "{d} OK done");

        RecordedFetch fetched = scripted.fetch(order("A", 1), order("B", 1));

        assertThat(fetched.texts).containsEntry("A/1", "a").containsEntry("B/1", "b");
    }

    private ScriptedConnection listed() {
        return scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1:* {*}")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 5] x", "{a} OK open")
                .send("* 1 FETCH (UID 4 FLAGS () RFC822.SIZE 1)", "{b} OK done");
    }

    @Test
    void what_a_listing_left_open_is_not_opened_again_for_what_it_showed() {
        listed().expect("{c} UID FETCH 4 " + ITEMS)
                .send("* 1 FETCH (UID 4 BODY[] {1}", "a)", "{c} OK done")
                .expect("{d} EXAMINE \"A\"")
                .expect("{e} UID FETCH 5 {*}")
                .send("* OK [UIDVALIDITY 7] x", "{d} OK open")
                .send("* 2 FETCH (UID 5 BODY[] {1}", "b)", "{e} OK done");

        scripted.observe(RecordedListing.order("A", RecordedListing.holding(1)));
        RecordedFetch fetched = scripted.fetch(order("A", 4), order("A", 5));

        assertThat(fetched.texts).containsEntry("A/4", "a").containsEntry("A/5", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OK done", "NO [EXPUNGEISSUED] gone", "BAD nothing is open"})
    void what_a_session_does_not_show_any_more_is_asked_for_in_a_mailbox_opened_for_that(
            String answer) {
        listed().expect("{c} UID FETCH 4 {*}")
                .send("{c} " + answer)
                .expect("{d} EXAMINE \"A\"")
                .expect("{e} UID FETCH 4 {*}")
                .send("* OK [UIDVALIDITY 8] x", "{d} OK open", "{e} OK done");

        scripted.observe(RecordedListing.order("A", RecordedListing.holding(1)));
        RecordedFetch fetched = scripted.fetch(order("A", 4));

        assertThat(fetched.events).containsExactly("A failed transient MAILBOX");
    }

    @Test
    void a_server_that_wants_to_be_left_alone_is_not_asked_again_in_another_way() {
        listed().expect("{c} UID FETCH 4 {*}").send("{c} NO [LIMIT] rate limit hit");

        scripted.observe(RecordedListing.order("A", RecordedListing.holding(1)));
        var thrown = catchThrowableOfType(ImapException.class, () -> scripted.fetch(order("A", 4)));
        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.THROTTLED);
    }

    @Test
    void messages_of_another_epoch_are_dropped() {
        opened("A", 8)
                .expect("{b} UID FETCH 1 {*}")
                .send("{a} OK open", "* 1 FETCH (UID 1 BODY[] {1}", "x)", "{b} OK done");

        RecordedFetch fetched = scripted.fetch(order("A", 1));

        assertThat(fetched.events).containsExactly("A failed transient MAILBOX");
    }

    @Test
    void what_comes_after_a_refused_opening_is_dropped_and_the_next_mailbox_goes_on() {
        opened("A", 7)
                .expect("{b} UID FETCH 1 {*}")
                .expect("{c} EXAMINE \"B\"")
                .expect("{d} UID FETCH 1 {*}")
                .send("{a} NO [NONEXISTENT] gone")
                .send("* 1 FETCH (UID 1 BODY[] {1}", "x)", "{b} OK done")
                .send("* OK [UIDVALIDITY 7] b", "{c} OK open")
                .send("* 1 FETCH (UID 1 BODY[] {1}", "b)", "{d} OK done");

        RecordedFetch fetched = scripted.fetch(order("A", 1), order("B", 1));

        assertThat(fetched.events)
                .containsExactly("A failed refused-permanently MAILBOX", "B/1", "B done");
    }

    @Test
    void a_message_without_text_is_refused_for_now_and_never_stored_empty() {
        opened("A", 7)
                .expect("{b} UID FETCH 1:5 {*}")
                .send("{a} OK open")
                .send("* 1 FETCH (UID 1 RFC822.SIZE 9 BODY[] NIL)")
                .send("* 2 FETCH (UID 2 RFC822.SIZE 9 BODY[] \"\")")
                .send("* 3 FETCH (UID 3 FLAGS (\\Seen))")
                .send("* 4 FETCH (UID 4 RFC822.SIZE 5 BODY[] \"short\")")
                .send("{b} OK done");

        RecordedFetch fetched = scripted.fetch(order("A", 1, 2, 3, 4, 5));

        assertThat(fetched.texts).containsOnly(java.util.Map.entry("A/4", "short"));
        assertThat(fetched.events)
                .containsExactly("A/4", "A refused 1:3 transient", "A done, unanswered 5");
    }

    @Test
    void what_came_before_a_refusal_is_kept_and_the_rest_asked_for_in_halves() {
        opened("A", 7)
                .expect("{b} UID FETCH 1:4 {*}")
                .send("{a} OK open", "* 1 FETCH (UID 1 BODY[] {1}", "a)")
                .send("{b} NO Some messages could not be FETCHed (Failure)")
                .expect("{c} UID FETCH 3:4 {*}")
                .expect("{d} UID FETCH 2 {*}")
                .send("* 3 FETCH (UID 3 BODY[] {1}", "c)", "* 4 FETCH (UID 4 BODY[] {1}", "d)")
                .send("{c} OK done", "{d} NO [SERVERBUG] cannot read it");

        RecordedFetch fetched = scripted.fetch(order("A", 1, 2, 3, 4));

        assertThat(fetched.events)
                .containsExactly("A/1", "A/3", "A/4", "A refused 2 transient", "A done");
        assertThat(fetched.refusals.getFirst().serverText())
                .isEqualTo("[SERVERBUG] cannot read it");
        assertThat(fetched.refusals.getFirst().message()).isEqualTo("uid 2");
    }

    @Test
    void a_message_that_is_gone_is_unanswered_and_not_refused() {
        opened("A", 7)
                .expect("{b} UID FETCH 1 {*}")
                .send("{a} OK open", "{b} NO [EXPUNGEISSUED] no longer exist");

        assertThat(scripted.fetch(order("A", 1)).events).containsExactly("A done, unanswered 1");
    }

    @Test
    void a_server_that_wants_to_be_left_alone_ends_the_session() {
        opened("A", 7)
                .expect("{b} UID FETCH 1 {*}")
                .send("{a} OK open", "{b} NO [OVERQUOTA] bandwidth limits");
        var fetched = new RecordedFetch();

        var thrown =
                catchThrowableOfType(
                        ImapException.class, () -> scripted.fetch(fetched, order("A", 1)));

        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(fetched.events).containsExactly("A failed throttled ACCOUNT");
    }

    @Test
    void a_link_that_breaks_inside_a_message_keeps_nothing_of_it() throws Exception {
        opened("A", 7)
                .expect("{b} UID FETCH 1:2 {*}")
                .send("{a} OK open", "* 1 FETCH (UID 1 BODY[] {1}", "a)")
                .sendText("* 2 FETCH (UID 2 BODY[] {100}\r\nonly so much")
                .close();
        var fetched = new RecordedFetch();

        var thrown =
                catchThrowableOfType(
                        ImapException.class, () -> scripted.fetch(fetched, order("A", 1, 2)));

        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.OFFLINE);
        assertThat(fetched.events).containsExactly("A/1", "A failed offline ACCOUNT");
        assertThat(fetched.gaveUp()).isTrue();
    }

    @Test
    void a_full_disk_ends_the_session_as_a_fault_of_this_side() throws Exception {
        opened("A", 7)
                .expect("{b} UID FETCH 1 {*}")
                .send("{a} OK open", "* 1 FETCH (UID 1 BODY[] {8}", "12345678)", "{b} OK done");
        RecordedFetch fetched = new RecordedFetch().withRoom(4);

        var thrown =
                catchThrowableOfType(
                        MailException.class, () -> scripted.fetch(fetched, order("A", 1)));

        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.LOCAL_DISK);
        assertThat(fetched.events).containsExactly("A failed local-disk STORE");
        assertThat(fetched.gaveUp()).isTrue();
    }

    @Test
    void headers_alone_can_be_asked_for() {
        opened("A", 7)
                .expect("{b} UID FETCH 1 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])")
                .send("{a} OK open", "* 1 FETCH (UID 1 RFC822.SIZE 99 BODY[HEADER] {2}")
                .send("", ")", "{b} OK done");
        FetchOrder whole = order("A", 1);

        RecordedFetch fetched =
                scripted.fetch(
                        new FetchOrder(whole.mailbox(), whole.epoch(), whole.ids(), 10, true));

        assertThat(fetched.texts).containsEntry("A/1", "\r\n");
    }

    private static FetchOrder order(String wireName, long... uids) {
        return RecordedFetch.order(wireName, 7, uids);
    }

    /// A connection that has opened the mailbox, its OK still to come under the name `a`.
    private ScriptedConnection opened(String wireName, long epoch) {
        return scripted.loggedIn("")
                .expect("{a} EXAMINE \"" + wireName + "\"")
                .send("* 9 EXISTS", "* OK [UIDVALIDITY " + epoch + "] valid");
    }
}

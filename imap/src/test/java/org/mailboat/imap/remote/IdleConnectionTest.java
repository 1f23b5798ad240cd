package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.imap.remote.RecordedListing.holding;
import static org.mailboat.imap.remote.RecordedListing.order;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.sync.port.Cancel;

/// What happens on a connection that the server dropped while nobody looked.
class IdleConnectionTest {
    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    @Test
    void it_is_replaced_once_without_a_word_when_mailboxes_are_listed() {
        scripted.loggedIn("").expect("{a} EXAMINE \"A\"").expect("{b} EXAMINE \"B\"").close();
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} EXAMINE \"B\"")
                .send("* OK [UIDVALIDITY 7] x", "{a} OK open")
                .send("* OK [UIDVALIDITY 8] x", "{b} OK open");
        scripted.remote.connect(new Cancel());

        assertThat(scripted.observe(order("A", holding(0)), order("B", holding(0))).events)
                .containsExactly(
                        "A opened uv=7 un=0 ms=0 n=0",
                        "A window 1:4294967295 saw ",
                        "A finished",
                        "B opened uv=8 un=0 ms=0 n=0",
                        "B window 1:4294967295 saw ",
                        "B finished");
        assertThat(scripted.remote.traffic().connections()).isEqualTo(2);
    }

    @Test
    void it_is_replaced_once_without_a_word_when_messages_are_fetched() {
        scripted.loggedIn("").expect("{a} EXAMINE \"A\"").expect("{b} UID FETCH 1 {*}").close();
        scripted.loggedIn("")
                .expect("{a} EXAMINE \"A\"")
                .expect("{b} UID FETCH 1 {*}")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "{a} OK open")
                .send("* 1 FETCH (UID 1 FLAGS () BODY[] \"x\")", "{b} OK done");
        scripted.remote.connect(new Cancel());

        assertThat(scripted.fetch(RecordedFetch.order("A", 7, 1)).texts).containsEntry("A/1", "x");
    }
}

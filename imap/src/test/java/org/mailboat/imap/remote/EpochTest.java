package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.sync.port.MailboxStatus;

/// Whether UIDs still mean what they did.
class EpochTest {
    private static final String ITEMS = "(UID FLAGS INTERNALDATE RFC822.SIZE)";
    private static final String TWO = "uv=7 un=3 ms=50 n=2";
    private static final MailboxStatus HINT = new MailboxStatus(2, 7, 3, 50);

    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    private static ScriptedConnection opened(
            ScriptedConnection script, String call, long epoch, long uidNext, long modSeq) {
        return script.send("* 2 EXISTS")
                .send("* OK [UIDVALIDITY " + epoch + "] x", "* OK [UIDNEXT " + uidNext + "] x")
                .send("* OK [HIGHESTMODSEQ " + modSeq + "] x", call + " OK open");
    }

    private ScriptedConnection qresync() {
        return scripted.loggedIn("ENABLE QRESYNC CONDSTORE")
                .expect("{e} ENABLE QRESYNC")
                .send("{e} OK");
    }

    @Test
    void another_epoch_has_the_whole_mailbox_listed_as_a_new_one() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:2))")
                        .send("* 1 FETCH (UID 1 FLAGS () MODSEQ (51))");
        opened(script, "{a}", 8, 3, 60)
                .expect("{b} EXAMINE \"A\"")
                .expect("{c} UID FETCH 1:* " + ITEMS);
        opened(script, "{b}", 8, 3, 60)
                .send("* 1 FETCH (UID 1 FLAGS ())", "* 2 FETCH (UID 2 FLAGS ())", "{c} OK done");

        assertThat(scripted.observe(Known.of(1, 2).since("A", TWO, HINT)).events)
                .containsExactly(
                        "A opened uv=8 un=3 ms=60 n=2",
                        "A window 1:4294967295 saw 1:2",
                        "A finished");
    }

    @Test
    void an_epoch_that_the_glance_has_told_has_it_listed_so_at_once() {
        var script = qresync().expect("{b} EXAMINE \"A\"").expect("{c} UID FETCH 1:* " + ITEMS);
        opened(script, "{b}", 8, 3, 60)
                .send("* 1 FETCH (UID 1 FLAGS ())", "* 2 FETCH (UID 2 FLAGS ())", "{c} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1, 2)
                                                .since("A", TWO, new MailboxStatus(2, 8, 3, 60)))
                                .events)
                .contains("A window 1:4294967295 saw 1:2");
    }

    @Test
    void a_next_uid_that_fell_is_an_identity_lost_at_every_level() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:2))")
                        .expect("{b} EXAMINE \"B\"")
                        .expect("{c} UID FETCH 1:2 (UID FLAGS)")
                        .expect("{d} EXAMINE \"C\"")
                        .expect("{f} UID SEARCH ALL");
        opened(script, "{a}", 7, 2, 60);
        opened(script, "{b}", 7, 2, 60).send("{c} OK done");
        opened(script, "{d}", 7, 2, 60).send("* SEARCH 1", "{f} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1, 2).since("A", TWO, HINT),
                                        Known.of(1, 2).audit("B", TWO, HINT),
                                        Known.of(1, 6000).audit("C", TWO, null))
                                .events)
                .containsExactly(
                        "A identity lost: the next UID was 3 and is 2",
                        "B identity lost: the next UID was 3 and is 2",
                        "C identity lost: the next UID was 3 and is 2");
    }

    @ParameterizedTest
    @CsvSource({
        "RFC822.SIZE 9 INTERNALDATE \"01-Jan-1970 00:00:00 +0000\"",
        "RFC822.SIZE 4 INTERNALDATE \"01-Jan-1971 00:00:00 +0000\""
    })
    void a_known_message_that_is_another_is_an_identity_lost(String shown) {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:2))")
                        .expect("{b} UID FETCH 1:2 (UID INTERNALDATE RFC822.SIZE)");
        opened(script, "{a}", 7, 3, 60)
                .send("* 1 FETCH (UID 1 RFC822.SIZE 3)")
                .send("* 2 FETCH (UID 2 " + shown + ")", "{b} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1, 2)
                                                .with(1, 3, null)
                                                .with(2, 4, null)
                                                .since("A", TWO, HINT))
                                .events)
                .containsExactly("A identity lost: UID 2 is another message than it was");
    }

    @Test
    void a_witness_that_is_gone_or_says_nothing_new_leaves_all_as_it_is() {
        var script =
                qresync()
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:2))")
                        .expect("{b} UID FETCH 1:2 (UID INTERNALDATE RFC822.SIZE)");
        opened(script, "{a}", 7, 3, 60).send("* 2 FETCH (UID 2 FLAGS (\\Seen))", "{b} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1, 2)
                                                .with(1, 3, null)
                                                .with(2, 4, null)
                                                .since("A", TWO, HINT))
                                .events)
                .endsWith("A finished");
    }

    @Test
    void the_servers_own_identity_decides_over_size_and_date() {
        var script =
                scripted.loggedIn("ENABLE QRESYNC CONDSTORE OBJECTID")
                        .expect("{e} ENABLE QRESYNC")
                        .send("{e} OK")
                        .expect("{a} EXAMINE \"A\" (QRESYNC (7 50 1:2))")
                        .expect("{b} UID FETCH 1:2 (UID INTERNALDATE RFC822.SIZE EMAILID)");
        opened(script, "{a}", 7, 3, 60)
                .send("* 1 FETCH (UID 1 RFC822.SIZE 99 EMAILID (M1))")
                .send("* 2 FETCH (UID 2 RFC822.SIZE 4 EMAILID (M3))", "{b} OK done");

        assertThat(
                        scripted.observe(
                                        Known.of(1, 2)
                                                .with(1, 3, "emailid:M1")
                                                .with(2, 4, "emailid:M2")
                                                .since("A", TWO, HINT))
                                .events)
                .containsExactly("A identity lost: UID 2 is another message than it was");
    }
}

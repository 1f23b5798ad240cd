package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What the engine relies on where QRESYNC ([RFC 7162
/// §3.2](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.2)) is offered.
public interface QresyncContract {
    ContractSession session();

    @Test
    default void it_must_be_enabled_before_it_is_used() throws IOException {
        long validity = session().status("INBOX", "UIDVALIDITY");
        assertThat(session().imap().command(open("EXAMINE", validity, "1")).tagged())
                .startsWith("BAD");
        assertThat(session().ok("ENABLE QRESYNC").lines()).anyMatch(l -> l.contains("QRESYNC"));
        session().ok(open("EXAMINE", validity, "1"));
    }

    @Test
    default void opening_tells_what_vanished_and_what_changed() throws IOException {
        List<Long> uids = fill(5);
        long validity = session().status("INBOX", "UIDVALIDITY");
        long before = session().modSeq();
        change("UID STORE " + uids.get(0) + " +FLAGS.SILENT (\\Flagged)");
        remove(uids.get(1) + "," + uids.get(2));
        long added = session().append();
        session().ok("ENABLE QRESYNC");
        RawImapClient.Answer answer = session().ok(open("SELECT", validity, "" + before));
        assertThat(answer.find("\\* VANISHED \\(EARLIER\\) ([0-9:,]+)"))
                .contains(uids.get(1) + ":" + uids.get(2));
        List<String> fetched = fetches(answer);
        assertThat(ContractSession.numbers(fetched, "UID ([0-9]+)"))
                .containsExactly(uids.getFirst(), added);
        assertThat(fetched).allMatch(line -> line.contains("FLAGS (") && line.contains("MODSEQ ("));
        assertThat(answer.number("\\[HIGHESTMODSEQ ([0-9]+)]")).isEqualTo(session().modSeq());
    }

    @Test
    default void opening_tells_nothing_if_nothing_changed() throws IOException {
        fill(3);
        long validity = session().status("INBOX", "UIDVALIDITY");
        long before = session().modSeq();
        session().ok("ENABLE QRESYNC");
        RawImapClient.Answer answer = session().ok(open("SELECT", validity, "" + before));
        assertThat(answer.lines()).noneMatch(line -> line.matches(".* (VANISHED|FETCH) .*"));
        assertThat(answer.number("\\* ([0-9]+) EXISTS")).isEqualTo(3);
    }

    @Test
    default void opening_tells_nothing_of_another_uidvalidity() throws IOException {
        List<Long> uids = fill(3);
        long validity = session().status("INBOX", "UIDVALIDITY");
        remove("" + uids.getFirst());
        session().ok("ENABLE QRESYNC");
        RawImapClient.Answer answer = session().ok(open("SELECT", validity + 1, "1"));
        assertThat(answer.lines()).noneMatch(line -> line.matches(".* (VANISHED|FETCH) .*"));
        assertThat(answer.number("\\[UIDVALIDITY ([0-9]+)]")).isEqualTo(validity);
    }

    @Test
    default void what_vanished_among_known_uids_is_told() throws IOException {
        List<Long> uids = fill(5);
        long validity = session().status("INBOX", "UIDVALIDITY");
        long before = session().modSeq();
        remove(uids.get(0) + "," + uids.get(4));
        session().ok("ENABLE QRESYNC");
        String known = before + " " + uids.get(0) + ":" + uids.get(2);
        assertThat(
                        session()
                                .ok(open("SELECT", validity, known))
                                .find("\\* VANISHED \\(EARLIER\\) ([0-9:,]+)"))
                .contains("" + uids.getFirst());
    }

    @Test
    default void a_fetch_tells_what_vanished_since() throws IOException {
        List<Long> uids = fill(4);
        long before = session().modSeq();
        remove(uids.get(1) + "," + uids.get(3));
        session().ok("ENABLE QRESYNC");
        session().ok("SELECT INBOX");
        String changes = " (FLAGS) (CHANGEDSINCE " + before + " VANISHED)";
        RawImapClient.Answer answer = session().ok("UID FETCH 1:" + uids.getLast() + changes);
        assertThat(answer.find("\\* VANISHED \\(EARLIER\\) ([0-9:,]+)"))
                .contains(uids.get(1) + "," + uids.get(3));
        assertThat(fetches(answer)).isEmpty();
        // To Cyrus a star is the last message that is still there: 1:* need not tell of
        // uids.get(3).
        assertThat(
                        session()
                                .ok("UID FETCH 1:*" + changes)
                                .find("\\* VANISHED \\(EARLIER\\) (" + uids.get(1) + ")"))
                .isPresent();
    }

    @Test
    default void what_vanishes_meanwhile_is_told_by_uid() throws IOException {
        List<Long> uids = fill(3);
        session().ok("ENABLE QRESYNC");
        session().ok("SELECT INBOX");
        remove(uids.get(0) + "," + uids.get(1));
        List<String> news = session().ok("NOOP").lines();
        assertThat(news).contains("* VANISHED " + uids.get(0) + ":" + uids.get(1));
        assertThat(news).noneMatch(line -> line.endsWith("EXPUNGE"));
        session().ok("UID STORE " + uids.get(2) + " +FLAGS.SILENT (\\Deleted)");
        RawImapClient.Answer expunged = session().ok("UID EXPUNGE " + uids.get(2));
        assertThat(expunged.lines()).contains("* VANISHED " + uids.get(2));
        assertThat(expunged.tagged()).contains("[HIGHESTMODSEQ " + session().modSeq() + "]");
    }

    @Test
    default void a_flag_change_told_unasked_has_uid_and_modseq() throws IOException {
        List<Long> uids = fill(2);
        session().ok("ENABLE QRESYNC");
        session().ok("SELECT INBOX");
        change("UID STORE " + uids.get(1) + " +FLAGS.SILENT (\\Flagged)");
        assertThat(fetches(session().ok("NOOP")))
                .singleElement()
                .asString()
                .contains("UID " + uids.get(1), "MODSEQ (" + session().modSeq() + ")", "\\Flagged");
    }

    @Test
    default void opening_another_mailbox_says_that_the_first_is_closed() throws IOException {
        session().ok("CREATE " + session().box("other"));
        session().ok("ENABLE QRESYNC");
        session().ok("SELECT INBOX");
        assertThat(session().ok("SELECT " + session().box("other")).find("(\\[CLOSED])"))
                .isPresent();
    }

    private static String open(String command, long validity, String known) {
        return "%s INBOX (QRESYNC (%d %s))".formatted(command, validity, known);
    }

    private static List<String> fetches(RawImapClient.Answer answer) {
        return answer.lines().stream().filter(l -> l.matches("\\* [0-9]+ FETCH .*")).toList();
    }

    private List<Long> fill(int count) throws IOException {
        List<Long> uids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            uids.add(session().append());
        }
        // Dovecot counts mod-sequences of a mailbox from the first time that it is asked for them.
        try (RawImapClient other = session().another()) {
            other.ok("EXAMINE INBOX (CONDSTORE)");
        }
        return uids;
    }

    private void change(String command) throws IOException {
        try (RawImapClient other = session().another()) {
            other.ok("SELECT INBOX");
            other.ok(command);
        }
    }

    private void remove(String uids) throws IOException {
        try (RawImapClient other = session().another()) {
            other.ok("SELECT INBOX");
            other.ok("UID STORE " + uids + " +FLAGS.SILENT (\\Deleted)");
            other.ok("UID EXPUNGE " + uids);
        }
    }
}

package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/// What Courier 5.0 does: true of the real one and of what plays it.
public interface CourierTraits {
    ContractSession session();

    @Test
    default void uidvalidity_names_no_mailbox() throws IOException {
        session().ok("CREATE " + session().box("one"));
        session().ok("CREATE " + session().box("two"));
        session().imap().append(session().name("one"), "", "", session().mail());
        session().imap().append(session().name("two"), "", "", session().mail());
        long before = session().status(session().box("one"), "UIDVALIDITY");
        assertThat(session().status(session().box("two"), "UIDVALIDITY")).isEqualTo(before);
        session().ok("RENAME " + session().box("one") + " " + session().box("three"));
        assertThat(session().status(session().box("three"), "UIDVALIDITY")).isNotEqualTo(before);
    }

    @Test
    default void opening_a_mailbox_does_not_tell_uidnext() throws IOException {
        session().append();
        assertThat(session().ok("SELECT INBOX").find("(UIDNEXT)")).isEmpty();
    }

    @Test
    default void flags_are_stored_though_the_mailbox_is_open_for_reading_only() throws IOException {
        long uid = session().append();
        session().ok("EXAMINE INBOX");
        session().ok("UID STORE " + uid + " +FLAGS (\\Flagged)");
        session().ok("SELECT INBOX");
        assertThat(session().fetchOne(uid, "FLAGS").text()).contains("\\Flagged");
    }

    @Test
    default void new_mailboxes_are_made_below_inbox_only() throws IOException {
        assertThat(session().name("x")).isEqualTo("INBOX.x");
        assertThat(session().imap().command("CREATE x").tagged()).startsWith("NO");
    }

    @Test
    default void a_flag_moves_no_counter() throws IOException {
        long uid = session().append();
        String before = counters();
        session().ok("SELECT INBOX");
        session().ok("UID STORE " + uid + " +FLAGS.SILENT (\\Flagged)");
        session().ok("EXAMINE " + empty());
        assertThat(counters()).isEqualTo(before);
    }

    @Test
    default void one_message_for_another_moves_uidnext_alone() throws IOException {
        long uid = session().append();
        long messages = session().status("INBOX", "MESSAGES");
        long next = session().status("INBOX", "UIDNEXT");
        session().ok("SELECT INBOX");
        session().ok("UID STORE " + uid + " +FLAGS.SILENT (\\Deleted)");
        session().ok("EXPUNGE");
        session().ok("EXAMINE " + empty());
        session().append();
        assertThat(session().status("INBOX", "MESSAGES")).isEqualTo(messages);
        assertThat(session().status("INBOX", "UIDNEXT")).isGreaterThan(next);
    }

    @Test
    default void a_deleted_parent_is_listed_without_being_a_mailbox() throws IOException {
        session().ok("CREATE " + session().box("a"));
        session().ok("CREATE " + session().box("a.b"));
        session().ok("DELETE " + session().box("a"));
        List<String> lines = session().ok("LIST \"\" " + session().box("a")).lines();
        assertThat(lines).singleElement().asString().contains("\\Noselect");
    }

    @Test
    default void what_follows_a_login_unasked_is_lost() throws IOException {
        try (RawImapClient other = session().unnamed()) {
            String login = other.send("LOGIN " + session().user() + " " + TestServer.PASSWORD);
            other.send("NOOP");
            other.flush();
            assertThat(other.finish(login).isOk()).isTrue();
            String noop = other.send("NOOP");
            other.flush();
            assertThat(other.finish(noop).untagged()).isEmpty();
        }
    }

    private String counters() throws IOException {
        return session()
                .ok("STATUS INBOX (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)")
                .lines()
                .getFirst();
    }

    /// A mailbox to open in place of INBOX, whose STATUS is stale while it is open.
    private String empty() throws IOException {
        session().ok("CREATE " + session().box("empty"));
        return session().box("empty");
    }
}

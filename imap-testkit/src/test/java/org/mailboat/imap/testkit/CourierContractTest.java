package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;

/// Runs with `-Dmailboat.courier=true`: it may have to install Courier first.
@Tag("courier")
class CourierContractTest extends PlainImapContract
        implements KeywordContract, UidPlusContract, IdleContract {
    private static CourierServer server;

    @BeforeAll
    static void start() {
        server = CourierServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected TestServer server() {
        return server;
    }

    @Test
    void uidvalidity_names_no_mailbox() throws IOException {
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
    void opening_a_mailbox_does_not_tell_uidnext() throws IOException {
        session().append();
        assertThat(session().ok("SELECT INBOX").find("(UIDNEXT)")).isEmpty();
    }

    @Test
    void the_open_mailboxs_status_is_as_old_as_its_last_poll() throws IOException {
        session().ok("SELECT INBOX");
        session().append();
        assertThat(session().status("INBOX", "UIDNEXT")).isEqualTo(1);
        assertThat(session().ok("NOOP").lines()).contains("* 1 EXISTS");
        assertThat(session().status("INBOX", "UIDNEXT")).isEqualTo(2);
    }

    @Test
    void flags_are_stored_though_the_mailbox_is_open_for_reading_only() throws IOException {
        long uid = session().append();
        session().ok("EXAMINE INBOX");
        session().ok("UID STORE " + uid + " +FLAGS (\\Flagged)");
        session().ok("SELECT INBOX");
        assertThat(session().fetchOne(uid, "FLAGS").text()).contains("\\Flagged");
    }

    @Test
    void new_mailboxes_are_made_below_inbox_only() throws IOException {
        assertThat(session().name("x")).isEqualTo("INBOX.x");
        assertThat(session().imap().command("CREATE x").tagged()).startsWith("NO");
    }
}

package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What most servers do: EXAMINE ([RFC 3501
/// §6.3.2](https://www.rfc-editor.org/rfc/rfc3501.html#section-6.3.2)) keeps a session from
/// changing anything. Courier stores flags all the same.
public interface ReadOnlyContract {
    ContractSession session();

    @Test
    default void what_is_opened_for_reading_cannot_be_changed() throws IOException {
        long uid = session().append();
        session().ok("EXAMINE INBOX");
        // Some refuse it; Dovecot says OK and ignores it.
        session().imap().command("UID STORE " + uid + " +FLAGS (\\Flagged)");
        session().ok("SELECT INBOX");
        assertThat(session().fetchOne(uid, "FLAGS").text()).doesNotContain("\\Flagged");
    }
}

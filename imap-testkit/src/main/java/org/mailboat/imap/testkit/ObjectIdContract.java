package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What the engine relies on where OBJECTID ([RFC
/// 8474](https://www.rfc-editor.org/rfc/rfc8474.html)) is offered, and what is said where it is
/// not.
public interface ObjectIdContract {
    ContractSession session();

    @Test
    default void a_mailbox_has_an_id_that_stays_through_a_rename_and_ends_with_it()
            throws IOException {
        String one = session().box("one");
        if (!session().offers("OBJECTID")) {
            session().ok("CREATE " + one);
            assertThat(session().ok("SELECT " + one).find("(MAILBOXID)")).isEmpty();
            assertThat(session().imap().command("STATUS " + one + " (MAILBOXID)").tagged())
                    .startsWith("BAD");
            return;
        }
        String id = mailboxId(session().ok("CREATE " + one));
        assertThat(mailboxId(session().ok("SELECT " + one))).isEqualTo(id);
        // Asked for more, Cyrus 3.6 gives random octets.
        assertThat(mailboxId(session().ok("STATUS " + one + " (UIDVALIDITY MAILBOXID)")))
                .isEqualTo(id);
        session().ok("UNSELECT");
        session().ok("RENAME " + one + " " + session().box("two"));
        assertThat(mailboxId(session().ok("SELECT " + session().box("two")))).isEqualTo(id);
        session().ok("UNSELECT");
        session().ok("DELETE " + session().box("two"));
        assertThat(mailboxId(session().ok("CREATE " + session().box("two")))).isNotEqualTo(id);
    }

    @Test
    default void a_message_has_an_id_that_its_copies_share() throws IOException {
        long uid = session().append();
        session().append(ContractSession.bytes("Subject: another\r\n\r\nbody\r\n"));
        session().ok("CREATE " + session().box("target"));
        session().ok("SELECT INBOX");
        if (!session().offers("OBJECTID")) {
            assertThat(session().imap().command("UID FETCH " + uid + " (EMAILID)").tagged())
                    .startsWith("BAD");
            return;
        }
        String id = emailId(uid);
        assertThat(emailId(uid + 1)).isNotEqualTo(id);
        session().ok("UID COPY " + uid + " " + session().box("target"));
        session().ok("UID MOVE " + uid + " " + session().box("target"));
        session().ok("SELECT " + session().box("target"));
        assertThat(session().ok("UID FETCH 1:* (EMAILID)").lines())
                .hasSize(2)
                .allMatch(line -> line.contains("EMAILID (" + id + ")"));
    }

    private String emailId(long uid) throws IOException {
        return session()
                .ok("UID FETCH " + uid + " (EMAILID)")
                .find(" EMAILID \\(([^)]+)\\)")
                .orElseThrow();
    }

    private static String mailboxId(RawImapClient.Answer answer) {
        return answer.find("MAILBOXID \\(([^)]+)\\)").orElseThrow();
    }
}

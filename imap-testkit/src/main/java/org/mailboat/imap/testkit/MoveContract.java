package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What the engine relies on where MOVE ([RFC 6851](https://www.rfc-editor.org/rfc/rfc6851.html))
/// is offered.
public interface MoveContract {
    ContractSession session();

    @Test
    default void a_move_leaves_nothing_behind_and_missing_uids_are_no_error() throws IOException {
        session().ok("CREATE " + session().box("target"));
        long uid = session().append();
        session().ok("SELECT INBOX");
        String move = "UID MOVE " + uid + " " + session().box("target");
        RawImapClient.Answer answer = session().ok(move);
        assertThat(answer.find("\\[COPYUID [0-9]+ " + uid + " ([0-9]+)]")).isPresent();
        assertThat(answer.lines()).contains("* 1 EXPUNGE");
        session().ok(move);
        assertThat(session().status(session().box("target"), "MESSAGES")).isEqualTo(1);
    }

    @Test
    default void a_move_within_a_mailbox_gives_a_new_uid() throws IOException {
        long uid = session().append();
        session().ok("SELECT INBOX");
        long moved =
                session()
                        .ok("UID MOVE " + uid + " INBOX")
                        .number("\\[COPYUID [0-9]+ " + uid + " ([0-9]+)]");
        assertThat(moved).isGreaterThan(uid);
        assertThat(session().search("ALL")).containsExactly(moved);
    }
}

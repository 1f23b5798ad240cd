package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/// What Dovecot 2.3 does: true of the real one and of what plays it.
public interface DovecotTraits {
    ContractSession session();

    @Test
    default void a_deleted_parent_looks_like_a_mailbox_that_does_not_exist() throws IOException {
        String below = "a" + session().separator() + "b";
        session().ok("CREATE " + session().box("a"));
        session().ok("CREATE " + session().box(below));
        session().ok("DELETE " + session().box("a"));
        List<String> lines = session().ok("LIST \"\" " + session().box("a")).lines();
        assertThat(lines)
                .singleElement()
                .asString()
                .doesNotContainIgnoringCase("\\Noselect")
                .doesNotContainIgnoringCase("\\NonExistent");
        for (String command : List.of("EXAMINE %s", "STATUS %s (MESSAGES)")) {
            String answer =
                    session().imap().command(command.formatted(session().box("a"))).tagged();
            // No response code says it.
            assertThat(answer).as(command).startsWith("NO Mailbox doesn't exist: a");
        }
        assertThat(session().ok("LIST \"\" * RETURN (STATUS (MESSAGES))").lines())
                .contains("* NO Mailbox doesn't exist: a");
    }

    @Test
    default void a_bare_lf_comes_back_as_crlf() throws IOException {
        long uid = session().append(ContractSession.bytes("Subject: x\n\nbody\n"));
        session().ok("EXAMINE INBOX");
        assertThat(session().fetchOne(uid, "BODY.PEEK[]").literals())
                .containsExactly(ContractSession.bytes("Subject: x\r\n\r\nbody\r\n"));
    }

    @Test
    default void inbox_cannot_be_renamed() throws IOException {
        session().append();
        assertThat(session().imap().command("RENAME INBOX " + session().box("old")).tagged())
                .startsWith("NO [CANNOT]");
    }

    @Test
    default void storing_where_nothing_can_be_stored_is_answered_with_ok() throws IOException {
        long uid = session().append();
        session().ok("EXAMINE INBOX");
        session().ok("UID STORE " + uid + " +FLAGS (\\Flagged)");
    }

    @Test
    default void swapping_two_names_swaps_their_uidvalidity() throws IOException {
        session().ok("CREATE " + session().box("one"));
        session().ok("CREATE " + session().box("two"));
        long one = session().status(session().box("one"), "UIDVALIDITY");
        long two = session().status(session().box("two"), "UIDVALIDITY");
        session().ok("RENAME " + session().box("one") + " " + session().box("free"));
        session().ok("RENAME " + session().box("two") + " " + session().box("one"));
        session().ok("RENAME " + session().box("free") + " " + session().box("two"));
        assertThat(session().status(session().box("one"), "UIDVALIDITY")).isEqualTo(two);
        assertThat(session().status(session().box("two"), "UIDVALIDITY")).isEqualTo(one);
    }

    @Test
    default void a_rename_leaves_highestmodseq_alone() throws IOException {
        session().ok("CREATE " + session().box("old"));
        session().imap().append(session().name("old"), "", "", session().mail());
        long before = session().status(session().box("old"), "HIGHESTMODSEQ");
        session().ok("RENAME " + session().box("old") + " " + session().box("new"));
        assertThat(session().status(session().box("new"), "HIGHESTMODSEQ")).isEqualTo(before);
    }

    @Test
    default void a_mailbox_that_is_there_is_said_to_be() throws IOException {
        session().ok("CREATE " + session().box("there"));
        assertThat(session().imap().command("CREATE " + session().box("there")).tagged())
                .startsWith("NO [ALREADYEXISTS]");
    }
}

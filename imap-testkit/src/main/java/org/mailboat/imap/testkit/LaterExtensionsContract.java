package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/// Extensions that few servers offer: what they do where they are, and that nothing of them is
/// understood where they are not.
public interface LaterExtensionsContract {
    ContractSession session();

    @Test
    default void a_message_tells_when_it_came_into_the_mailbox() throws IOException {
        // https://www.rfc-editor.org/rfc/rfc8514.html
        String date = "05-Feb-2021 23:59:58 +0530";
        long uid = session().imap().append("INBOX", "", date, session().mail());
        session().ok("EXAMINE INBOX");
        RawImapClient.Answer answer = session().imap().command("UID FETCH " + uid + " (SAVEDATE)");
        if (session().offers("SAVEDATE")) {
            assertThat(answer.find("SAVEDATE \"(.{11}) .*\"")).isPresent();
            assertThat(answer.lines().getFirst()).doesNotContain("-2021 ");
        } else {
            assertThat(answer.tagged()).startsWith("BAD");
        }
    }

    @Test
    default void a_message_shows_its_first_words() throws IOException {
        // https://www.rfc-editor.org/rfc/rfc8970.html
        long uid = session().append();
        session().ok("EXAMINE INBOX");
        RawImapClient.Answer answer =
                session().imap().command("UID FETCH " + uid + " (PREVIEW (LAZY))");
        if (session().offers("PREVIEW")) {
            // Cyrus has none ready.
            assertThat(answer.lines().getFirst()).matches(".*PREVIEW (\"body\"|NIL).*");
        } else {
            assertThat(answer.tagged()).startsWith("BAD");
        }
    }

    @Test
    default void results_are_told_in_part() throws IOException {
        // https://www.rfc-editor.org/rfc/rfc9394.html
        long first = session().append();
        session().append();
        long third = session().append();
        session().ok("EXAMINE INBOX");
        String fetch = "UID FETCH 1:4000000 (FLAGS) (PARTIAL -1:-2)";
        if (!session().offers("PARTIAL")) {
            assertThat(session().imap().command(fetch).tagged()).startsWith("BAD");
            return;
        }
        assertThat(ContractSession.numbers(session().ok(fetch).lines(), "UID ([0-9]+)"))
                .containsExactly(first + 1, third);
        assertThat(session().ok("UID SEARCH RETURN (PARTIAL 1:2 COUNT) ALL").lines().getFirst())
                .contains("COUNT 3", "PARTIAL (1:2 " + first + ":" + (first + 1) + ")");
        assertThat(session().ok("UID SEARCH RETURN (PARTIAL 7:9) ALL").lines().getFirst())
                .contains("PARTIAL (7:9 NIL)");
    }

    @Test
    default void messages_are_named_by_uid_alone_once_that_is_enabled() throws IOException {
        // https://www.rfc-editor.org/rfc/rfc9586.html
        long uid = session().append();
        session().append();
        if (!session().offers("UIDONLY")) {
            assertThat(session().ok("ENABLE UIDONLY").lines())
                    .noneMatch(line -> line.contains("UIDONLY"));
            return;
        }
        assertThat(session().ok("ENABLE UIDONLY").lines()).contains("* ENABLED UIDONLY");
        session().ok("SELECT INBOX");
        for (String command : List.of("FETCH 1 (FLAGS)", "STORE 1 +FLAGS (\\Seen)", "SEARCH ALL")) {
            assertThat(session().imap().command(command).tagged()).startsWith("BAD [UIDREQUIRED]");
        }
        assertThat(session().ok("UID STORE " + uid + " +FLAGS (\\Deleted)").lines())
                .containsExactly("* " + uid + " UIDFETCH (FLAGS (\\Deleted))");
        assertThat(session().ok("UID FETCH " + uid + " (RFC822.SIZE)").lines().getFirst())
                .startsWith("* " + uid + " UIDFETCH (RFC822.SIZE ");
        assertThat(session().ok("UID EXPUNGE " + uid).lines()).contains("* VANISHED " + uid);
    }

    @Test
    default void changes_in_other_mailboxes_are_told_to_who_asks() throws IOException {
        // https://www.rfc-editor.org/rfc/rfc5465.html
        session().ok("CREATE " + session().box("other"));
        String set = "NOTIFY SET (personal (MessageNew MessageExpunge FlagChange))";
        if (!session().offers("NOTIFY")) {
            assertThat(session().imap().command(set).tagged()).startsWith("BAD");
            return;
        }
        session().ok(set);
        assertThat(session().imap().command("NOTIFY SET (selected (FlagChange))").tagged())
                .startsWith("BAD");
        session().ok("NOTIFY NONE");
    }

    @Test
    default void a_mailbox_may_be_made_for_a_use() throws IOException {
        // https://www.rfc-editor.org/rfc/rfc6154.html
        String use = session().offers("CREATE-SPECIAL-USE") ? " (USE (\\Archive))" : "";
        session().ok("CREATE " + session().box("Old") + use);
        assertThat(session().ok("LIST \"\" * RETURN (SPECIAL-USE)").lines())
                .filteredOn(line -> line.matches("(?i).*\\\\Archive.* \"?Old\"?"))
                .hasSize(use.isEmpty() ? 0 : 1);
    }
}

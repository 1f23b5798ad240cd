package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/// What happens to names: where servers differ, what the engine must bear.
public interface MailboxTreeContract {
    ContractSession session();

    @Test
    default void inbox_is_not_renamed_while_it_is_empty() throws IOException {
        assertThat(session().imap().command("RENAME INBOX " + session().box("old")).tagged())
                .startsWith("NO");
        session().ok("SELECT INBOX");
    }

    @Test
    default void a_parent_is_kept_or_its_mail_is_gone() throws IOException {
        String parent = session().box("parent");
        String child = session().box("parent" + session().separator() + "child");
        session().ok("CREATE " + parent);
        session().ok("CREATE " + child);
        session().imap().append(session().name("parent"), "", "", session().mail());
        RawImapClient.Answer answer = session().imap().command("DELETE " + parent);
        if (answer.isOk()) {
            assertThat(session().imap().command("SELECT " + parent).tagged()).startsWith("NO");
        } else {
            assertThat(answer.tagged()).startsWith("NO [HASCHILDREN]");
            assertThat(session().status(parent, "MESSAGES")).isEqualTo(1);
        }
        assertThat(session().status(child, "MESSAGES")).isZero();
    }

    @Test
    default void two_names_are_swapped_with_what_they_name() throws IOException {
        for (String name : List.of("one", "two")) {
            session().ok("CREATE " + session().box(name));
        }
        session().imap().append(session().name("one"), "", "", session().mail());
        long validity = session().status(session().box("one"), "UIDVALIDITY");
        rename("one", "free");
        rename("two", "one");
        rename("free", "two");
        assertThat(session().status(session().box("one"), "MESSAGES")).isZero();
        assertThat(session().status(session().box("two"), "MESSAGES")).isEqualTo(1);
        assertThat(session().status(session().box("two"), "UIDVALIDITY")).isEqualTo(validity);
    }

    private void rename(String from, String to) throws IOException {
        session().ok("RENAME " + session().box(from) + " " + session().box(to));
    }

    @Test
    default void a_subscription_stays_with_the_name_when_the_mailbox_goes() throws IOException {
        session().ok("CREATE " + session().box("gone"));
        session().ok("SUBSCRIBE " + session().box("gone"));
        session().ok("DELETE " + session().box("gone"));
        List<String> lines =
                session().ok("LIST (SUBSCRIBED) \"\" * RETURN (STATUS (MESSAGES))").lines();
        assertThat(lines)
                .anyMatch(l -> l.matches("\\* LIST \\(.*\\\\NonExistent.*\\) .* \"?gone\"?"))
                .noneMatch(l -> l.matches("\\* STATUS \"?gone\"? .*"));
    }

    @Test
    default void a_mailbox_that_another_session_removes_is_gone_for_this_one() throws IOException {
        session().ok("CREATE " + session().box("gone"));
        session().imap().append(session().name("gone"), "", "", session().mail());
        session().ok("SELECT " + session().box("gone"));
        try (RawImapClient other = session().another()) {
            other.ok("DELETE " + session().box("gone"));
        }
        // Dovecot says BYE; Cyrus expunges everything and goes on.
        List<String> told = session().imap().answerOrEnd("NOOP");
        assertThat(told).anyMatch(line -> line.matches("\\* (BYE.*|1 EXPUNGE)"));
    }

    @Test
    default void others_namespaces_are_told_apart_from_the_own_one() throws IOException {
        String told = session().ok("NAMESPACE").lines().getFirst();
        String name = " (NIL|\\((\\(\"[^\"]*\" (NIL|\"[^\"]*\")\\))+\\))";
        assertThat(told).matches("\\* NAMESPACE" + name.repeat(3));
    }
}

package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What Cyrus 3.6 does: true of the real one and of what plays it.
public interface CyrusTraits {
    ContractSession session();

    @Test
    default void a_mailbox_with_others_below_it_cannot_be_deleted() throws IOException {
        session().ok("CREATE " + session().box("a"));
        session().ok("CREATE " + session().box("a" + session().separator() + "b"));
        assertThat(session().imap().command("DELETE " + session().box("a")).tagged())
                .startsWith("NO [HASCHILDREN]");
    }

    @Test
    default void a_rename_raises_highestmodseq() throws IOException {
        session().ok("CREATE " + session().box("old"));
        long before = session().status(session().box("old"), "HIGHESTMODSEQ");
        session().ok("RENAME " + session().box("old") + " " + session().box("new"));
        assertThat(session().status(session().box("new"), "HIGHESTMODSEQ")).isGreaterThan(before);
    }

    @Test
    default void mod_sequences_are_counted_over_the_whole_account() throws IOException {
        session().ok("CREATE " + session().box("busy"));
        for (int i = 0; i < 3; i++) {
            session().imap().append(session().name("busy"), "", "", session().mail());
        }
        long busy = session().status(session().box("busy"), "HIGHESTMODSEQ");
        session().append();
        assertThat(session().modSeq()).isGreaterThan(busy);
    }

    @Test
    default void renaming_an_inbox_with_mail_ends_the_connection() throws IOException {
        session().append();
        try (RawImapClient other = session().another()) {
            assertThatThrownBy(() -> other.command("RENAME INBOX " + session().box("old")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    default void a_message_with_bare_lf_or_nul_is_refused() throws IOException {
        for (String text : new String[] {"Subject: x\n\nbody\n", "Subject: x\r\n\r\n\0\r\n"}) {
            assertThat(session().imap().file("INBOX", "", "", ContractSession.bytes(text)).tagged())
                    .startsWith("NO");
        }
    }
}

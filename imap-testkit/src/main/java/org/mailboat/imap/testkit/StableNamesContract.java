package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What most servers do and the engine likes, but does not rely on: UIDVALIDITY names a mailbox,
/// and a new name does not change it.
public interface StableNamesContract {
    ContractSession session();

    @Test
    default void renaming_keeps_uidvalidity() throws IOException {
        session().ok("CREATE " + session().box("old"));
        session().imap().append(session().name("old"), "", "", session().mail());
        long validity = session().status(session().box("old"), "UIDVALIDITY");
        session().ok("RENAME " + session().box("old") + " " + session().box("new"));
        assertThat(session().status(session().box("new"), "UIDVALIDITY")).isEqualTo(validity);
    }

    @Test
    default void mailboxes_made_together_have_each_their_own_uidvalidity() throws IOException {
        session().ok("CREATE " + session().box("one"));
        session().ok("CREATE " + session().box("two"));
        assertThat(session().status(session().box("one"), "UIDVALIDITY"))
                .isNotEqualTo(session().status(session().box("two"), "UIDVALIDITY"));
    }
}

package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What most servers do, and the engine does not rely on: RFC822.SIZE is the size of `BODY[]`.
public interface TrueSizesContract {
    ContractSession session();

    @Test
    default void the_size_is_the_bodys() throws IOException {
        long uid = session().append();
        session().ok("EXAMINE INBOX");
        assertThat(session().fetchOne(uid, "RFC822.SIZE").text())
                .contains("RFC822.SIZE " + session().mail().length);
    }
}

package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What most servers do, and the engine does not rely on: SEARCH finds messages by a header field.
public interface HeaderSearchContract {
    ContractSession session();

    @Test
    default void a_message_is_found_by_its_header() throws IOException {
        session().append();
        long second = session().append(ContractSession.bytes("Subject: two\r\n\r\nbody\r\n"));
        session().ok("EXAMINE INBOX");
        assertThat(session().search("HEADER Subject two")).containsExactly(second);
    }
}

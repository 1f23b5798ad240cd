package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What the engine relies on where ESEARCH ([RFC
/// 4731](https://www.rfc-editor.org/rfc/rfc4731.html)) is offered.
public interface EsearchContract {
    ContractSession session();

    @Test
    default void an_extended_search_gives_ranges() throws IOException {
        long first = session().append();
        session().append();
        long third = session().append();
        session().ok("EXAMINE INBOX");
        assertThat(session().ok("UID SEARCH RETURN (ALL COUNT) ALL").lines().getFirst())
                .contains("UID")
                .contains("ALL " + first + ":" + third)
                .contains("COUNT 3");
        assertThat(session().ok("UID SEARCH RETURN (ALL) DELETED").lines().getFirst())
                .startsWith("* ESEARCH")
                .doesNotContain("ALL");
    }
}

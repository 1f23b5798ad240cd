package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What the engine relies on where a mailbox takes any keyword (`\*` in PERMANENTFLAGS, [RFC 3501
/// §7.1](https://www.rfc-editor.org/rfc/rfc3501.html#section-7.1)).
public interface KeywordContract {
    ContractSession session();

    @Test
    default void keywords_are_kept_changed_and_found() throws IOException {
        long uid = session().appendWith("$Forwarded");
        session().append();
        assertThat(session().ok("SELECT INBOX").find("PERMANENTFLAGS \\(.*(\\\\\\*).*\\)"))
                .isPresent();
        assertThat(session().fetchOne(uid, "FLAGS").text()).contains("$Forwarded");
        assertThat(session().ok("UID STORE " + uid + " +FLAGS (Work)").lines())
                .anyMatch(line -> line.contains("Work"));
        assertThat(session().search("KEYWORD Work")).containsExactly(uid);
        session().ok("UID STORE " + uid + " -FLAGS.SILENT ($Forwarded)");
        assertThat(session().fetchOne(uid, "FLAGS").text())
                .contains("Work")
                .doesNotContain("$Forwarded");
    }
}

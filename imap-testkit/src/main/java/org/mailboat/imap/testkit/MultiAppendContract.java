package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/// What the engine relies on where MULTIAPPEND ([RFC
/// 3502](https://www.rfc-editor.org/rfc/rfc3502.html)) and LITERAL+ ([RFC
/// 7888](https://www.rfc-editor.org/rfc/rfc7888.html)) are offered.
public interface MultiAppendContract {
    ContractSession session();

    @Test
    default void several_messages_are_filed_by_one_command() throws IOException {
        RawImapClient imap = session().imap();
        byte[] mail = session().mail();
        String tag = imap.send("APPEND INBOX (\\Seen) {" + mail.length + "+}");
        imap.raw(mail);
        imap.raw(" (\\Flagged) \"05-Feb-2021 23:59:58 +0530\" {" + mail.length + "+}\r\n");
        imap.raw(mail);
        imap.raw("\r\n");
        imap.flush();
        assertThat(imap.finish(tag).tagged()).matches("OK \\[APPENDUID [0-9]+ [0-9]+:[0-9]+].*");
        session().ok("EXAMINE INBOX");
        List<String> flags = session().ok("FETCH 1:2 (FLAGS)").lines();
        assertThat(flags.get(0)).contains("\\Seen");
        assertThat(flags.get(1)).contains("\\Flagged");
    }
}

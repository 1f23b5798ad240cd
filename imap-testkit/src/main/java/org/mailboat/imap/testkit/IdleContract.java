package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What the engine relies on where IDLE ([RFC 2177](https://www.rfc-editor.org/rfc/rfc2177.html))
/// is offered.
public interface IdleContract {
    ContractSession session();

    @Test
    default void idling_hears_of_new_mail() throws IOException {
        RawImapClient imap = session().imap();
        session().ok("SELECT INBOX");
        String idle = imap.send("IDLE");
        imap.flush();
        assertThat(imap.read().text()).startsWith("+");
        try (RawImapClient other = session().another()) {
            other.append("INBOX", "", "", session().mail());
        }
        String news = imap.read().text();
        while (!news.endsWith("EXISTS")) {
            news = imap.read().text();
        }
        assertThat(news).isEqualTo("* 1 EXISTS");
        imap.raw("DONE\r\n");
        imap.flush();
        assertThat(imap.finish(idle).isOk()).isTrue();
    }
}

package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;

/// Runs with `-Dmailboat.courier=true`: it may have to install Courier first.
@Tag("courier")
class CourierContractTest extends PlainImapContract
        implements CourierTraits,
                KeywordContract,
                UidPlusContract,
                IdleContract,
                TrueSizesContract,
                HeaderSearchContract {
    private static CourierServer server;

    @BeforeAll
    static void start() {
        server = CourierServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected TestServer server() {
        return server;
    }

    @Test
    void the_open_mailboxs_status_is_as_old_as_its_last_poll() throws IOException {
        session().ok("SELECT INBOX");
        session().append();
        assertThat(session().status("INBOX", "UIDNEXT")).isEqualTo(1);
        assertThat(session().ok("NOOP").lines()).contains("* 1 EXISTS");
        assertThat(session().status("INBOX", "UIDNEXT")).isEqualTo(2);
    }
}

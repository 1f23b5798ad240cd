package org.mailboat.imap.testkit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// Runs with `-Dmailboat.cyrus=true`: it may have to install Cyrus first.
@Tag("cyrus")
class CyrusContractTest extends ImapServerContract implements CyrusTraits {
    private static CyrusServer server;

    @BeforeAll
    static void start() {
        server = CyrusServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected TestServer server() {
        return server;
    }
}

package org.mailboat.imap.testkit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import java.util.List;
import java.util.stream.Stream;

class DovecotContractTest extends ImapServerContract implements DovecotTraits {
    private static DovecotServer server;

    @BeforeAll
    static void start() {
        server = DovecotServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected TestServer server() {
        return server;
    }

    @Override
    protected List<String> names() {
        return Stream.concat(
                        super.names().stream(),
                        Stream.of("a \"quote\"", "back\\slash", "100%", "*"))
                .toList();
    }
}

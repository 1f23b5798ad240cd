package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.mailboat.imap.testkit.CyrusServer;
import org.mailboat.imap.testkit.TestServer;

import java.util.Objects;

/// Runs with `-Dmailboat.cyrus=true`: it may have to install Cyrus first.
@Tag("cyrus")
class CyrusChangesTest extends ChangesHistory {
    private static @Nullable CyrusServer running;

    @BeforeAll
    static void start() {
        running = CyrusServer.start();
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
    }

    @Override
    protected TestServer server() {
        return Objects.requireNonNull(running);
    }
}

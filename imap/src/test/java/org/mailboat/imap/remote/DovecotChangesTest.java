package org.mailboat.imap.remote;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.mailboat.imap.testkit.DovecotServer;
import org.mailboat.imap.testkit.TestServer;

import java.util.Objects;

class DovecotChangesTest extends ChangesHistory {
    private static @Nullable DovecotServer running;

    @BeforeAll
    static void start() {
        assumeTrue(
                DovecotServer.unavailable().isEmpty(),
                () -> DovecotServer.unavailable().orElse(""));
        running = DovecotServer.start();
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

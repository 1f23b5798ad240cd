package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.mailboat.imap.testkit.CyrusServer;
import org.mailboat.sync.testkit.RemoteWriteContract;
import org.mailboat.sync.testkit.WriteBench;

import java.util.Objects;
import java.util.Set;

/// Runs with `-Dmailboat.cyrus=true`: it may have to install Cyrus first.
@Tag("cyrus")
class CyrusWriteTest {
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

    private static WriteBench bench(String... hidden) {
        return new ImapBench(Objects.requireNonNull(running), Set.of(hidden), true);
    }

    @Nested
    class Everything extends RemoteWriteContract {
        @Override
        protected WriteBench open() {
            return bench();
        }
    }

    @Nested
    class WithoutUidPlusAndMove extends RemoteWriteContract {
        @Override
        protected WriteBench open() {
            return bench("MOVE", "UIDPLUS", "OBJECTID", "LITERAL+");
        }
    }
}

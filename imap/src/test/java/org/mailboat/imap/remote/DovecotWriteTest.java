package org.mailboat.imap.remote;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.mailboat.imap.testkit.DovecotServer;
import org.mailboat.sync.testkit.RemoteWriteContract;
import org.mailboat.sync.testkit.WriteBench;

import java.util.Objects;
import java.util.Set;

class DovecotWriteTest {
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
    class WithoutMove extends RemoteWriteContract {
        @Override
        protected WriteBench open() {
            return bench("MOVE", "MULTIAPPEND");
        }
    }

    @Nested
    class WithoutUidPlusAndMove extends RemoteWriteContract {
        @Override
        protected WriteBench open() {
            return bench("MOVE", "UIDPLUS", "LITERAL+", "NAMESPACE");
        }
    }

    @Nested
    class WithoutUidPlus extends RemoteWriteContract {
        @Override
        protected WriteBench open() {
            return bench("UIDPLUS", "ESEARCH", "UNSELECT");
        }
    }
}

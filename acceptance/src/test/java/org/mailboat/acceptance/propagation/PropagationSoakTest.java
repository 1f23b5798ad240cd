package org.mailboat.acceptance.propagation;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.acceptance.Servers;
import org.mailboat.imap.testkit.CourierServer;
import org.mailboat.imap.testkit.CyrusServer;
import org.mailboat.sync.testkit.propagation.Bench;
import org.mailboat.sync.testkit.propagation.PropagationContract;
import org.mailboat.sync.testkit.propagation.Way;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/// The propagation table in every way on SQLite, the fake server and Dovecot, and on a real Cyrus
/// and a real Courier, which need root and are installed if they are missing. Run by `./soak
/// propagation`.
@Tag("soak")
class PropagationSoakTest {
    /// In every way but what the bench cannot do.
    abstract static class EveryWay extends PropagationContract {
        @TempDir static Path directory;

        @Override
        protected Set<Way> ways(String level) {
            return EnumSet.complementOf(EnumSet.of(Way.ONCE));
        }
    }

    @Nested
    class OnServersInMemory extends EveryWay {
        @Override
        protected Bench bench() {
            return new MemoryServerBench(directory.resolve("memory"));
        }
    }

    @Nested
    class OnTheFake extends EveryWay {
        @Override
        protected Bench bench() {
            return new FakeBench(directory.resolve("fake"));
        }
    }

    @Nested
    class OnDovecot extends EveryWay {
        @Override
        protected Bench bench() {
            return new DovecotBench(directory.resolve("dovecot"), Servers.DOTS);
        }
    }

    @Nested
    class OnCyrus extends EveryWay {
        @Override
        protected Bench bench() {
            return new TestServerBench(directory.resolve("cyrus"), CyrusServer.startBare());
        }
    }

    @Nested
    class OnCourier extends EveryWay {
        @Override
        protected Bench bench() {
            return new TestServerBench(directory.resolve("courier"), CourierServer.start());
        }
    }
}

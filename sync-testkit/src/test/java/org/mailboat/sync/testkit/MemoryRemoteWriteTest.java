package org.mailboat.sync.testkit;

import org.junit.jupiter.api.Nested;
import org.mailboat.model.Keyword;

class MemoryRemoteWriteTest extends RemoteWriteContract {
    @Override
    protected WriteBench open() {
        return new MemoryBench();
    }

    @Nested
    class InTrouble extends WriteTroubleContract {
        @Override
        protected HardBench open() {
            return new MemoryBench();
        }
    }

    @Nested
    class WithoutIds extends RemoteWriteContract {
        @Override
        protected WriteBench open() {
            var bench = new MemoryBench();
            bench.server().writes().tellNoIds();
            return bench;
        }
    }

    @Nested
    class ExpungingAllOrNone extends RemoteWriteContract {
        @Override
        protected WriteBench open() {
            var bench = new MemoryBench();
            bench.server().writes().expungeAllOrNone();
            return bench;
        }
    }

    @Nested
    class WithFiveKeywords extends RemoteWriteContract {
        @Override
        protected WriteBench open() {
            var bench = new MemoryBench();
            bench.server()
                    .writes()
                    .keepOnly(
                            Keyword.SEEN,
                            Keyword.ANSWERED,
                            Keyword.FLAGGED,
                            Keyword.DELETED,
                            Keyword.DRAFT);
            return bench;
        }
    }
}

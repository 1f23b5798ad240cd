package org.mailboat.imap.remote;

import org.junit.jupiter.api.Nested;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.sync.testkit.HardBench;
import org.mailboat.sync.testkit.WriteTroubleContract;

class FakeWriteTroubleTest {
    @Nested
    class Everything extends WriteTroubleContract {
        @Override
        protected HardBench open() {
            return new FakeHardBench(FakeProfile.model());
        }
    }

    @Nested
    class WithoutMultiAppend extends WriteTroubleContract {
        @Override
        protected HardBench open() {
            return new FakeHardBench(FakeProfile.model().without("MULTIAPPEND"));
        }
    }

    @Nested
    class WaitingForLiterals extends WriteTroubleContract {
        @Override
        protected HardBench open() {
            return new FakeHardBench(FakeProfile.model().without("LITERAL+", "UIDPLUS"));
        }
    }
}

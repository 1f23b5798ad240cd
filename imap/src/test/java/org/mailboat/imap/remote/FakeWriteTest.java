package org.mailboat.imap.remote;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.imap.fake.Oddity;
import org.mailboat.imap.fake.ServerProfiles;
import org.mailboat.imap.testkit.FakeTestServer;
import org.mailboat.sync.testkit.RemoteWriteContract;
import org.mailboat.sync.testkit.WriteBench;

import java.util.Set;

/// Writing to servers of every kind.
class FakeWriteTest {
    abstract static class Level extends RemoteWriteContract {
        private final FakeTestServer server;
        private final boolean keepsNewKeywords;

        Level(FakeProfile profile) {
            server = new FakeTestServer(profile);
            keepsNewKeywords = !profile.has(Oddity.NO_NEW_KEYWORDS);
        }

        @Override
        protected WriteBench open() {
            return new ImapBench(server, Set.of(), keepsNewKeywords);
        }

        @AfterEach
        void stop() {
            server.close();
        }
    }

    @Nested
    class Everything extends Level {
        Everything() {
            super(FakeProfile.model());
        }
    }

    @Nested
    class WithoutMove extends Level {
        WithoutMove() {
            super(FakeProfile.model().without("MOVE"));
        }
    }

    @Nested
    class WithoutUidPlus extends Level {
        WithoutUidPlus() {
            super(FakeProfile.model().without("UIDPLUS"));
        }
    }

    @Nested
    class WithoutBoth extends Level {
        WithoutBoth() {
            super(FakeProfile.model().without("UIDPLUS", "MOVE", "OBJECTID"));
        }
    }

    @Nested
    class WithoutMultiAppend extends Level {
        WithoutMultiAppend() {
            super(FakeProfile.model().without("MULTIAPPEND"));
        }
    }

    @Nested
    class WithSmallLiteralsOnly extends Level {
        WithSmallLiteralsOnly() {
            super(FakeProfile.model().without("LITERAL+").with("LITERAL-"));
        }
    }

    @Nested
    class PlainOldImap extends Level {
        PlainOldImap() {
            super(FakeProfile.rfc3501Only());
        }
    }

    @Nested
    class AsDovecot extends Level {
        AsDovecot() {
            super(ServerProfiles.dovecot());
        }
    }

    @Nested
    class AsCyrus extends Level {
        AsCyrus() {
            super(ServerProfiles.cyrus());
        }
    }

    @Nested
    class AsCourier extends Level {
        AsCourier() {
            super(ServerProfiles.courier());
        }
    }

    @Nested
    class AsExchange extends Level {
        AsExchange() {
            super(ServerProfiles.exchange());
        }
    }

    @Nested
    class AsYahoo extends Level {
        AsYahoo() {
            super(ServerProfiles.yahoo());
        }
    }

    @Nested
    class AsICloud extends Level {
        AsICloud() {
            super(ServerProfiles.iCloud());
        }
    }
}

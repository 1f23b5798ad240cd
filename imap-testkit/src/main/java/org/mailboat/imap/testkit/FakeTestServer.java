package org.mailboat.imap.testkit;

import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.FakeProfile;

/// The fake server as one that passes the same suite as the real ones. Closed by the test.
public final class FakeTestServer implements TestServer {
    private final FakeImapServer fake;

    /// The model server.
    public FakeTestServer() {
        this(FakeProfile.model());
    }

    /// A server of this kind.
    public FakeTestServer(FakeProfile profile) {
        this.fake = FakeImapServer.start(profile);
    }

    @Override
    public String name() {
        return "the fake server as " + fake.profile().name();
    }

    @Override
    public int port() {
        return fake.port();
    }

    @Override
    public String user(String name) {
        fake.addAccount(name, PASSWORD);
        return name;
    }

    @Override
    public void close() {
        fake.close();
    }
}

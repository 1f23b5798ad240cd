package org.mailboat.imap.testkit;

import org.mailboat.imap.fake.FakeImapServer;

/// The fake server as one that passes the same suite as the real ones. Closed by the test.
public final class FakeTestServer implements TestServer {
    private final FakeImapServer fake = FakeImapServer.start();

    @Override
    public String name() {
        return "the fake server";
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

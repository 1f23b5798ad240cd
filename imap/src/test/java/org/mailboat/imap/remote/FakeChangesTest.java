package org.mailboat.imap.remote;

import org.junit.jupiter.api.AfterAll;
import org.mailboat.imap.testkit.FakeTestServer;
import org.mailboat.imap.testkit.TestServer;

class FakeChangesTest extends ChangesHistory {
    private static final FakeTestServer FAKE = new FakeTestServer();

    @AfterAll
    static void stop() {
        FAKE.close();
    }

    @Override
    protected TestServer server() {
        return FAKE;
    }
}

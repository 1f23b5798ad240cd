package org.mailboat.acceptance.propagation;

import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.testkit.CourierServer;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.sync.testkit.propagation.Happening;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A store on disk and a real server that nothing is done to.
final class TestServerBench extends ImapBench {
    private final TestServer server;

    /// @param server closed with the bench
    TestServerBench(Path directory, TestServer server) {
        super(directory);
        this.server = server;
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public List<String> levels() {
        return List.of("all it can");
    }

    @Override
    public boolean renumbersRenamed() {
        return server instanceof CourierServer;
    }

    @Override
    public Set<Happening> happenings() {
        return EnumSet.of(Happening.OTHER_HOST);
    }

    @Override
    TestServer server(String level) {
        return server;
    }

    @Override
    void restrict(String level, FaultProxy proxy) {}

    @Override
    ImapServerSide.Disasters disasters(String level, String user) {
        return (what, _) -> {
            throw new IllegalArgumentException("cannot be done: " + what);
        };
    }

    @Override
    public void close() {
        super.close();
        server.close();
    }
}

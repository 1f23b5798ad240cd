package org.mailboat.imap.remote;

import org.mailboat.imap.client.Accounts;
import org.mailboat.imap.client.Scripts;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.imap.fake.ScriptedImapServer;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.ObserveOrder;

import java.time.Duration;
import java.util.List;

/// A remote that talks to a scripted server.
final class ScriptedRemote implements AutoCloseable {
    final ScriptedImapServer server = ScriptedImapServer.start(Duration.ofSeconds(5));
    final ImapRemote remote;

    ScriptedRemote() {
        this(List.of());
    }

    /// @param remembered what the server contradicted before
    ScriptedRemote(List<Demotion> remembered) {
        this(List.of(), remembered);
    }

    private ScriptedRemote(List<String> patterns, List<Demotion> remembered) {
        remote =
                new ImapRemote(
                        Accounts.withMailboxes(Accounts.plain(server.port()), patterns),
                        Accounts.PASSWORD,
                        Accounts.config().withTimeouts(Accounts.timeouts(Duration.ofSeconds(5))),
                        remembered);
    }

    /// A remote of an account of which only some mailboxes take part.
    static ScriptedRemote withMailboxes(String... patterns) {
        return new ScriptedRemote(List.of(patterns), List.of());
    }

    ScriptedConnection loggedIn(String capabilities) {
        return Scripts.loggedIn(server, capabilities);
    }

    RecordedListing observe(ObserveOrder... orders) {
        var listing = new RecordedListing();
        observe(listing, orders);
        return listing;
    }

    void observe(RecordedListing listing, ObserveOrder... orders) {
        try (var session = remote.openSession(new Cancel())) {
            session.observe(Orders.of(orders), listing, new Cancel());
        }
    }

    RecordedFetch fetch(FetchOrder... orders) {
        var fetched = new RecordedFetch();
        fetch(fetched, orders);
        return fetched;
    }

    void fetch(RecordedFetch fetched, FetchOrder... orders) {
        try (var session = remote.openSession(new Cancel())) {
            session.fetch(Orders.of(orders), fetched, new Cancel());
        }
    }

    @Override
    public void close() {
        remote.close();
        server.close();
    }
}

package org.mailboat.acceptance.propagation;

import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.remote.ImapRemote;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.model.Account;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;
import org.mailboat.net.NetConfig;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.testkit.propagation.Scene;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/// A store on disk, and a server that speaks IMAP, with a user for each row.
abstract class ImapBench extends SqliteBench {
    private static final AtomicInteger USERS = new AtomicInteger();

    private final NetConfig config =
            NetConfig.of(
                    Thread.ofPlatform().daemon().factory(),
                    InstantSource.system(),
                    System::nanoTime,
                    new SecureRandom(),
                    "0.1");

    ImapBench(Path directory) {
        super(directory);
    }

    /// The server, as it is at a level.
    abstract TestServer server(String level);

    /// Makes what the store sees of the server that of the level.
    abstract void restrict(String level, FaultProxy proxy);

    /// What an administrator can do to a user's account.
    abstract ImapServerSide.Disasters disasters(String level, String user);

    /// Which certificates are believed.
    TlsTrust trust() {
        return new TlsTrust.Platform();
    }

    @Override
    public boolean hasLink() {
        return true;
    }

    @Override
    public final Scene open(String level) {
        return open(level, ServerAddress.Security.PLAINTEXT);
    }

    final Scene open(String level, ServerAddress.Security security) {
        TestServer server = server(level);
        String user = server.user("row" + USERS.incrementAndGet());
        FaultProxy proxy = FaultProxy.before(server.port());
        restrict(level, proxy);
        var address = new ServerAddress(security, "127.0.0.1", proxy.port(), user);
        boolean encrypted = security != ServerAddress.Security.PLAINTEXT;
        var side = new ImapServerSide(server, user, proxy, encrypted, disasters(level, user));
        return scene(
                side,
                address,
                trust(),
                side.prefix(),
                this::remote,
                () -> {
                    side.close();
                    proxy.close();
                });
    }

    private Remote remote(Account account) {
        return new ImapRemote(account, (_, _) -> new Secret(TestServer.PASSWORD), config);
    }
}

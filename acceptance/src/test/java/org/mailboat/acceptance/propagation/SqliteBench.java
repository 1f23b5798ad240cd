package org.mailboat.acceptance.propagation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;
import org.mailboat.store.Store;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.testkit.ManualClock;
import org.mailboat.sync.testkit.propagation.Bench;
import org.mailboat.sync.testkit.propagation.Scene;
import org.mailboat.sync.testkit.propagation.ServerSide;
import org.mailboat.sync.testkit.propagation.StoreSide;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/// Rows on one store on disk, each with accounts of its own. Closed by the test.
abstract class SqliteBench implements Bench {
    private final Path home;
    private final ManualClock clock = new ManualClock();
    private final Store store;
    private int accounts;

    SqliteBench(Path directory) {
        this.home = directory.resolve("home");
        this.store = Store.open(home, clock);
    }

    /// How accounts log in, or null for the best way; the best costs most.
    @Nullable String mechanism() {
        return null;
    }

    /// A scene with new accounts.
    ///
    /// @param address of the server, or of what stands before it
    /// @param prefix what the paths of all mailboxes but INBOX begin with, perhaps empty
    /// @param remotes a new one for each run
    final Scene scene(
            ServerSide server,
            ServerAddress address,
            TlsTrust trust,
            String prefix,
            Function<Account, Remote> remotes,
            Runnable end) {
        return new SqliteScene(server, address, trust, prefix, remotes, end);
    }

    private final class SqliteScene implements Scene {
        private final ServerSide server;
        private final ServerAddress address;
        private final TlsTrust trust;
        private final String prefix;
        private final Function<Account, Remote> remotes;
        private final Runnable end;
        private final StoreSide first;
        private @Nullable StoreSide other;

        SqliteScene(
                ServerSide server,
                ServerAddress address,
                TlsTrust trust,
                String prefix,
                Function<Account, Remote> remotes,
                Runnable end) {
            this.server = server;
            this.address = address;
            this.trust = trust;
            this.prefix = prefix;
            this.remotes = remotes;
            this.end = end;
            this.first = account();
        }

        private StoreSide account() {
            Account account =
                    store.accounts()
                            .add(
                                    "account" + ++accounts,
                                    address,
                                    mechanism(),
                                    trust,
                                    new CredentialSource.Stored(),
                                    Policy.DEFAULT);
            return new SqliteStoreSide(
                    store, home, account, () -> remotes.apply(account), clock, prefix);
        }

        @Override
        public ServerSide server() {
            return server;
        }

        @Override
        public StoreSide store() {
            return first;
        }

        @Override
        public StoreSide otherStore() {
            if (other == null) {
                other = account();
            }
            return other;
        }

        @Override
        public void advance(Duration time) {
            clock.advance(time);
        }

        @Override
        public void close() {
            end.run();
        }
    }

    @Override
    public void close() {
        store.close();
    }
}

package org.mailboat;

import org.mailboat.model.Account;
import org.mailboat.sync.port.Remote;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/// The server sides of accounts that are in use in this process. A run and those who ask for single
/// messages beside it share one, and so the connections that the account may have. Thread-safe.
final class LiveRemotes {
    private final BiFunction<Account, Connectivity.Errand, Remote> open;
    private final Map<Account, Shared> live = new HashMap<>();

    /// A remote, and how many use it. Guarded by the map's owner.
    private static final class Shared {
        final Remote remote;
        int users;

        Shared(Remote remote) {
            this.remote = remote;
        }
    }

    /// The use of a remote, to be closed. The last one to be closed closes the remote.
    static final class Lease implements AutoCloseable {
        private final LiveRemotes owner;
        private final Account account;
        private final Shared shared;
        private boolean closed;

        private Lease(LiveRemotes owner, Account account, Shared shared) {
            this.owner = owner;
            this.account = account;
            this.shared = shared;
        }

        Remote remote() {
            return shared.remote;
        }

        @Override
        public void close() {
            owner.giveBack(this);
        }
    }

    /// @param open makes a remote that connects to nothing yet
    LiveRemotes(BiFunction<Account, Connectivity.Errand, Remote> open) {
        this.open = open;
    }

    /// The remote of this account, as it is set up now; to be closed before the errand is, whose
    /// cancel goes down every call.
    Lease lease(Account account, Connectivity.Errand errand) {
        errand.cancel().check();
        synchronized (live) {
            Shared known = live.get(account);
            if (known != null) {
                known.users++;
                return new Lease(this, account, known);
            }
        }
        // Reads the store, so not under the lock.
        var fresh = new Shared(open.apply(account, errand));
        Shared shared;
        synchronized (live) {
            shared = live.computeIfAbsent(account, _ -> fresh);
            shared.users++;
        }
        if (shared != fresh) {
            fresh.remote.close();
        }
        return new Lease(this, account, shared);
    }

    private void giveBack(Lease lease) {
        synchronized (live) {
            if (lease.closed) {
                return;
            }
            lease.closed = true;
            if (--lease.shared.users > 0) {
                return;
            }
            live.remove(lease.account, lease.shared);
        }
        lease.shared.remote.close();
    }
}

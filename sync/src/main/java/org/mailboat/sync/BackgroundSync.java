package org.mailboat.sync;

import java.util.List;
import java.util.concurrent.ThreadFactory;

/// Takes requests and runs them in the background: accounts side by side, one run of an account at
/// a time. Thread-safe.
///
/// A request joins a run that has not begun to observe; otherwise it waits with all others as one
/// next run: phases and mailboxes united, whole messages win over headers, the higher priority
/// wins. Dry runs and others never unite. Each caller has a handle of its own, with its own events
/// and its own end; a run is cancelled when its last handle is.
public final class BackgroundSync implements AutoCloseable {
    /// @param runner what runs one account
    /// @param threads makes the threads of runs and listeners; those it makes end with the work
    ///   they were made for
    /// @param accountsAtOnce how many accounts are worked on at a time
    public BackgroundSync(AccountRunner runner, ThreadFactory threads, int accountsAtOnce) {
        throw new UnsupportedOperationException("bodies land with the engine");
    }

    /// Asks for a run and returns at once.
    ///
    /// @param accounts the names that the request means: its own, or every account there is
    public SyncRun submit(SyncRequest request, List<String> accounts, SyncListener listener) {
        if (accounts.isEmpty()) {
            throw new IllegalArgumentException("a request means at least one account");
        }
        throw new UnsupportedOperationException("bodies land with the engine");
    }

    /// Cancels every run and waits until all are over.
    @Override
    public void close() {}
}

package org.mailboat.store;

import org.mailboat.model.AccountId;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalStore;

import java.nio.file.Path;
import java.time.InstantSource;

/// One home: the database, the segments and the locks of a store with all its accounts.
///
/// Thread-safe. Several processes may have one home open. Opening does no work that grows with the
/// store; every call is one short transaction, which blocks its thread in native code.
@SuppressWarnings("DoNotCallSuggester")
public final class Store implements AutoCloseable {
    private Store() {}

    /// Opens the home, and makes it if it is not there. A home that cannot be written is opened for
    /// reading.
    ///
    /// @throws StoreException if it can neither be made nor read, if the database is damaged, or if
    ///   a newer Mailboat wrote it
    public static Store open(Path home, InstantSource clock) {
        throw Unbuilt.yet();
    }

    public Path home() {
        throw Unbuilt.yet();
    }

    /// Whether the home could be opened for reading only.
    public boolean readOnly() {
        throw Unbuilt.yet();
    }

    public Accounts accounts() {
        throw Unbuilt.yet();
    }

    /// What readers see.
    public MailReader mail() {
        throw Unbuilt.yet();
    }

    /// The engine's port to mail.
    public LocalStore localStore() {
        throw Unbuilt.yet();
    }

    /// The engine's port to its intents.
    public Journal journal() {
        throw Unbuilt.yet();
    }

    /// Takes the engine's role for an account and mends what a stop left in the segments. Returns
    /// at once.
    ///
    /// @throws StoreException of kind transient, with the holder's pid in its text, if another run
    ///   has the role
    public EngineLock lockEngine(AccountId account) {
        throw Unbuilt.yet();
    }

    /// Proves that the database is sound, that every row has its octets and that every hash is
    /// right.
    ///
    /// @param mend whether to repair what can be repaired: a message whose octets are missing or
    ///   wrong is owed again, and the next sync brings it into the same placement
    public CheckReport check(boolean mend, Cancel cancel) {
        throw Unbuilt.yet();
    }

    /// Waits for calls in progress, then closes everything. Contents not committed are lost.
    @Override
    public void close() {
        throw Unbuilt.yet();
    }
}

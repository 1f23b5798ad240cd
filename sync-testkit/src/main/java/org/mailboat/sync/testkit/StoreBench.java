package org.mailboat.sync.testkit;

import org.mailboat.model.AccountId;
import org.mailboat.sync.port.LocalStore;

/// A store that a contract is held against.
public interface StoreBench extends AutoCloseable {
    LocalStore store();

    /// An account that the store knows.
    AccountId account();

    /// The same store after a restart; what was committed is all it knows.
    LocalStore reopen();

    @Override
    void close();
}

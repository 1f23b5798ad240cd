package org.mailboat.sync.testkit;

import org.mailboat.model.AccountId;
import org.mailboat.sync.port.LocalStore;

/// With a store in memory, which knows no restart.
final class MemoryStoreBench implements StoreBench {
    private final LocalStore store = new MemoryStore();

    @Override
    public LocalStore store() {
        return store;
    }

    @Override
    public AccountId account() {
        return new AccountId(1);
    }

    @Override
    public LocalStore reopen() {
        return store;
    }

    @Override
    public void close() {}
}

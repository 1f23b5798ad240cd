package org.mailboat.store;

import org.mailboat.model.AccountId;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.testkit.StoreBench;

import java.nio.file.Path;

/// With a store on disk.
final class SqliteStoreBench implements StoreBench {
    private final Homestead at;
    private final AccountId account;

    SqliteStoreBench(Path home) {
        at = new Homestead(home);
        account = at.account("joe").id();
    }

    @Override
    public LocalStore store() {
        return at.store.localStore();
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public LocalStore reopen() {
        at.reopen();
        return store();
    }

    @Override
    public void close() {
        at.close();
    }
}

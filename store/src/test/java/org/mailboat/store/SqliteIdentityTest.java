package org.mailboat.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.AccountId;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.testkit.IdentityContract;

import java.nio.file.Path;

class SqliteIdentityTest extends IdentityContract {
    @TempDir Path home;
    private Homestead at;
    private AccountId account;

    @AfterEach
    void close() {
        at.close();
    }

    @Override
    protected LocalStore create() {
        at = new Homestead(home);
        account = at.account("joe").id();
        return at.store.localStore();
    }

    @Override
    protected AccountId account() {
        return account;
    }

    @Override
    protected LocalStore reopen(LocalStore store) {
        at.reopen();
        return at.store.localStore();
    }
}

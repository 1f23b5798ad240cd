package org.mailboat.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.AccountId;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.testkit.JournalContract;

import java.nio.file.Path;

class SqliteJournalTest extends JournalContract {
    @TempDir Path home;
    private Homestead at;
    private AccountId account;

    @AfterEach
    void close() {
        at.close();
    }

    @Override
    protected Journal create() {
        at = new Homestead(home);
        account = at.account("joe").id();
        return at.store.journal();
    }

    @Override
    protected AccountId account() {
        return account;
    }
}

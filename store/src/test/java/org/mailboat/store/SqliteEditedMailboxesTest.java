package org.mailboat.store;

import org.junit.jupiter.api.io.TempDir;
import org.mailboat.sync.testkit.EditedMailboxesContract;
import org.mailboat.sync.testkit.EditingUser;

import java.nio.file.Path;

class SqliteEditedMailboxesTest extends EditedMailboxesContract {
    @TempDir Path home;

    @Override
    protected EditingUser open() {
        return new SqliteEditingUser(home);
    }
}

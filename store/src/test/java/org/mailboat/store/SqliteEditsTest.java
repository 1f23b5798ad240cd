package org.mailboat.store;

import org.junit.jupiter.api.io.TempDir;
import org.mailboat.sync.testkit.EditingUser;
import org.mailboat.sync.testkit.EditsContract;

import java.nio.file.Path;

class SqliteEditsTest extends EditsContract {
    @TempDir Path home;

    @Override
    protected EditingUser open() {
        return new SqliteEditingUser(home);
    }
}

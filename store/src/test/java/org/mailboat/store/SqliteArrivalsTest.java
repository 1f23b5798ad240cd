package org.mailboat.store;

import org.junit.jupiter.api.io.TempDir;
import org.mailboat.sync.testkit.ArrivalsContract;
import org.mailboat.sync.testkit.EditingUser;

import java.nio.file.Path;

class SqliteArrivalsTest extends ArrivalsContract {
    @TempDir Path home;

    @Override
    protected EditingUser open() {
        return new SqliteEditingUser(home);
    }
}

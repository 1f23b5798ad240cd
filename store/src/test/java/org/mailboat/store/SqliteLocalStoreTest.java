package org.mailboat.store;

import org.junit.jupiter.api.io.TempDir;
import org.mailboat.sync.testkit.LocalStoreContract;
import org.mailboat.sync.testkit.StoreBench;

import java.nio.file.Path;

class SqliteLocalStoreTest extends LocalStoreContract {
    @TempDir Path home;

    @Override
    protected StoreBench open() {
        return new SqliteStoreBench(home);
    }
}

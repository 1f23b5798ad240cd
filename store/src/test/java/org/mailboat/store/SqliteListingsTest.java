package org.mailboat.store;

import org.junit.jupiter.api.io.TempDir;
import org.mailboat.sync.testkit.ListingsContract;
import org.mailboat.sync.testkit.StoreBench;

import java.nio.file.Path;

class SqliteListingsTest extends ListingsContract {
    @TempDir Path home;

    @Override
    protected StoreBench open() {
        return new SqliteStoreBench(home);
    }
}

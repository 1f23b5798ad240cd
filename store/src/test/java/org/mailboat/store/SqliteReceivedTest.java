package org.mailboat.store;

import org.junit.jupiter.api.io.TempDir;
import org.mailboat.sync.testkit.ReceivedContract;
import org.mailboat.sync.testkit.StoreBench;

import java.nio.file.Path;

class SqliteReceivedTest extends ReceivedContract {
    @TempDir Path home;

    @Override
    protected StoreBench open() {
        return new SqliteStoreBench(home);
    }
}

package org.mailboat.store;

import org.junit.jupiter.api.AfterAll;
import org.mailboat.sync.testkit.simulation.SimulationContract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The same histories on the real store.
class SqliteSimulationTest extends SimulationContract {
    private static final Path DIRECTORY = directory();

    SqliteSimulationTest() {
        super(SqliteDisk.in(DIRECTORY), 8, 3);
    }

    /// A build plays few of them, and the same ones: what the first meet is sound.
    @Override
    protected long firstSeed() {
        return 1;
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory(SqliteDisk.memory(), "mailboat-simulation");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void tidy() throws IOException {
        clear();
    }

    @AfterAll
    static void clear() throws IOException {
        SqliteDisk.delete(DIRECTORY);
    }
}

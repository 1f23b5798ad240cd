package org.mailboat.acceptance.propagation;

import org.junit.jupiter.api.io.TempDir;
import org.mailboat.sync.testkit.propagation.Bench;
import org.mailboat.sync.testkit.propagation.Happening;
import org.mailboat.sync.testkit.propagation.PropagationContract;
import org.mailboat.sync.testkit.propagation.Row;
import org.mailboat.sync.testkit.propagation.Way;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/// The table on SQLite, with servers in memory, which can be made to do anything.
class MemoryServerPropagationTest extends PropagationContract {
    @TempDir static Path directory;

    @Override
    protected Bench bench() {
        return new MemoryServerBench(directory);
    }

    @Override
    protected Set<Way> ways(String level) {
        return EnumSet.of(Way.AGAIN);
    }

    /// Those that no real server can be made to play.
    @Override
    protected boolean plays(Row row) {
        return row.needsMore(
                EnumSet.of(Happening.RENUMBER, Happening.SHUFFLE, Happening.OTHER_HOST));
    }
}

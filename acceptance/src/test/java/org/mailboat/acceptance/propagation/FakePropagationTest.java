package org.mailboat.acceptance.propagation;

import org.junit.jupiter.api.io.TempDir;
import org.mailboat.sync.testkit.propagation.Bench;
import org.mailboat.sync.testkit.propagation.PropagationContract;
import org.mailboat.sync.testkit.propagation.Way;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/// The table on SQLite and over IMAP, on the fake server at each level.
class FakePropagationTest extends PropagationContract {
    @TempDir static Path directory;

    @Override
    protected Bench bench() {
        return new FakeBench(directory);
    }

    @Override
    protected boolean takesTurnsAtAll() {
        return true;
    }

    @Override
    protected Set<Way> ways(String level) {
        return EnumSet.of(Way.AGAIN, Way.LINK_CUT, Way.TLS_CUT);
    }
}

package org.mailboat.acceptance.changes;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;

/// After every sync the store equals the server and every id is kept, whatever happened in between.
class RandomHistoriesTest {
    private static final int STEPS = 24;

    @TempDir Path directory;

    @ParameterizedTest
    @MethodSource("org.mailboat.acceptance.changes.Setting#everywhere")
    void the_store_follows_whatever_happens(Setting setting) throws Exception {
        RandomHistories.play(setting, RandomHistories.seed(), STEPS, directory);
    }
}

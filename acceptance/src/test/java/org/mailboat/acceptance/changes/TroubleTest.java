package org.mailboat.acceptance.changes;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.stream.Stream;

/// Whatever goes wrong on the way or at the server: nothing leaves the store that the server still
/// has, and the first run without trouble brings everything in order.
class TroubleTest {
    private static final long SEED = RandomHistories.seed();

    @TempDir Path directory;

    static Stream<Arguments> troubles() {
        return Trouble.all(SEED)
                .map(t -> arguments(t, new Setting(Setting.Server.DOVECOT, t.levels().getFirst())));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void nothing_goes_that_the_server_still_has(Trouble trouble, Setting setting) throws Exception {
        TroubledHistory.play(trouble, setting, directory);
    }
}

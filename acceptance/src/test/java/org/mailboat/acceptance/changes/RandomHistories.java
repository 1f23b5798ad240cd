package org.mailboat.acceptance.changes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// Plays histories that are drawn from seeds, with a sync after every few steps, and judges each.
final class RandomHistories {
    private static final long SEED = Long.getLong("mailboat.seed", System.nanoTime());

    private RandomHistories() {}

    /// The seed to use: the one that is asked for, or another in each process.
    static long seed() {
        return SEED;
    }

    static void play(Setting setting, long seed, int steps, Path directory) throws Exception {
        play(setting.open(), setting.level(), seed, steps, directory);
    }

    /// @param site closed in the end
    static void play(Site site, Level level, long seed, int steps, Path directory)
            throws Exception {
        var random = new Random(seed);
        try (Scene scene = Scene.open(site, level, directory)) {
            var history = new RandomHistory(scene, random);
            try {
                history.begin();
                scene.firstSync();
                for (int done = 0; done < steps; ) {
                    int next = 1 + random.nextInt(8);
                    history.go(next);
                    scene.sync("at random");
                    history.synced();
                    done += next;
                }
            } catch (AssertionError | RuntimeException | IOException e) {
                e.addSuppressed(
                        new Told(
                                "-Dmailboat.seed=%d on %s; since the last sync: %s"
                                        .formatted(seed, site.name(), history.told())));
                throw e;
            }
        }
    }

    /// How to see a failure again.
    private static final class Told extends Exception {
        private static final long serialVersionUID = 1L;

        Told(String what) {
            super(what, null, false, false);
        }
    }
}

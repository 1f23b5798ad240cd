package org.mailboat.sync.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// The simulation finds bugs: these are put into the source one by one, and each is found.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PlantedBugsContract {
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

    private final Logger quiet = Logger.getLogger("org.mailboat.sync");
    private final Class<? extends Search> search;

    /// @param search is made without arguments
    protected PlantedBugsContract(Class<? extends Search> search) {
        this.search = search;
    }

    /// Plays a seed, for somebody who knows no class of the simulation.
    public abstract static class Search implements LongFunction<Optional<String>> {
        private final Disk.Maker disks;

        protected Search(Disk.Maker disks) {
            this.disks = disks;
        }

        @Override
        public Optional<String> apply(long seed) {
            return Optional.ofNullable(Player.play(Historian.draw(seed), disks, new Coverage()))
                    .map(Violation::getMessage);
        }
    }

    protected abstract Stream<PlantedBug> bugs();

    @ParameterizedTest
    @MethodSource("bugs")
    void it_is_found(PlantedBug bug, @TempDir Path scratch) throws Exception {
        quiet.setLevel(Level.OFF);
        LongFunction<Optional<String>> simulation = bug.plant(scratch, search);
        LongFunction<Optional<String>> unharmed = search.getDeclaredConstructor().newInstance();
        long start = System.nanoTime();
        long seed = bug.first() - 1;
        Optional<String> found = Optional.empty();
        while (found.isEmpty() && System.nanoTime() - start < LONGEST) {
            found = simulation.apply(++seed);
            if (found.isPresent() && unharmed.apply(seed).isPresent()) {
                // It is not this bug's.
                found = Optional.empty();
            }
        }
        System.out.printf(
                "%s: found with seed %d after %.1f s: %s%n",
                bug, seed, (System.nanoTime() - start) / 1e9, found);
        assertThat(found).isPresent();
    }
}

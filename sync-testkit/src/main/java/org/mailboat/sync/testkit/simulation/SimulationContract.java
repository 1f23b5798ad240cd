package org.mailboat.sync.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Histories of two stores on one account, in the simulation, for whatever kind of store: those
/// whose seeds the commit gives. `-Dmailboat.seed=N` plays one again.
public abstract class SimulationContract {
    private static final int ENOUGH = 4_000;

    /// From so many histories on, everything that is expected must have been reached.
    private static final long TELLING = 1_500;

    private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

    /// Faults are not to be told on the console. A logger is forgotten unless somebody holds it.
    private final Logger quiet = Logger.getLogger("org.mailboat.sync");

    private final Disk.Maker disks;
    private final long processorTime;
    private final int replayed;

    /// @param disks the stores that it is about
    /// @param seconds of processor time that a build has for it
    /// @param replayed how many seeds are played twice
    protected SimulationContract(Disk.Maker disks, int seconds, int replayed) {
        this.disks = disks;
        this.processorTime = TimeUnit.SECONDS.toNanos(seconds);
        this.replayed = replayed;
    }

    @BeforeEach
    void be_quiet() {
        quiet.setLevel(Level.OFF);
    }

    @Test
    void as_many_histories_as_a_build_has_time_for_break_no_law() {
        var simulation = new Simulation(disks);
        Long one = Long.getLong("mailboat.seed");
        if (one != null) {
            assertThat(simulation.play(one)).isNull();
            return;
        }
        long first = firstSeed();
        long start = TIMES.getCurrentThreadCpuTime();
        for (long seed = first; seed < first + ENOUGH; seed++) {
            assertThat(simulation.play(seed)).as("the seeds begin with %d", first).isNull();
            if (TIMES.getCurrentThreadCpuTime() - start > processorTime) {
                break;
            }
        }
        report(simulation, first, TIMES.getCurrentThreadCpuTime() - start);
        checkReached(simulation.histories(), simulation.coverage());
    }

    /// Where a build begins.
    protected long firstSeed() {
        return Seeds.ofCommit();
    }

    /// `./soak simulation --minutes N`: as many processes as there are processors, each with a
    /// share of the seeds.
    @Test
    @Tag("soak")
    void as_many_histories_as_there_is_time_for_break_no_law() throws Exception {
        var share =
                new SoakShare(
                        Long.getLong("mailboat.seed", System.nanoTime()),
                        Runtime.getRuntime().availableProcessors(),
                        TimeUnit.MINUTES.toNanos(Long.getLong("mailboat.minutes", 1)));
        SoakShare.Outcome all = share.playAll(getClass(), disks);
        System.out.println(all.sentence(share));
        all.coverage().counts().forEach((what, count) -> System.out.println(count + "\t" + what));
        assertThat(all.findings()).as("findings, told above").isZero();
        checkReached(all.histories(), all.coverage());
    }

    /// Plays a share of the seeds for the process that waits for this one.
    ///
    /// @param arguments as [SoakShare] gives them
    public static void main(String[] arguments) throws Exception {
        Constructor<? extends SimulationContract> constructor =
                Class.forName(arguments[0])
                        .asSubclass(SimulationContract.class)
                        .getDeclaredConstructor();
        constructor.setAccessible(true);
        SimulationContract contract = constructor.newInstance();
        contract.be_quiet();
        SoakShare.play(arguments, contract.disks);
        contract.tidy();
    }

    /// Leaves nothing behind, when such a process ends.
    protected void tidy() throws IOException {}

    private static void checkReached(long histories, Coverage coverage) {
        if (histories >= TELLING) {
            assertThat(coverage.missing(expected())).as("never reached").isEmpty();
        }
    }

    private static void report(Simulation simulation, long first, long nanos) {
        System.out.printf(
                "%d histories from seed %d on, %.0f in a second of processor time; %d branches%n",
                simulation.histories(),
                first,
                simulation.histories() / (nanos / 1e9),
                simulation.coverage().counts().size());
    }

    @Test
    void a_seed_plays_the_same_again() {
        for (long seed = 1; seed <= replayed; seed++) {
            var one = new Coverage();
            var other = new Coverage();
            var told = new ArrayList<List<String>>();
            History history = Historian.draw(seed);

            Violation first = Player.play(history, disks, one, told::add);
            Violation second = Player.play(Historian.draw(seed), disks, other, told::add);

            assertThat(told.getFirst()).as("seed %d", seed).isEqualTo(told.getLast());
            assertThat(one.counts()).as("seed %d", seed).isEqualTo(other.counts());
            assertThat(first == null).isEqualTo(second == null);
        }
    }

    /// The branches that every some thousand histories go through, one a line.
    private static List<String> expected() {
        try (var in = SimulationContract.class.getResourceAsStream("branches.txt")) {
            if (in == null) {
                throw new IllegalStateException("branches.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

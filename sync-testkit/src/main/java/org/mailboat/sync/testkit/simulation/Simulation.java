package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Plays one seed after the other.
public final class Simulation {
    private static final long SHRINKING = TimeUnit.SECONDS.toNanos(20);

    private final Disk.Maker disks;
    private final Coverage coverage = new Coverage();
    private long histories;

    /// With stores in memory.
    public Simulation() {
        this(inMemory());
    }

    /// @param disks the stores that it is about
    public Simulation(Disk.Maker disks) {
        this.disks = disks;
    }

    /// Stores in memory.
    public static Disk.Maker inMemory() {
        return (_, _) -> new MemoryDisk();
    }

    /// What a seed leads to.
    ///
    /// @param history as short as it could be made
    /// @param tale what came to pass, with what runs reported in the end
    public record Found(long seed, History history, Violation violation, List<String> tale) {
        /// The whole story, and how to play it again.
        @Override
        public String toString() {
            return "seed %d (play it again with -Dmailboat.seed=%d): %s%n%s%nwhat came to pass:%n  %s"
                    .formatted(
                            seed,
                            seed,
                            violation.getMessage(),
                            history,
                            String.join(System.lineSeparator() + "  ", tale));
        }
    }

    /// Plays a seed; blocks until it is over, longer if something was found, which is then made
    /// short.
    ///
    /// @return what was found, or null
    public @Nullable Found play(long seed) {
        History history = Historian.draw(seed);
        histories++;
        Violation violation = Player.play(history, disks, coverage);
        if (violation == null) {
            return null;
        }
        History shortest = Shrinker.shrink(history, disks, violation, SHRINKING);
        var tale = new ArrayList<String>();
        Violation last = Player.play(shortest, disks, new Coverage(), tale::addAll);
        return new Found(seed, shortest, last == null ? violation : last, tale);
    }

    /// How many histories were played.
    public long histories() {
        return histories;
    }

    /// What they went through.
    public Coverage coverage() {
        return coverage;
    }

    /// For a program: plays seeds from one on for so many seconds, and prints what it finds.
    ///
    /// @param arguments the first seed, how many seconds, how many findings are enough
    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1]));
        int enough = Integer.parseInt(arguments[2]);
        var simulation = new Simulation();
        long start = System.nanoTime();
        long shrinking = 0;
        Map<String, Integer> laws = new TreeMap<>();
        while (System.nanoTime() < until && enough > 0) {
            long before = System.nanoTime();
            Found found = simulation.play(seed++);
            if (found != null) {
                shrinking += System.nanoTime() - before;
                enough--;
                laws.merge(found.violation().law().name(), 1, Integer::sum);
                System.out.println(found);
            }
        }
        double seconds = (System.nanoTime() - start - shrinking) / 1e9;
        System.out.printf(
                "%d histories, %.0f a second; found %s%n",
                simulation.histories(), simulation.histories() / seconds, laws);
        if (arguments.length > 3) {
            simulation
                    .coverage()
                    .counts()
                    .forEach((what, count) -> System.out.println(count + "\t" + what));
        }
    }
}

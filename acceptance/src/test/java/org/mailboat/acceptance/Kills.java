package org.mailboat.acceptance;

import java.util.Random;
import java.util.function.LongSupplier;

/// Ends commands, syncs unless told, as `kill -9` does, at moments drawn from a seed that every
/// failure prints.
final class Kills {
    /// What may be on its way when the process dies: one batch that came in and is not yet written
    /// down, and the one asked for behind it to keep the line busy.
    private static final int BATCHES = 2;

    private static final int BATCH = 100;

    /// Before this the program has hardly begun.
    private static final int START_MS = 200;

    private final CommandLine mailboat;
    private final String[] command;
    private final long seed = Long.getLong("mailboat.seed", System.nanoTime());
    private final Random random = new Random(seed);

    Kills(CommandLine mailboat) {
        this(mailboat, "sync");
    }

    Kills(CommandLine mailboat, String... command) {
        this.mailboat = mailboat;
        this.command = command.clone();
    }

    Random random() {
        return random;
    }

    /// Starts the command and kills it; at most so many times, fewer if one came to its end before.
    ///
    /// @param spread milliseconds within which a kill comes, once the program has begun
    /// @return how many were killed at work
    int repeat(int times, int spread) throws Exception {
        int killed = 0;
        while (killed < times && once(spread)) {
            killed++;
        }
        return killed;
    }

    /// @param spread as above
    /// @return whether it was at work
    boolean once(int spread) throws Exception {
        try (var running = mailboat.start(command)) {
            return running.killAfter(START_MS + random.nextInt(spread));
        }
    }

    /// Starts the command and kills it once so many more have come, fewer than `most` each time,
    /// which no machine is too fast for; at most so many times, fewer if one came to its end
    /// before.
    ///
    /// @param come how many have come so far, over all runs
    /// @return how many were killed at work
    int repeat(int times, int most, LongSupplier come) throws Exception {
        int killed = 0;
        while (killed < times && onceCame(come.getAsLong() + random.nextInt(most), come)) {
            killed++;
        }
        return killed;
    }

    private boolean onceCame(long enough, LongSupplier come) throws Exception {
        try (var running = mailboat.start(command)) {
            return running.killWhen(() -> come.getAsLong() > enough);
        }
    }

    /// How many bodies may come twice.
    long mayRepeat(int kills, int connections) {
        return (long) kills * connections * BATCHES * BATCH;
    }

    @Override
    public String toString() {
        return "-Dmailboat.seed=" + seed;
    }
}

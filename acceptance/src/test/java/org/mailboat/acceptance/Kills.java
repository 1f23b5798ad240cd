package org.mailboat.acceptance;

import java.util.Random;

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
    private final int spread;
    private final String[] command;
    private final long seed = Long.getLong("mailboat.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /// @param spread milliseconds within which a kill comes, once the program has begun
    Kills(CommandLine mailboat, int spread) {
        this(mailboat, spread, "sync");
    }

    Kills(CommandLine mailboat, int spread, String... command) {
        this.mailboat = mailboat;
        this.spread = spread;
        this.command = command.clone();
    }

    Random random() {
        return random;
    }

    /// Starts the command and kills it; at most so many times, fewer if one came to its end before.
    ///
    /// @return how many were killed at work
    int repeat(int times) throws Exception {
        int killed = 0;
        while (killed < times && once()) {
            killed++;
        }
        return killed;
    }

    /// @return whether it was at work
    boolean once() throws Exception {
        try (var running = mailboat.start(command)) {
            return running.killAfter(START_MS + random.nextInt(spread));
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

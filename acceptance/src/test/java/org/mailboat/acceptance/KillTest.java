package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.succeed;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// The real process is killed, or the machine loses power, at random moments; then a run to the end
/// brings what an undisturbed one would have brought.
class KillTest {
    private static final String USER = "kill";
    private static final int MESSAGES = 2_500;
    private static final int KILLS = Integer.getInteger("mailboat.kills", 8);
    private static final int CONNECTIONS = 2;

    /// What may be on its way when the process dies: one batch asked for and not yet written down,
    /// and the one that keeps the line busy behind it.
    private static final int BATCHES = 2;

    private static final int BATCH = 100;
    private static final long START_MS = 250;
    private static final int SPREAD_MS = 900;

    private final long seed = Long.getLong("mailboat.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @BeforeAll
    static void fill() throws IOException {
        Servers.fill(Servers.DOTS, USER, HardMailboxes.separatedByDots(), MESSAGES);
    }

    @Test
    void killed_again_and_again_it_ends_where_an_undisturbed_run_ends(@TempDir Path directory)
            throws Exception {
        try (var proxy = new CountingProxy(Servers.DOTS.port())) {
            CommandLine mailboat = Mailboat.withAccount(directory, proxy.port(), USER);
            succeed(mailboat.run("account", "set", ACCOUNT, "connections=" + CONNECTIONS));
            int kills = 0;
            while (kills < KILLS && killedAtRandom(mailboat)) {
                kills++;
            }
            succeed(mailboat.run("sync"));

            assertThat(proxy.bodies())
                    .as("seed %d, %d kills", seed, kills)
                    .isGreaterThanOrEqualTo(MESSAGES)
                    .isLessThanOrEqualTo(MESSAGES + (long) kills * CONNECTIONS * BATCHES * BATCH);
            Mailboat.equalsServer(mailboat, Servers.DOTS, USER, directory.resolve("export"));
            succeed(mailboat.run("store", "check"));
        }
    }

    @Test
    void what_a_power_cut_takes_is_fetched_again(@TempDir Path directory) throws Exception {
        CommandLine mailboat = Mailboat.withAccount(directory, Servers.DOTS, USER);
        for (int cut = 0; cut < 3; cut++) {
            killedAtRandom(mailboat);
            truncateNewest(mailboat.home(), ".seg");
            truncateNewest(mailboat.home(), "-wal");
            CommandLine.Result check = mailboat.run("store", "check");
            assertThat(check.exit()).as("seed %d, %s", seed, check).isIn(0, 4);
        }
        succeed(mailboat.run("sync"));

        Mailboat.equalsServer(mailboat, Servers.DOTS, USER, directory.resolve("export"));
    }

    private boolean killedAtRandom(CommandLine mailboat) throws Exception {
        try (var sync = mailboat.start("sync")) {
            return sync.killAfter(START_MS + random.nextInt(SPREAD_MS));
        }
    }

    /// Cuts the youngest file with this ending somewhere in its last tenth.
    private void truncateNewest(Path home, String ending) throws IOException {
        Optional<Path> newest;
        try (Stream<Path> files = Files.walk(home)) {
            newest =
                    files.filter(f -> f.toString().endsWith(ending))
                            .max(Comparator.comparing(KillTest::lastModified));
        }
        if (newest.isPresent()) {
            try (var file = new RandomAccessFile(newest.get().toFile(), "rw")) {
                long length = file.length();
                file.setLength(length - (long) (length * random.nextDouble() / 10));
            }
        }
    }

    private static long lastModified(Path file) {
        return file.toFile().lastModified();
    }
}

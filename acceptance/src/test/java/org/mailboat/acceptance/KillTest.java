package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.succeed;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.testkit.CountingProxy;

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
    private static final int CONNECTIONS = 2;

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
            var kills = new Kills(mailboat);
            int killed = kills.repeat(8, MESSAGES / 4, proxy::bodies);
            assertThat(killed).as("%s", kills).isPositive();
            succeed(mailboat.run("sync"));

            // What comes within a tenth of a second is written down at once, and may be all of it.
            assertThat(proxy.bodies())
                    .as("%s", kills)
                    .isBetween((long) MESSAGES, MESSAGES * (killed + 1L));
            Mailboat.equalsServer(mailboat, Servers.DOTS, USER, directory.resolve("export"));
            succeed(mailboat.run("store", "check"));
        }
    }

    @Test
    void what_a_power_cut_takes_is_fetched_again(@TempDir Path directory) throws Exception {
        CommandLine mailboat = Mailboat.withAccount(directory, Servers.DOTS, USER);
        var kills = new Kills(mailboat);
        for (int cut = 0; cut < 3; cut++) {
            kills.once(500);
            truncateNewest(mailboat.home(), ".seg", kills.random());
            truncateNewest(mailboat.home(), "-wal", kills.random());
            CommandLine.Result check = mailboat.run("store", "check");
            assertThat(check.exit()).as("%s, %s", kills, check).isIn(0, 4);
        }
        succeed(mailboat.run("sync"));

        Mailboat.equalsServer(mailboat, Servers.DOTS, USER, directory.resolve("export"));
    }

    /// Cuts the youngest file with this ending somewhere in its last tenth.
    private static void truncateNewest(Path home, String ending, Random random) throws IOException {
        Optional<Path> newest;
        try (Stream<Path> files = Files.walk(home)) {
            newest =
                    files.filter(f -> f.toString().endsWith(ending))
                            .max(Comparator.comparingLong(f -> f.toFile().lastModified()));
        }
        if (newest.isPresent()) {
            try (var file = new RandomAccessFile(newest.get().toFile(), "rw")) {
                long length = file.length();
                file.setLength(length - (long) (length * random.nextDouble() / 10));
            }
        }
    }
}

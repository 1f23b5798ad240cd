package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.succeed;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.testkit.CyrusServer;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The checks of a first sync at full size. Run by `./soak first-sync`.
@Tag("soak")
class FirstSyncSoakTest {
    private static final int CONNECTIONS = 4;

    @Test
    void twenty_thousand_messages_in_a_hundred_mailboxes_survive_fifty_kills(
            @TempDir Path directory) throws Exception {
        Map<String, String> names = HardMailboxes.separatedByDots();
        for (int i = names.size(); i < 100; i++) {
            names.put("Filler " + i, "Filler " + i);
        }
        Servers.fill(Servers.DOTS, "soak", names, 20_000);
        try (var proxy = new CountingProxy(Servers.DOTS.port())) {
            CommandLine mailboat = Mailboat.withAccount(directory, proxy.port(), "soak");
            var kills = new Kills(mailboat);
            int killed = kills.repeat(50);
            succeed(mailboat.run("sync"));

            assertThat(proxy.bodies())
                    .as("%s", kills)
                    .isBetween(20_000L, 20_000 + kills.mayRepeat(killed, CONNECTIONS));
            Mailboat.equalsServer(mailboat, Servers.DOTS, "soak", directory.resolve("export"));
            succeed(mailboat.run("store", "check"));
        }
    }

    @Test
    void cyrus_gives_its_account_as_whole_as_dovecot(@TempDir Path directory) throws Exception {
        assumeTrue(CyrusServer.unavailable().isEmpty(), () -> CyrusServer.unavailable().get());
        try (var cyrus = CyrusServer.start()) {
            var names = HardMailboxes.separatedBySlashes();
            var taken = Servers.fillWhereTaken(cyrus, "soak", names, 5_000);
            assertThat(taken).hasSizeGreaterThan(20);
            CommandLine mailboat = Mailboat.withAccount(directory, cyrus, "soak");

            succeed(mailboat.run("sync"));

            Mailboat.equalsServer(mailboat, cyrus, "soak", directory.resolve("export"));
        }
    }

    @Test
    void fifty_thousand_messages_in_one_mailbox_need_little_memory(@TempDir Path directory)
            throws Exception {
        var names = new TreeMap<>(Map.of("INBOX", "INBOX", "Other", "Other", "Zero", "Zero"));
        Servers.fill(Servers.DOTS, "many", names, 100_000);
        CommandLine mailboat =
                Mailboat.withAccount(directory, Servers.DOTS, "many")
                        .with("MAILBOAT_JAVA_OPTS", "-Xmx128m");

        succeed(mailboat.run("sync", "--mailbox", "INBOX"));

        var listed =
                Json.object(
                        succeed(mailboat.run("list", ACCOUNT, "INBOX", "--limit", "1", "--json")));
        assertThat(listed.get("total").getAsLong()).isEqualTo(50_000);
        succeed(mailboat.run("store", "check"));
    }
}

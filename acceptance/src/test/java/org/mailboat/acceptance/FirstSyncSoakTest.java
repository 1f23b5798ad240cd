package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.succeed;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.CorpusGenerator;
import org.mailboat.imap.testkit.BulkLoader;
import org.mailboat.imap.testkit.CountingProxy;
import org.mailboat.imap.testkit.CyrusServer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/// The checks of a first sync at full size. Run by `./soak first-sync`.
@Tag("soak")
class FirstSyncSoakTest {
    private static final int CONNECTIONS = 4;
    private static final int LARGEST = 24 << 20;

    @Test
    void twenty_thousand_messages_in_a_hundred_mailboxes_survive_fifty_kills(
            @TempDir Path directory) throws Exception {
        Map<String, String> names = HardMailboxes.separatedByDots();
        for (int i = names.size(); i < 100; i++) {
            names.put("Filler " + i, "Filler " + i);
        }
        fill("soak", names, 20_000);
        try (var proxy = new CountingProxy(Servers.DOTS.port())) {
            CommandLine mailboat = Mailboat.withAccount(directory, proxy.port(), "soak");
            var kills = new Kills(mailboat);
            int killed = kills.repeat(50, 500, proxy::bodies);
            assertThat(killed).as("%s", kills).isGreaterThan(25);
            succeed(mailboat.run("sync"));

            assertThat(proxy.bodies())
                    .as("%s", kills)
                    .isBetween(20_000L, 20_000 + kills.mayRepeat(killed, CONNECTIONS));
            Mailboat.equalsServer(mailboat, Servers.DOTS, "soak", directory.resolve("export"));
            succeed(mailboat.run("store", "check"));
        }
    }

    /// Bulk mail with the sizes of a real account, 730 MB in all.
    private static void fill(String user, Map<String, String> names, int messages)
            throws IOException {
        var corpus = new CorpusGenerator(1, LARGEST);
        try (var bulk = new BulkLoader(Servers.DOTS, user)) {
            for (String wireName : HardMailboxes.toCreate(names)) {
                bulk.create(wireName);
            }
            int share = messages / names.size();
            int from = 0;
            for (String wireName : names.keySet()) {
                bulk.load(wireName, corpus, from, from + share);
                from += share;
            }
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
        try (PlainImap imap = Servers.login(Servers.DOTS, "many")) {
            imap.select("INBOX");
            for (int from = 0; from < 50_000; from += 5_000) {
                imap.append(
                        "INBOX",
                        IntStream.range(from, from + 5_000)
                                .mapToObj(TestMessage::numbered)
                                .toList());
            }
        }
        CommandLine mailboat =
                Mailboat.withAccount(directory, Servers.DOTS, "many")
                        .with("MAILBOAT_JAVA_OPTS", "-Xmx128m");

        succeed(mailboat.run("sync"));

        var listed =
                Json.object(
                        succeed(mailboat.run("list", ACCOUNT, "INBOX", "--limit", "1", "--json")));
        assertThat(listed.get("total").getAsLong()).isEqualTo(50_000);
        succeed(mailboat.run("store", "check"));
    }
}

package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.succeed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.testkit.TestServer;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Several processes on one home.
class BusyTest {
    private static final Map<String, String> FEW =
            new TreeMap<>(Map.of("INBOX", "INBOX", "Other", "Other", "Zero", "Zero"));

    @Test
    void a_second_sync_of_an_account_says_who_holds_it_and_others_go_on(@TempDir Path directory)
            throws Exception {
        Servers.fill(Servers.DOTS, "busy", FEW, 10);
        CommandLine mailboat = Mailboat.withAccount(directory, Servers.DOTS, "busy");
        try (var silent = new BadServer(BadServer.Fault.SILENT)) {
            succeed(
                    mailboat.runWithInput(
                            TestServer.PASSWORD,
                            "account",
                            "add",
                            "silent",
                            "--imap",
                            "imap://u@127.0.0.1:" + silent.port(),
                            "--insecure-plaintext",
                            "--password-stdin",
                            "--no-check"));
            try (var first = mailboat.start("sync", "silent")) {
                silent.awaitVisitor();
                CommandLine.Result second = mailboat.run("sync", "silent");

                assertThat(second.exit()).as("%s", second).isEqualTo(1);
                assertThat(second.err()).contains("busy", "pid " + first.process().pid());
                assertThat(mailboat.run("sync", ACCOUNT).exit()).isZero();
                assertThat(mailboat.run("list", ACCOUNT, "INBOX").exit()).isZero();
                assertThat(first.process().isAlive()).isTrue();
            }
        }
    }
}

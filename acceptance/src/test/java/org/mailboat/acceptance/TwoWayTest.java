package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.equalsServer;
import static org.mailboat.acceptance.Mailboat.succeed;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Edits on both sides of a real server, judged by another client.
class TwoWayTest {
    private static final Map<String, String> FEW =
            new TreeMap<>(Map.of("INBOX", "INBOX", "Other", "Other"));

    @Test
    void what_is_edited_here_and_there_is_the_same_on_both_sides(@TempDir Path directory)
            throws IOException {
        String user = "two-way";
        Servers.fill(Servers.DOTS, user, FEW, 40);
        CommandLine mailboat = Mailboat.withAccount(directory, Servers.DOTS, user);
        succeed(mailboat.run("sync"));
        List<String> ids = ids(mailboat, "INBOX");
        edit(mailboat, directory, ids);
        try (PlainImap imap = Servers.login(Servers.DOTS, user)) {
            imap.ok("SELECT INBOX");
            imap.ok("STORE 1:3 +FLAGS (\\Answered)");
            imap.ok("COPY 2 Other");
        }

        var dryRun = Json.lines(succeed(mailboat.run("sync", "--dry-run", "--json")));
        assertThat(dryRun)
                .anyMatch(line ->
                        line.get("event").getAsString().equals("plan")
                                && line.toString().contains("\"side\":\"remote\""));
        var first = report(mailboat);
        assertThat(first.get("uploaded").getAsInt()).isPositive();
        assertThat(Json.objects(Json.object(mailboat.run("pending", "--json")), "pending"))
                .isEmpty();
        equalsServer(mailboat, Servers.DOTS, user, directory.resolve("first"));

        var second = report(mailboat);
        for (String count : List.of("new", "updated", "moved", "deleted", "uploaded")) {
            assertThat(second.get(count).getAsInt()).as("%s in %s", count, second).isZero();
        }
        equalsServer(mailboat, Servers.DOTS, user, directory.resolve("second"));
    }

    private static void edit(CommandLine mailboat, Path directory, List<String> ids)
            throws IOException {
        succeed(mailboat.run("flag", ids.get(0), ids.get(1), "--add", "$flagged,$Forwarded"));
        succeed(mailboat.run("move", ids.get(2), ids.get(3), "--to", "Other"));
        succeed(mailboat.run("copy", ids.get(4), "--to", "Other"));
        succeed(mailboat.run("delete", ids.get(5), "--forever"));
        succeed(mailboat.run("delete", ids.get(6)));
        succeed(mailboat.run("mailbox", "create", ACCOUNT, "New/Below"));
        succeed(mailboat.run("move", ids.get(7), "--to", "New/Below"));
        Path file = directory.resolve("letter.eml");
        Files.writeString(
                file,
                "Message-ID: <letter@mailboat.test>\nDate: Thu, 1 Jan 2026 12:00:00 +0000\n"
                        + "Subject: A letter\n\nText\n");
        succeed(mailboat.run("import", ACCOUNT, "Other", file.toString()));
        succeed(mailboat.run("mailbox", "rename", ACCOUNT, "Other", "Elsewhere"));
    }

    @Test
    void killed_again_and_again_edits_arrive_once_each(@TempDir Path directory) throws Exception {
        String user = "two-way-killed";
        Servers.fill(Servers.DOTS, user, FEW, 120);
        CommandLine mailboat = Mailboat.withAccount(directory, Servers.DOTS, user);
        succeed(mailboat.run("sync"));
        List<String> ids = ids(mailboat, "INBOX");
        var kills = new Kills(mailboat);
        for (int round = 0; round < 4; round++) {
            List<String> some = ids.subList(8 * round, 8 * round + 8);
            succeed(run(mailboat, "move", some.subList(0, 3), "--to", "Other"));
            succeed(run(mailboat, "copy", some.subList(3, 6), "--to", "Other"));
            succeed(run(mailboat, "flag", some.subList(6, 8), "--add", "$flagged"));
            Path file = directory.resolve("letter" + round + ".eml");
            Files.writeString(file, "Message-ID: <" + round + "@mailboat.test>\n\nText\n");
            succeed(mailboat.run("import", ACCOUNT, "INBOX", file.toString()));
            kills.once(600);
        }

        // What left no trace is sent again only after the doubt time; a move and a mark at once.
        var report = report(mailboat);

        var messages = Servers.contents(Servers.DOTS, user).messages();
        assertThat(messages.size())
                .as("%s: %s", kills, report)
                .isLessThanOrEqualTo(120 + 4 * 3 + 4);
        if (report.get("result").getAsString().equals("done")) {
            assertThat(messages).hasSize(120 + 4 * 3 + 4);
            equalsServer(mailboat, Servers.DOTS, user, directory.resolve("end"));
        }
    }

    private static CommandLine.Result run(
            CommandLine mailboat, String command, List<String> ids, String... options) {
        var words = new ArrayList<String>();
        words.add(command);
        words.addAll(ids);
        words.addAll(List.of(options));
        return mailboat.run(words.toArray(String[]::new));
    }

    private static List<String> ids(CommandLine mailboat, String mailbox) {
        return Json.objects(
                        Json.object(succeed(mailboat.run("list", ACCOUNT, mailbox, "--json"))),
                        "messages")
                .stream()
                .map(message -> message.get("id").getAsString())
                .toList();
    }

    private static JsonObject report(CommandLine mailboat) {
        return Json.report(mailboat.run("sync", "--json"));
    }
}

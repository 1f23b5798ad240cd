package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.succeed;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// A whole account comes in, byte for byte, whatever its mailboxes are called.
class FirstSyncTest {
    private static final String USER = "first";
    private static final int MESSAGES = 2_500;

    @TempDir private static Path directory;
    private static CommandLine mailboat;
    private static ServerContents before;
    private static JsonObject report;

    @BeforeAll
    static void sync() throws IOException {
        Servers.fill(Servers.DOTS, USER, HardMailboxes.separatedByDots(), MESSAGES);
        before = Servers.contents(Servers.DOTS, USER);
        mailboat = Mailboat.withAccount(directory, Servers.DOTS, USER);
        report = Json.report(succeed(mailboat.run("sync", "--json")));
    }

    @Test
    void the_report_counts_every_message_once() {
        assertThat(report.get("result").getAsString()).isEqualTo("done");
        assertThat(report.get("new").getAsLong()).isEqualTo(MESSAGES);
        assertThat(report.getAsJsonObject("traffic").get("bodies").getAsLong()).isEqualTo(MESSAGES);
    }

    @Test
    void an_export_equals_what_another_client_reads(@TempDir Path export) throws IOException {
        assertThat(Mailboat.export(mailboat, export).contents().messages())
                .hasSize(MESSAGES)
                .isEqualTo(before.messages());
    }

    @Test
    void an_export_lies_in_directories_named_as_the_mailboxes(@TempDir Path export)
            throws IOException {
        var exported = Mailboat.export(mailboat, export);

        exported.paths()
                .forEach((wireName, path) -> {
                    assertThat(path).isEqualTo(HardMailboxes.separatedByDots().get(wireName));
                    assertThat(exported.directories())
                            .containsEntry(wireName, MaildirExport.directoryOf(path));
                });
    }

    @Test
    void every_mailbox_is_shown_by_the_name_a_person_knows() {
        var shown = new TreeMap<String, String>();
        for (JsonObject mailbox :
                Json.objects(
                        Json.object(succeed(mailboat.run("mailboxes", ACCOUNT, "--json"))),
                        "mailboxes")) {
            shown.put(mailbox.get("wireName").getAsString(), mailbox.get("path").getAsString());
        }

        assertThat(shown).containsAllEntriesOf(HardMailboxes.separatedByDots());
    }

    @Test
    void a_mailbox_is_listed_by_its_path() {
        for (Map.Entry<String, String> name : HardMailboxes.separatedByDots().entrySet()) {
            long there =
                    before.messages().keySet().stream()
                            .filter(p -> p.wireName().equals(name.getKey()))
                            .count();

            assertThat(listed(name.getValue())).as(name.getKey()).isEqualTo(there);
            if (there > 100) {
                return;
            }
        }
    }

    private static long listed(String path) {
        var result = succeed(mailboat.run("list", "--json", "--", ACCOUNT, path));
        return Json.object(result).get("total").getAsLong();
    }

    @Test
    void a_locale_without_letters_beyond_ascii_is_no_hindrance(@TempDir Path export)
            throws IOException {
        CommandLine posix = mailboat.with("LC_ALL", "C");

        assertThat(succeed(posix.run("list", "--json", ACCOUNT, "Entwürfe")).out())
                .contains("Entwürfe");
        assertThat(Mailboat.export(posix, export.resolve("out")).contents().messages())
                .hasSize(MESSAGES);
    }

    @Test
    void verify_finds_no_difference() {
        var verified = Json.object(succeed(mailboat.run("verify", ACCOUNT, "--json")));

        assertThat(verified.get("equal").getAsBoolean()).isTrue();
        assertThat(verified.get("checked").getAsLong()).isEqualTo(MESSAGES);
    }

    @Test
    void a_second_sync_does_nothing() {
        var again = Json.report(succeed(mailboat.run("sync", "--json")));

        assertThat(again.get("new").getAsLong()).isZero();
        assertThat(again.get("updated").getAsLong()).isZero();
        assertThat(again.get("deleted").getAsLong()).isZero();
        assertThat(again.getAsJsonObject("traffic").get("bodies").getAsLong()).isZero();
    }

    @Test
    void the_server_is_left_as_it_was() throws IOException {
        assertThat(Servers.contents(Servers.DOTS, USER).messages()).isEqualTo(before.messages());
    }

    @Test
    void store_check_is_content() {
        succeed(mailboat.run("store", "check"));
    }

    @Test
    void names_that_climb_stay_inside_the_export(@TempDir Path other, @TempDir Path export)
            throws IOException {
        var names = HardMailboxes.separatedBySlashes();
        Servers.fill(Servers.slashes(), USER, names, 200);
        CommandLine second = Mailboat.withAccount(other, Servers.slashes(), USER);
        succeed(second.run("sync"));

        var exported = Mailboat.export(second, export.resolve("inner"));

        assertThat(exported.contents().messages())
                .isEqualTo(Servers.contents(Servers.slashes(), USER).messages());
        assertThat(export.toFile().list()).containsExactly("inner");
        exported.paths()
                .forEach((wireName, path) -> assertThat(path).isEqualTo(names.get(wireName)));
    }

    @Test
    void a_dry_run_brings_nothing_in(@TempDir Path other) {
        CommandLine dry = Mailboat.withAccount(other, Servers.DOTS, USER);

        var lines = Json.lines(succeed(dry.run("sync", "--dry-run", "--json")));

        assertThat(lines).anyMatch(l -> l.get("event").getAsString().equals("plan"));
        var status = Json.object(succeed(dry.run("mailboxes", ACCOUNT, "--json")));
        assertThat(Json.objects(status, "mailboxes"))
                .allMatch(
                        m -> m.get("complete").isJsonNull() || m.get("messages").getAsLong() == 0);
    }
}

package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeImapServer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Edits from the command line, while the server is out of reach.
class EditCommandsTest {
    @TempDir Path directory;
    private Path home;
    private String first;
    private String second;

    @BeforeEach
    void a_synced_store_whose_server_has_gone_away() {
        home = directory.resolve("home");
        try (FakeImapServer server = FakeImapServer.start()) {
            FakeAccount there = server.addAccount("me", "secret");
            there.mailbox("INBOX").append(message("first"));
            there.mailbox("INBOX").append(message("second"));
            there.create("Work");
            CliRun added =
                    CliRun.fed(
                            home,
                            "secret",
                            "account",
                            "add",
                            "work",
                            "--imap",
                            "imap://me@127.0.0.1:" + server.port(),
                            "--insecure-plaintext",
                            "--password-stdin");
            assertThat(added.exit()).as(added.err()).isZero();
            assertThat(run("sync").exit()).isZero();
        }
        first = id("INBOX", "first");
        second = id("INBOX", "second");
    }

    @AfterEach
    void the_store_is_sound() {
        assertThat(run("store", "check").exit()).isZero();
    }

    @Test
    void marks_are_told_in_words_and_wait() {
        CliRun flag = run("flag", first, second, "--add", "$flagged,work", "--remove", "$seen");

        assertThat(flag.exit()).as(flag.err()).isZero();
        assertThat(flag.lines())
                .containsExactly(
                        "Mark \"first\" (" + first + ") in INBOX: add $flagged, work.",
                        "Mark \"second\" (" + second + ") in INBOX: add $flagged, work.");
        assertThat(run("pending").lines()).hasSize(2).allMatch(l -> l.matches("c\\d+  work: .*"));
        assertThat(run("flag", first, "--add", "$flagged").err())
                .contains(first + ": marked so already.");
        assertThat(run("flag", first).exit()).isEqualTo(2);
        assertThat(run("flag", first, "--add", "a b").exit()).isEqualTo(2);
        assertThat(run("flag", first, "--add", "\\Recent").exit()).isEqualTo(2);
        assertThat(run("flag", first, "--add", "x", "--remove", "x").exit()).isEqualTo(2);
        assertThat(run("flag", "p4711", "--add", "x").exit()).isEqualTo(2);
        assertThat(run("flag", "b1", "--add", "x").exit()).isEqualTo(2);
    }

    @Test
    void a_change_has_the_promised_fields() {
        JsonObject change =
                run("move", first, "--to", "Work", "--json")
                        .json()
                        .getAsJsonArray("changes")
                        .get(0)
                        .getAsJsonObject();

        assertThat(CliRun.fields(change)).containsExactly("id", "message", "placement", "sentence");
        JsonObject pending = pending().get(0).getAsJsonObject();
        assertThat(CliRun.fields(pending))
                .isEqualTo(
                        CliRun.words(
                                "id account kind sentence message mailbox state attempts nextTry"
                                        + " failure"));
        assertThat(pending.get("kind").getAsString()).isEqualTo("move");
        assertThat(pending.get("sentence").getAsString())
                .isEqualTo("Move \"first\" (" + first + ") from INBOX to Work.");
    }

    @Test
    void moves_and_copies_need_a_mailbox_that_is_there() {
        assertThat(run("move", first, "--to", "Nowhere").exit()).isEqualTo(2);
        assertThat(run("move", first).exit()).isEqualTo(2);
        assertThat(run("copy", first, "--to", "id:b4711").exit()).isEqualTo(2);
        assertThat(run("copy", first, "--to", "Work").out())
                .matches("Copy \"first\" \\(p\\d+\\) from INBOX to Work\\.\n");
        assertThat(run("move", first, "--to", "Work").exit()).isZero();
        assertThat(run("move", first, "--to", "INBOX").err())
                .contains(first + ": again as on the server.");
        assertThat(pending()).hasSize(1);
    }

    @Test
    void ids_come_from_standard_input_too() {
        CliRun move = CliRun.fed(home, first + "\n" + second + "\n", "move", "-", "--to", "Work");

        assertThat(move.exit()).as(move.err()).isZero();
        assertThat(messages("Work")).hasSize(2);
        assertThat(messages("INBOX")).isEmpty();
    }

    @Test
    void deleting_is_moving_to_the_trash_and_is_undone() {
        assertThat(run("delete", first).out())
                .isEqualTo("Move \"first\" (" + first + ") from INBOX to Trash.\n");
        CliRun again = run("delete", first);
        assertThat(again.exit()).isEqualTo(3);
        assertThat(again.err()).contains("in the trash already").contains("--forever");

        assertThat(run("undelete", first).exit()).isZero();
        assertThat(messages("INBOX")).hasSize(2);

        assertThat(run("delete", first, "--forever").out())
                .isEqualTo("Delete \"first\" (" + first + ") from INBOX for good.\n");
        assertThat(messages("INBOX")).hasSize(1);
        CliRun moved = run("move", first, "--to", "Work");
        assertThat(moved.exit()).isEqualTo(3);
        assertThat(moved.err()).contains(first + " was removed");
        assertThat(run("undelete", first).exit()).isZero();
        assertThat(messages("INBOX")).hasSize(2);
    }

    @Test
    void dropped_changes_are_undone() {
        run("move", first, "--to", "Work");
        run("flag", first, "--add", "$flagged");
        String change = pending().get(0).getAsJsonObject().get("id").getAsString();

        assertThat(run("pending", "retry", change).exit()).isZero();
        CliRun drop = run("pending", "drop", change);

        assertThat(drop.exit()).as(drop.err()).isZero();
        assertThat(drop.out()).contains("from INBOX to Work; add $flagged.");
        assertThat(pending()).isEmpty();
        assertThat(messages("INBOX")).hasSize(2);
        assertThat(run("pending", "drop", change).exit()).isEqualTo(2);
        assertThat(run("pending", "drop", "p1").exit()).isEqualTo(2);
        assertThat(run("pending").err()).contains("Nothing is pending.");
    }

    @Test
    void mailboxes_are_made_renamed_and_deleted() {
        assertThat(run("mailbox", "create", "work", "Projects/2026", "--role", "archive").out())
                .isEqualTo("Create the mailbox Projects/2026 for archive.\n");
        assertThat(run("mailbox", "rename", "work", "Work", "Projects/Work").out())
                .isEqualTo("Rename the mailbox Work to Projects/Work.\n");
        assertThat(run("mailbox", "delete", "work", "Projects/Work").out())
                .isEqualTo("Rename the mailbox Work to Trash/Work.\n");
        assertThat(run("mailbox", "delete", "work", "Trash/Work").exit()).isEqualTo(2);
        assertThat(run("mailbox", "delete", "work", "Trash/Work", "--forever").out())
                .isEqualTo("Delete the mailbox Trash/Work with all mail in it for good.\n");
        assertThat(run("mailbox", "create", "work", "inbox").exit()).isEqualTo(2);
        assertThat(run("mailbox", "create", "work", "a//b").exit()).isEqualTo(2);
        assertThat(run("mailbox", "create", "work", "New", "--role", "king").exit()).isEqualTo(2);
        assertThat(run("mailbox", "create", "work", "New", "--role", "archive").exit())
                .isEqualTo(2);
        assertThat(run("mailbox", "rename", "work", "INBOX", "X").exit()).isEqualTo(2);
        assertThat(run("mailbox", "delete", "work", "INBOX", "--forever").exit()).isEqualTo(2);
    }

    @Test
    void the_name_of_a_mailbox_that_is_deleted_here_alone_says_how_it_is_had() {
        run("mailbox", "delete", "work", "Work", "--forever");
        run("mailbox", "create", "work", "Plans");
        String change = pending().get(0).getAsJsonObject().get("id").getAsString();
        String told =
                "Work was deleted here, and the server still has it until the next sync; sync"
                        + " first, or take the deletion back with 'mailboat pending drop "
                        + change
                        + "'";

        CliRun create = run("mailbox", "create", "work", "Work");
        CliRun rename = run("mailbox", "rename", "work", "Plans", "Work");

        assertThat(List.of(create.exit(), rename.exit())).containsOnly(2);
        assertThat(create.err()).contains(told);
        assertThat(rename.err()).contains(told);
        assertThat(run("mailbox", "create", "work", "Plans").err())
                .contains("there is a mailbox Plans already");
        assertThat(run("pending", "drop", change).exit()).isZero();
        assertThat(run("mailbox", "create", "work", "Work").err())
                .contains("there is a mailbox Work already");
    }

    @Test
    void an_account_that_only_pulls_says_that_edits_stay_here() {
        run("account", "set", "work", "direction=pull");

        assertThat(run("flag", first, "--add", "$flagged").err())
                .contains("only takes from its server");
    }

    @Test
    void what_is_outside_the_mailboxes_of_an_account_says_that_it_stays_here() {
        run("account", "set", "work", "mailboxes=*,!Work,!Trash,!Trash/*");
        String outside =
                " is outside mailboxes=*,!Work,!Trash,!Trash/* of work; this stays here, and"
                        + " pending, until it is included.";

        assertThat(run("move", first, "--to", "Work").err()).contains("Work" + outside);
        assertThat(run("flag", first, "--add", "$flagged").err()).contains("Work" + outside);
        assertThat(run("move", first, "--to", "INBOX").err()).doesNotContain("outside");
        assertThat(run("flag", first, "--add", "x").err()).doesNotContain("outside");
        assertThat(run("delete", second).err()).contains("Trash" + outside);
        assertThat(run("delete", second, "--forever").err()).doesNotContain("outside");
        assertThat(run("mailbox", "create", "work", "Plans").err()).doesNotContain("outside");
        assertThat(run("mailbox", "create", "work", "Trash/Old").err())
                .contains("Trash/Old" + outside);
        assertThat(run("mailbox", "rename", "work", "Work", "Done").err())
                .doesNotContain("outside");
        assertThat(run("mailbox", "delete", "work", "Done").err()).contains("Trash/Done" + outside);
        assertThat(run("account", "show", "work").exit()).isZero();
    }

    @Test
    void an_import_promises_an_upload_only_where_the_policy_of_the_account_lets_it()
            throws IOException {
        assertThat(imported("a").out())
                .isEqualTo("1 message imported into Work; the next sync uploads it.\n");
        assertThat(imported("a").out()).isEqualTo("0 messages imported into Work.\n");

        run("account", "set", "work", "mailboxes=*,!Work");
        CliRun outside = imported("b");
        assertThat(outside.out()).isEqualTo("1 message imported into Work.\n");
        assertThat(outside.err()).contains("Work is outside mailboxes=*,!Work of work; this stays");
        assertThat(imported("c", "--json").err()).contains("is outside mailboxes=");
        assertThat(imported("c").err()).doesNotContain("outside");

        run("account", "set", "work", "direction=pull");
        CliRun pull = imported("d");
        assertThat(pull.out()).isEqualTo("1 message imported into Work.\n");
        assertThat(pull.err()).contains("only takes from its server (direction=pull)");
    }

    private CliRun imported(String subject, String... more) throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve(subject + ".eml"),
                        "Subject: " + subject + "\nDate: Tue, 24 Nov 2026 14:00:00 +0200\n\nx\n");
        var args = new ArrayList<>(List.of("import", "work", "Work", file.toString()));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void an_account_is_not_removed_while_its_server_lacks_something_unless_that_is_told()
            throws IOException {
        run("flag", first, "--add", "$flagged");
        CliRun marked = run("account", "remove", "work");
        assertThat(marked.exit()).isEqualTo(3);
        assertThat(marked.err()).contains("1 change was never sent to its server.");
        Path file = Files.writeString(directory.resolve("a.eml"), "Subject: a\n\nx\n");
        run("import", "work", "Work", file.toString());

        CliRun refused = run("account", "remove", "work", "--json");

        assertThat(refused.exit()).isEqualTo(3);
        JsonObject error = refused.json().getAsJsonObject("error");
        assertThat(error.get("class").getAsString()).isEqualTo("needs-decision");
        assertThat(error.get("account").getAsString()).isEqualTo("work");
        assertThat(refused.err())
                .contains(
                        "2 changes, 1 of them a message that is only here, were never sent to its"
                                + " server.",
                        "mailboat sync work",
                        "mailboat pending",
                        "--discard-unsent");
        assertThat(messages("Work")).hasSize(1);

        CliRun removed = run("account", "remove", "work", "--discard-unsent");

        assertThat(removed.exit()).as(removed.err()).isZero();
        assertThat(removed.err())
                .contains("2 changes, 1 of them a message that is only here, were dropped.");
        assertThat(run("account", "show", "work").exit()).isEqualTo(2);
    }

    @Test
    void files_are_imported_with_their_dates_and_marks() throws IOException {
        Path mbox = directory.resolve("old.mbox");
        Files.writeString(
                mbox,
                "From a@b.c Tue Nov 24 12:00:00 2026\n"
                        + "Subject: quoted\n"
                        + "Status: RO\n\n"
                        + ">From here\n"
                        + ">>From there\n"
                        + "From now on\n\n"
                        + "From a@b.c Tue Nov 24 13:00:00 2026\n"
                        + "Subject: next\n"
                        + "X-Status: F\n\n"
                        + "x\n\n");
        Path eml = directory.resolve("one.eml");
        Files.writeString(
                eml,
                "Received: from x by y; Tue, 24 Nov 2026 14:00:00 +0200\r\nSubject: eml\n\nbody\n");
        Path maildir = directory.resolve("maildir");
        Files.createDirectories(maildir.resolve("cur"));
        Path file = Files.writeString(maildir.resolve("cur/1.x:2,FS"), "Subject: mdir\n\nx\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-24T15:00:00Z")));
        Path bad = Files.writeString(directory.resolve("bad.eml"), "nothing of a mail\n");

        CliRun run =
                run(
                        "import",
                        "work",
                        "Work",
                        mbox.toString(),
                        eml.toString(),
                        maildir.toString(),
                        bad.toString(),
                        "--json");

        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.json().get("imported").getAsInt()).isEqualTo(4);
        assertThat(run.json().getAsJsonArray("failed")).hasSize(1);
        assertThat(message("Work", "quoted").get("internalDate").getAsString())
                .isEqualTo("2026-11-24T12:00:00Z");
        assertThat(message("Work", "quoted").getAsJsonArray("keywords").toString())
                .isEqualTo("[\"$seen\"]");
        assertThat(raw("quoted"))
                .isEqualTo(
                        "Subject: quoted\r\nStatus: RO\r\n\r\nFrom here\r\n>From there\r\nFrom now"
                                + " on\r\n");
        assertThat(message("Work", "next").getAsJsonArray("keywords").toString())
                .isEqualTo("[\"$flagged\"]");
        assertThat(message("Work", "eml").get("internalDate").getAsString())
                .isEqualTo("2026-11-24T12:00:00Z");
        assertThat(message("Work", "mdir").get("internalDate").getAsString())
                .isEqualTo("2026-11-24T15:00:00Z");
        assertThat(message("Work", "mdir").getAsJsonArray("keywords")).hasSize(2);
        assertThat(pending()).hasSize(4);
        assertThat(run("import", "work", "Work", "/none/here.eml").exit()).isEqualTo(2);
        assertThat(run("import", "work", "Nowhere", eml.toString()).exit()).isEqualTo(2);
        assertThat(CliRun.fed(home, "Subject: piped\n\nx\n", "import", "work", "Work", "-").exit())
                .isZero();
        assertThat(raw("piped")).isEqualTo("Subject: piped\r\n\r\nx\r\n");
    }

    @Test
    void a_move_that_cannot_be_done_for_all_is_done_for_none() {
        String elsewhere = messageInAnotherAccount();
        String work =
                run("mailboxes", "work", "--json")
                        .json()
                        .getAsJsonArray("mailboxes")
                        .asList()
                        .stream()
                        .map(m -> m.getAsJsonObject())
                        .filter(m -> m.get("path").getAsString().equals("Work"))
                        .map(m -> "id:" + m.get("id").getAsString())
                        .findFirst()
                        .orElseThrow();

        CliRun move = run("move", first, elsewhere, "--to", work);

        assertThat(move.exit()).isEqualTo(2);
        assertThat(move.err()).contains(elsewhere + " is in the account zz");
        assertThat(pending()).isEmpty();
        assertThat(run("copy", first, elsewhere, "--to", work).exit()).isZero();
        assertThat(messages("Work")).hasSize(2);
    }

    /// The account comes behind the other one, as commands go through them.
    private String messageInAnotherAccount() {
        try (FakeImapServer server = FakeImapServer.start()) {
            server.addAccount("me", "secret").mailbox("INBOX").append(message("elsewhere"));
            String url = "imap://me@127.0.0.1:" + server.port();
            CliRun.fed(
                    home,
                    "secret",
                    "account",
                    "add",
                    "zz",
                    "--imap",
                    url,
                    "--insecure-plaintext",
                    "--password-stdin");
            assertThat(run("sync", "zz").exit()).isZero();
        }
        return run("list", "zz", "INBOX", "--json")
                .json()
                .getAsJsonArray("messages")
                .get(0)
                .getAsJsonObject()
                .get("id")
                .getAsString();
    }

    @Test
    void no_lines_on_standard_input_are_nothing_to_do() {
        assertThat(CliRun.fed(home, "", "delete", "-").exit()).isZero();
        assertThat(pending()).isEmpty();
    }

    @Test
    void what_is_imported_again_is_left_out_and_told_in_both_ways() throws IOException {
        Path file = Files.writeString(directory.resolve("a.eml"), "Subject: a\n\nx\n");

        CliRun once = run("import", "work", "Work", file.toString(), "--json");
        CliRun again = run("import", "work", "Work", file.toString(), "--json");

        assertThat(CliRun.fields(once.json()))
                .isEqualTo(CliRun.words("v imported messages failed leftOut stopped"));
        assertThat(once.json().get("stopped").isJsonNull()).isTrue();
        assertThat(again.exit()).isZero();
        assertThat(again.json().get("imported").getAsInt()).isZero();
        JsonObject leftOut = again.json().getAsJsonArray("leftOut").get(0).getAsJsonObject();
        assertThat(CliRun.fields(leftOut)).isEqualTo(CliRun.words("file index placement"));
        assertThat(leftOut.get("placement").getAsString())
                .isEqualTo(message("Work", "a").get("id").getAsString());
        assertThat(again.err()).contains("1 message left out: the mailbox has the same already.");
    }

    @Test
    void notes_of_edits_are_told_on_standard_error_also_with_json() {
        assertThat(run("flag", first, "--remove", "$seen", "--json").err())
                .contains(first + ": marked so already.");
        assertThat(run("flag", first, "--remove", "$seen", "--json", "--quiet").err()).isEmpty();
    }

    @Test
    void what_was_exported_as_mbox_is_the_same_after_import() {
        Path out = directory.resolve("out");
        run("export", "work", out.toString(), "--format", "mbox");

        CliRun run = run("import", "work", "Work", out.resolve("INBOX.mbox").toString());

        assertThat(run.exit()).as(run.err()).isZero();
        for (String subject : List.of("first", "second")) {
            assertThat(message("Work", subject).get("sha256"))
                    .isEqualTo(message("INBOX", subject).get("sha256"));
        }
    }

    private String raw(String subject) {
        String id = message("Work", subject).get("id").getAsString();
        return run("show", id, "--raw").out();
    }

    private CliRun run(String... args) {
        return CliRun.of(home, args);
    }

    private JsonArray pending() {
        return run("pending", "--json").json().getAsJsonArray("pending");
    }

    private List<JsonObject> messages(String mailbox) {
        var all = new ArrayList<JsonObject>();
        run("list", "work", mailbox, "--json")
                .json()
                .getAsJsonArray("messages")
                .forEach(m -> all.add(m.getAsJsonObject()));
        return all;
    }

    private JsonObject message(String mailbox, String subject) {
        return messages(mailbox).stream()
                .filter(m -> m.get("subject").getAsString().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private String id(String mailbox, String subject) {
        return message(mailbox, subject).get("id").getAsString();
    }

    private static byte[] message(String subject) {
        return ("From: ann@example.org\r\nSubject: " + subject + "\r\n\r\nBody.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}

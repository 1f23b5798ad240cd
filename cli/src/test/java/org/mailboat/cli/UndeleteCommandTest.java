package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeContent;
import org.mailboat.imap.fake.FakeImapServer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

class UndeleteCommandTest {
    private static final OffsetDateTime NOON = OffsetDateTime.parse("2026-11-24T12:00:00Z");

    @TempDir Path directory;
    private Path home;
    private FakeImapServer server;
    private FakeAccount there;

    @BeforeEach
    void two_messages_in_the_inbox_and_one_at_work() {
        home = directory.resolve("home");
        server = FakeImapServer.start();
        there = server.addAccount("me", "secret");
        there.mailbox("INBOX").append(message("first"));
        there.mailbox("INBOX").append(message("second"));
        there.create("Work").append(message("third"));
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
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void removed_mail_is_listed_and_comes_back_with_its_ids_and_octets() {
        sync();
        String id = id(messages("list", "work", "INBOX"), "first");
        byte[] octets = CliRun.of(home, "show", id, "--raw").raw();
        there.mailbox("INBOX").expunge(1);
        sync();

        JsonArray deleted = messages("list", "work", "INBOX", "--deleted");
        assertThat(deleted).hasSize(1);
        JsonObject removed = deleted.get(0).getAsJsonObject();
        assertThat(removed.get("id").getAsString()).isEqualTo(id);
        assertThat(removed.get("state").getAsString()).isEqualTo("recoverable");
        assertThat(CliRun.of(home, "show", id, "--raw").raw()).isEqualTo(octets);

        CliRun undelete = CliRun.of(home, "undelete", id, "--json");

        assertThat(undelete.exit()).as(undelete.err()).isZero();
        JsonObject change = undelete.json().getAsJsonArray("changes").get(0).getAsJsonObject();
        assertThat(CliRun.fields(change)).containsExactly("id", "message", "placement", "sentence");
        assertThat(change.get("id").getAsString()).matches("c[0-9]+");
        assertThat(change.get("placement").getAsString()).isEqualTo(id);
        assertThat(messages("list", "work", "INBOX", "--deleted")).isEmpty();
        JsonObject back = object(messages("list", "work", "INBOX"), "first");
        assertThat(back.get("id").getAsString()).isEqualTo(id);
        assertThat(back.get("state").getAsString()).isEqualTo("complete");
        assertThat(back.get("uid").isJsonNull()).isTrue();
    }

    @Test
    void what_is_back_is_pending_and_no_difference_until_a_sync_brings_it_to_the_server() {
        sync();
        String id = id(messages("list", "work", "INBOX"), "first");
        there.mailbox("INBOX").expunge(1);
        sync();
        CliRun.of(home, "undelete", id);

        JsonArray pending = CliRun.of(home, "pending", "--json").json().getAsJsonArray("pending");
        assertThat(pending).hasSize(1);
        JsonObject change = pending.get(0).getAsJsonObject();
        assertThat(CliRun.fields(change))
                .isEqualTo(
                        CliRun.words(
                                "id account kind sentence message mailbox state attempts"
                                        + " nextTry failure"));
        assertThat(change.get("state").getAsString()).isEqualTo("waiting");
        JsonObject status = account(CliRun.of(home, "status", "--json"));
        assertThat(status.get("pending").getAsInt()).isEqualTo(1);
        assertThat(status.get("state").getAsString()).isEqualTo("ok");
        CliRun verify = CliRun.of(home, "verify", "work", "--json");
        assertThat(verify.exit()).as(verify.out()).isZero();
        assertThat(verify.json().get("waiting").getAsInt()).isEqualTo(1);
        assertThat(CliRun.of(home, "verify", "work").out())
                .contains("hold the same. Besides, 1 message waits to be uploaded.");
        assertThat(CliRun.of(home, "store", "check").exit()).isZero();

        sync();

        assertThat(there.mailbox("INBOX").messages()).hasSize(2);
        assertThat(CliRun.of(home, "pending", "--json").json().getAsJsonArray("pending")).isEmpty();
        assertThat(id(messages("list", "work", "INBOX"), "first")).isEqualTo(id);
        assertThat(sync().out()).contains("nothing new");
        CliRun equal = CliRun.of(home, "verify", "work", "--json");
        assertThat(equal.exit()).as(equal.out()).isZero();
        assertThat(equal.json().get("waiting").getAsInt()).isZero();
    }

    @Test
    void mail_of_a_mailbox_that_is_gone_is_found_by_its_old_path_and_comes_back_apart() {
        sync();
        String mailbox =
                messages("list", "work", "Work")
                        .get(0)
                        .getAsJsonObject()
                        .get("mailboxId")
                        .getAsString();
        there.delete("Work");
        sync();
        assertThat(CliRun.of(home, "list", "work", "Work").exit()).isEqualTo(2);

        JsonArray byPath = messages("list", "work", "Work", "--deleted");
        assertThat(messages("list", "work", "id:" + mailbox, "--deleted")).isEqualTo(byPath);
        String id = id(byPath, "third");
        CliRun undelete = CliRun.fed(home, id + "\n", "undelete", "-");

        assertThat(undelete.exit()).as(undelete.err()).isZero();
        assertThat(undelete.out())
                .isEqualTo(
                        "\"third\" ("
                                + id
                                + ") is kept in Recovered, which is here only; it is uploaded when"
                                + " it is moved to another mailbox.\n");
        sync();
        sync();
        assertThat(id(messages("list", "work", "Recovered"), "third")).isEqualTo(id);
        assertThat(account(CliRun.of(home, "status", "--json")).get("state").getAsString())
                .isEqualTo("ok");
        assertThat(CliRun.of(home, "verify", "work").exit()).isZero();
        JsonObject kept = pending(0);
        assertThat(kept.get("state").getAsString()).isEqualTo("parked");
        assertThat(kept.get("sentence").getAsString()).contains("here only");

        assertThat(CliRun.of(home, "move", id, "--to", "INBOX").exit()).isZero();
        assertThat(pending(0).get("state").getAsString()).isEqualTo("waiting");
        sync();
        assertThat(CliRun.of(home, "pending", "--json").json().getAsJsonArray("pending")).isEmpty();
    }

    private JsonObject pending(int index) {
        return CliRun.of(home, "pending", "--json")
                .json()
                .getAsJsonArray("pending")
                .get(index)
                .getAsJsonObject();
    }

    @Test
    void a_header_alone_cannot_be_had_back_and_says_so() {
        assertThat(CliRun.of(home, "sync", "--headers-only").exit()).isZero();
        String message =
                object(messages("list", "work", "INBOX"), "second").get("message").getAsString();
        there.mailbox("INBOX").expunge(2);
        assertThat(CliRun.of(home, "sync", "--headers-only").exit()).isZero();

        CliRun undelete = CliRun.of(home, "undelete", message);

        assertThat(undelete.exit()).isEqualTo(3);
        assertThat(undelete.err())
                .contains("only its header is here, and the server no longer has the message");
        assertThat(messages("list", "work", "INBOX", "--deleted")).hasSize(1);
    }

    @Test
    void what_is_not_removed_is_told_and_what_is_not_there_ends_with_2() {
        sync();
        String id = id(messages("list", "work", "INBOX"), "first");

        CliRun undelete = CliRun.of(home, "undelete", id);

        assertThat(undelete.exit()).isZero();
        assertThat(undelete.out()).isEmpty();
        assertThat(undelete.err()).contains(id + " is not removed: it is in INBOX.");
        assertThat(CliRun.of(home, "undelete", "p4711").exit()).isEqualTo(2);
        assertThat(CliRun.of(home, "list", "work", "Never", "--deleted").exit()).isEqualTo(2);
    }

    @Test
    void a_message_deleted_in_one_of_two_mailboxes_is_had_back_there_by_the_id_of_the_message() {
        FakeContent both = FakeContent.of(message("both"));
        there.mailbox("INBOX").append(both, NOON, List.of());
        there.mailbox("Work").append(both, NOON, List.of());
        sync();
        JsonObject inbox = object(messages("list", "work", "INBOX"), "both");
        JsonObject work = object(messages("list", "work", "Work"), "both");
        String message = inbox.get("message").getAsString();
        assertThat(work.get("message").getAsString()).isEqualTo(message);
        for (JsonObject deleted : List.of(inbox, work)) {
            String id = deleted.get("id").getAsString();
            for (List<String> delete : List.of(List.of("--forever"), List.<String>of())) {
                var args = new ArrayList<>(List.of("delete", id));
                args.addAll(delete);
                assertThat(CliRun.of(home, args.toArray(String[]::new)).exit()).isZero();

                CliRun undelete = CliRun.of(home, "undelete", message);

                assertThat(undelete.exit()).as(undelete.err()).isZero();
                assertThat(undelete.err()).contains(id + " is back in ");
                assertThat(id(messages("list", "work", "INBOX"), "both"))
                        .isEqualTo(inbox.get("id").getAsString());
                assertThat(id(messages("list", "work", "Work"), "both"))
                        .isEqualTo(work.get("id").getAsString());
            }
        }
    }

    private CliRun sync() {
        CliRun run = CliRun.of(home, "sync");
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }

    private JsonArray messages(String... command) {
        var args = new ArrayList<>(List.of(command));
        args.add("--json");
        CliRun run = CliRun.of(home, args.toArray(String[]::new));
        assertThat(run.exit()).as(run.err()).isZero();
        return run.json().getAsJsonArray("messages");
    }

    private static JsonObject account(CliRun status) {
        return status.json().getAsJsonArray("accounts").get(0).getAsJsonObject();
    }

    private static String id(JsonArray messages, String subject) {
        return object(messages, subject).get("id").getAsString();
    }

    private static JsonObject object(JsonArray messages, String subject) {
        return messages.asList().stream()
                .map(m -> m.getAsJsonObject())
                .filter(m -> m.get("subject").getAsString().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] message(String subject) {
        return ("From: a@example.org\r\nSubject: "
                        + subject
                        + "\r\nMessage-ID: <"
                        + subject
                        + "@example.org>\r\n\r\nThe body.\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}

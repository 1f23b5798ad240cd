package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.SampleMail;

import java.nio.file.Path;
import java.util.List;

class SyncCommandTest {
    @TempDir Path directory;
    private Path home;
    private FakeImapServer server;

    @BeforeEach
    void start() {
        home = directory.resolve("home");
        server = FakeImapServer.start();
        SampleMail.fill(server.addAccount("me", "secret"));
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
    void a_dry_run_prints_the_plan_and_fetches_nothing() {
        CliRun run = CliRun.of(home, "sync", "--dry-run", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        List<JsonObject> plans = events(run, "plan");
        assertThat(plans).isNotEmpty();
        assertThat(CliRun.fields(plans.getFirst()))
                .containsExactly("v", "event", "time", "account", "ops", "conflicts", "notes");
        JsonObject op =
                plans.stream()
                        .flatMap(p -> p.getAsJsonArray("ops").asList().stream())
                        .findFirst()
                        .orElseThrow()
                        .getAsJsonObject();
        assertThat(CliRun.fields(op))
                .containsExactly("op", "side", "mailbox", "message", "uid", "sentence");
        assertThat(server.traffic().bodies()).isZero();
    }

    @Test
    void events_have_the_fields_of_the_contract() {
        CliRun run = CliRun.of(home, "sync", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.objects().getFirst().get("event").getAsString()).isEqualTo("start");
        assertThat(run.objects().getLast().get("event").getAsString()).isEqualTo("report");
        fields(run, "phase", "phase state");
        fields(run, "mailbox", "mailbox state");
        fields(run, "progress", "phase mailbox messages messagesTotal bytes bytesTotal");
    }

    @Test
    void a_second_sync_has_nothing_to_do_and_verify_agrees() {
        assertThat(CliRun.of(home, "sync").exit()).isZero();
        CliRun again = CliRun.of(home, "sync");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).startsWith("work: done in ").contains("nothing new");
        CliRun verify = CliRun.of(home, "verify", "work", "--json");
        assertThat(verify.exit()).as(verify.out() + verify.err()).isZero();
        assertThat(CliRun.fields(verify.json()))
                .containsExactlyInAnyOrder(
                        "v", "account", "equal", "checked", "waiting", "differences");
        assertThat(verify.json().get("equal").getAsBoolean()).isTrue();
    }

    @Test
    void a_difference_is_told_and_ends_with_1() {
        CliRun.of(home, "sync", "--mailbox", "Sent");
        CliRun verify = CliRun.of(home, "verify", "work", "--json");
        assertThat(verify.exit()).isEqualTo(1);
        JsonObject difference =
                verify.json().getAsJsonArray("differences").get(0).getAsJsonObject();
        assertThat(CliRun.fields(difference))
                .containsExactly("mailbox", "uid", "placement", "what", "here", "there");
        assertThat(CliRun.of(home, "verify", "work").exit()).isEqualTo(1);
    }

    @Test
    void only_the_mailboxes_asked_for_are_fetched() {
        assertThat(CliRun.of(home, "sync", "work", "--mailbox", "Arch**").exit()).isZero();
        var mailboxes = CliRun.of(home, "mailboxes", "--json").json().getAsJsonArray("mailboxes");
        assertThat(mailboxes.asList())
                .map(m -> m.getAsJsonObject())
                .filteredOn(m -> m.get("messages").getAsInt() > 0)
                .map(m -> m.get("path").getAsString())
                .containsExactly("Archive/2025");
        var archive = CliRun.of(home, "list", "work", "Archive/2025", "--json").json();
        assertThat(archive.get("total").getAsInt()).isEqualTo(80);
    }

    @Test
    void a_message_of_which_only_the_header_is_here_is_completed_when_it_is_shown() {
        assertThat(CliRun.of(home, "sync", "--headers-only").exit()).isZero();
        JsonObject message =
                CliRun.of(home, "list", "work", "INBOX", "--limit", "1", "--json")
                        .json()
                        .getAsJsonArray("messages")
                        .get(0)
                        .getAsJsonObject();
        assertThat(message.get("state").getAsString()).isEqualTo("headers");
        assertThat(message.get("sha256").isJsonNull()).isTrue();
        CliRun shown = CliRun.of(home, "show", message.get("id").getAsString(), "--json");
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.json().get("state").getAsString()).isEqualTo("complete");
    }

    @Test
    void quiet_says_nothing_when_all_goes_well() {
        CliRun run = CliRun.of(home, "--quiet", "sync");
        assertThat(run.exit()).isZero();
        assertThat(run.out() + run.err()).isEmpty();
    }

    @Test
    void progress_goes_to_standard_error_and_the_summary_to_standard_output() {
        CliRun run = CliRun.of(home, "sync");
        assertThat(run.out()).matches("work: done in [^\n]*313 new messages[^\n]*\n");
        assertThat(run.err()).contains("work: fetching messages").doesNotContain("\u001b");
    }

    @Test
    void a_wrong_phase_or_account_ends_with_2() {
        assertThat(CliRun.of(home, "sync", "--phases", "upload").exit()).isEqualTo(2);
        assertThat(CliRun.of(home, "sync", "wrk").err()).contains("did you mean work?");
        assertThat(
                        CliRun.of(home, "sync", "--phases", "download-hierarchy,download-contents")
                                .exit())
                .isZero();
    }

    private static List<JsonObject> events(CliRun run, String event) {
        return run.objects().stream()
                .filter(e -> e.get("event").getAsString().equals(event))
                .toList();
    }

    private static void fields(CliRun run, String event, String fields) {
        List<JsonObject> events = events(run, event);
        assertThat(events).as(event).isNotEmpty();
        assertThat(CliRun.fields(events.getFirst()))
                .isEqualTo(CliRun.words("v event time account " + fields));
    }
}

package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.SampleMail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

class SyncCommandTest {
    @TempDir Path directory;
    private Path home;
    private FakeImapServer server;
    private FakeAccount account;

    @BeforeEach
    void start() {
        home = directory.resolve("home");
        server = FakeImapServer.start();
        account = server.addAccount("me", "secret");
        SampleMail.fill(account);
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
    void a_dry_run_names_every_message_of_what_it_would_do() {
        CliRun.of(home, "sync");
        List<String> ids =
                CliRun.of(home, "list", "work", "INBOX", "--limit", "30", "--json")
                        .json()
                        .getAsJsonArray("messages")
                        .asList()
                        .stream()
                        .map(message -> message.getAsJsonObject().get("id").getAsString())
                        .toList();
        var delete = new ArrayList<>(List.of("delete", "--forever"));
        delete.addAll(ids.subList(1, 30));
        CliRun.of(home, delete.toArray(String[]::new));
        CliRun.of(home, "flag", ids.getFirst(), "--add", "some");

        List<JsonObject> ops =
                events(CliRun.of(home, "sync", "--dry-run", "--json"), "plan")
                        .getFirst()
                        .getAsJsonArray("ops")
                        .asList()
                        .stream()
                        .map(JsonElement::getAsJsonObject)
                        .toList();

        assertThat(ops).hasSize(2);
        assertThat(CliRun.fields(ops.getFirst()))
                .containsExactly("op", "side", "mailbox", "message", "uid", "sentence");
        assertThat(ops.getFirst().get("message").getAsString()).isEqualTo(ids.getFirst());
        assertThat(ops.getFirst().get("uid").getAsLong()).isPositive();
        assertThat(CliRun.fields(ops.getLast()))
                .endsWith("message", "uid", "sentence", "messages", "uids");
        assertThat(ops.getLast().get("message").isJsonNull()).isTrue();
        assertThat(ops.getLast().getAsJsonArray("messages").asList())
                .map(JsonElement::getAsString)
                .containsExactlyInAnyOrderElementsOf(ids.subList(1, 30));
        assertThat(ops.getLast().getAsJsonArray("uids")).hasSize(29);
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
                        "v",
                        "account",
                        "equal",
                        "checked",
                        "waiting",
                        "headersOnly",
                        "byPolicy",
                        "policies",
                        "differences");
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
    void what_the_policy_keeps_on_one_side_is_told_apart_and_ends_with_0() {
        CliRun.of(home, "sync");
        CliRun.of(home, "account", "set", "work", "deletions=keep");
        account.mailbox("INBOX").expunge(1);
        CliRun.of(home, "sync");

        CliRun verify = CliRun.of(home, "verify", "work");

        assertThat(verify.exit()).as(verify.out()).isZero();
        assertThat(verify.out())
                .contains("store and server hold the same as far as the account's policy says.")
                .contains(
                        " Besides, 1 message is on one side only because of deletions=keep; no sync"
                                + " changes that.");
        JsonObject json = CliRun.of(home, "verify", "work", "--json").json();
        assertThat(json.get("equal").getAsBoolean()).isTrue();
        assertThat(json.get("byPolicy").getAsLong()).isEqualTo(1);
        assertThat(json.getAsJsonArray("policies").asList())
                .map(JsonElement::getAsString)
                .containsExactly("deletions=keep");
    }

    @Test
    void a_pattern_that_no_mailbox_matches_is_told_in_both_ways() {
        CliRun run = CliRun.of(home, "sync", "--mailbox", "Nope*", "--mailbox", "Arch**");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).contains("No mailbox matches Nope*.").doesNotContain("Arch");
        assertThat(CliRun.of(home, "sync", "work", "--mailbox", "Nope*", "--json").err())
                .contains("No mailbox matches Nope*.");
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
    void bodies_complete_headers_and_are_counted_apart_from_new_mail() {
        CliRun headers = CliRun.of(home, "sync", "--headers-only", "--json");
        CliRun bodies = CliRun.of(home, "sync", "--json");

        assertThat(counted(headers, "new")).isPositive();
        assertThat(counted(headers, "completed")).isZero();
        assertThat(counted(bodies, "new")).isZero();
        assertThat(counted(bodies, "completed")).isEqualTo(counted(headers, "new"));
        assertThat(CliRun.of(home, "verify", "work").out()).contains("hold the same.\n");
    }

    private static long counted(CliRun sync, String field) {
        return sync.objects()
                .getLast()
                .getAsJsonArray("accounts")
                .get(0)
                .getAsJsonObject()
                .get(field)
                .getAsLong();
    }

    @Test
    void an_account_may_leave_bodies_on_its_server() {
        assertThat(CliRun.of(home, "account", "set", "work", "bodies=none").exit()).isZero();

        CliRun sync = CliRun.of(home, "sync");
        assertThat(sync.exit()).as(sync.err()).isZero();

        assertThat(server.traffic().bodies()).isZero();
        CliRun verify = CliRun.of(home, "verify", "work");
        assertThat(verify.exit()).as(verify.out()).isZero();
        assertThat(verify.out()).contains("only the header is here", "not compared");
        JsonObject inbox =
                CliRun.of(home, "mailboxes", "--json")
                        .json()
                        .getAsJsonArray("mailboxes")
                        .asList()
                        .stream()
                        .map(m -> m.getAsJsonObject())
                        .filter(m -> m.get("path").getAsString().equals("INBOX"))
                        .findFirst()
                        .orElseThrow();
        assertThat(inbox.get("complete").getAsBoolean()).isTrue();
        assertThat(inbox.get("headersOnly").getAsLong())
                .isPositive()
                .isEqualTo(inbox.get("messages").getAsLong());
        assertThat(CliRun.of(home, "mailboxes").out()).contains(" headers only");
        CliRun export =
                CliRun.of(
                        home,
                        "export",
                        "work",
                        directory.resolve("out").toString(),
                        "--format",
                        "eml");
        assertThat(export.exit()).isEqualTo(1);
        assertThat(export.err()).contains("only their headers are here, as the account's policy");
        assertThat(
                        CliRun.of(home, "status", "--json")
                                .json()
                                .getAsJsonArray("accounts")
                                .get(0)
                                .getAsJsonObject()
                                .get("state")
                                .getAsString())
                .isEqualTo("ok");
        assertThat(CliRun.of(home, "account", "set", "work", "bodies=soon").exit()).isEqualTo(2);
        assertThat(CliRun.of(home, "account", "set", "work", "bodies=all").exit()).isZero();
        assertThat(CliRun.of(home, "sync").out()).contains(" completed");
        assertThat(CliRun.of(home, "verify", "work", "--deep").exit()).isZero();
    }

    @Test
    void of_several_messages_one_that_is_gone_costs_itself() {
        assertThat(CliRun.of(home, "sync", "--headers-only").exit()).isZero();
        List<JsonObject> three =
                CliRun.of(home, "list", "work", "INBOX", "--limit", "3", "--json")
                        .json()
                        .getAsJsonArray("messages")
                        .asList()
                        .stream()
                        .map(m -> m.getAsJsonObject())
                        .toList();
        account.mailbox("INBOX").expunge(three.get(1).get("uid").getAsLong());
        String ids =
                three.stream()
                        .map(m -> m.get("id").getAsString())
                        .collect(Collectors.joining("\n"));

        CliRun shown = CliRun.fed(home, ids, "show", "-", "--json");

        assertThat(shown.exit()).as("a person is needed").isEqualTo(3);
        assertThat(shown.objects()).hasSize(3);
        assertThat(shown.objects())
                .extracting(o -> o.has("error"))
                .containsExactly(false, true, false);
        assertThat(shown.err().lines())
                .singleElement()
                .asString()
                .contains(three.get(1).get("id").getAsString(), "does not have this message");
        assertThat(CliRun.fed(home, ids, "show", "-").exit()).isEqualTo(3);
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
        assertThat(run.out())
                .matches("work: done in [^\n]*" + SampleMail.MESSAGES + " new messages[^\n]*\n");
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

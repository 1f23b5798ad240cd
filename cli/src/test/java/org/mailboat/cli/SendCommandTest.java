package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeImapServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `send` and `outbox`, and what the other commands say of what waits to be sent.
class SendCommandTest {
    private static final String OUTBOX =
            "id account from to subject messageId size queued state attempts nextTry nextStep"
                    + " failure";
    private static final String TEXT =
            "From: me@example.org\nTo: Bob <bob@example.org>\nBcc: eve@example.org\nSubject:"
                    + " =?utf-8?q?gr=C3=BC=C3=9Fe?=\nMessage-ID: <1@example.org>\n\nHello.\n";

    @TempDir Path directory;
    private Path home;
    private FakeImapServer server;

    @BeforeEach
    void start() throws IOException {
        home = directory.resolve("home");
        server = FakeImapServer.start();
        server.addAccount("me", "secret");
        add("work", "--smtp", "smtp://127.0.0.1:" + closedPort());
        add("mute");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void add(String name, String... more) {
        var args =
                new java.util.ArrayList<>(
                        List.of(
                                "account",
                                "add",
                                name,
                                "--imap",
                                "imap://me@127.0.0.1:" + server.port(),
                                "--insecure-plaintext",
                                "--no-check",
                                "--password-stdin"));
        args.addAll(List.of(more));
        CliRun run = CliRun.fed(home, "secret", args.toArray(String[]::new));
        assertThat(run.exit()).as(run.err()).isZero();
    }

    /// One that nobody listens at.
    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private CliRun run(String... args) {
        return CliRun.of(home, args);
    }

    private JsonObject sent() {
        CliRun run = CliRun.fed(home, TEXT, "send", "work", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        return run.json().getAsJsonObject("message");
    }

    private List<JsonObject> outbox() {
        return run("outbox", "--json").json().getAsJsonArray("outbox").asList().stream()
                .map(each -> each.getAsJsonObject())
                .toList();
    }

    @Test
    void a_message_is_taken_from_standard_input_or_a_file() throws IOException {
        JsonObject first = sent();
        Path file = Files.writeString(directory.resolve("m.eml"), TEXT.replace("<1@", "<2@"));

        CliRun second = run("send", "work", file.toString());
        CliRun third = CliRun.fed(home, TEXT.replace("<1@", "<3@"), "send", "work", "-");

        assertThat(CliRun.fields(first)).isEqualTo(CliRun.words(OUTBOX));
        assertThat(first.get("id").getAsString()).matches("o[1-9][0-9]*");
        assertThat(first.get("state").getAsString()).isEqualTo("waiting");
        assertThat(first.get("subject").getAsString()).isEqualTo("grüße");
        assertThat(first.getAsJsonArray("to"))
                .extracting(each -> each.getAsString())
                .containsExactly("bob@example.org", "eve@example.org");
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(second.out()).contains("waits to be sent to 2 recipients");
        assertThat(third.exit()).as(third.err()).isZero();
        assertThat(outbox()).hasSize(3);
        assertThat(outbox().getFirst()).isEqualTo(first);
    }

    @Test
    void what_cannot_be_sent_ends_with_2_and_nothing_is_kept() {
        for (String text :
                List.of(
                        "",
                        "Subject: x\n\n",
                        TEXT.replace("From: me@example.org\n", ""),
                        "From: me@example.org\nSubject: nobody\n\n",
                        TEXT.replace("bob@example.org", "bob"))) {
            CliRun run = CliRun.fed(home, text, "send", "work", "--json");
            assertThat(run.exit()).as(text).isEqualTo(2);
            assertThat(run.json().getAsJsonObject("error").get("class").getAsString())
                    .isEqualTo("usage");
        }
        CliRun mute = CliRun.fed(home, TEXT, "send", "mute");
        assertThat(mute.exit()).isEqualTo(2);
        assertThat(mute.err()).contains("mailboat account set mute smtp=");
        assertThat(CliRun.fed(home, TEXT, "send", "nobody").exit()).isEqualTo(2);
        assertThat(run("send", "work", directory.resolve("none").toString()).exit()).isEqualTo(2);
        sent();
        CliRun again = CliRun.fed(home, TEXT, "send", "work");
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("is in the outbox already");
        assertThat(outbox()).hasSize(1);
    }

    @Test
    void the_outbox_is_listed_for_all_or_for_one_account() {
        String id = sent().get("id").getAsString();

        CliRun all = run("outbox");
        CliRun mute = run("outbox", "mute");

        assertThat(all.lines())
                .containsExactly(
                        id + "  work: waiting, to bob@example.org, eve@example.org: grüße",
                        "    The next sync sends it.");
        assertThat(mute.out()).isEmpty();
        assertThat(mute.err()).contains("The outbox is empty.");
        assertThat(run("outbox", "nobody").exit()).isEqualTo(2);
        assertThat(run("outbox", "work").lines()).hasSize(2);
    }

    @Test
    void a_message_is_cancelled_or_had_sent_by_its_id() {
        String id = sent().get("id").getAsString();

        CliRun retry = run("outbox", "retry", id, "--json");
        CliRun cancel = run("outbox", "cancel", id);

        assertThat(CliRun.fields(retry.json())).containsExactly("v", "messages");
        assertThat(cancel.exit()).as(cancel.err()).isZero();
        assertThat(outbox()).isEmpty();
        assertThat(run("outbox", "cancel", id).exit()).isEqualTo(2);
        assertThat(run("outbox", "retry", "p1").exit()).isEqualTo(2);
    }

    @Test
    void a_sync_tells_that_the_server_is_out_of_reach_and_keeps_the_message() {
        String id = sent().get("id").getAsString();

        CliRun sync = run("sync", "work", "--json");

        assertThat(sync.exit()).isEqualTo(1);
        JsonObject report =
                sync.objects().getLast().getAsJsonArray("accounts").get(0).getAsJsonObject();
        assertThat(report.get("sent").getAsInt()).isZero();
        assertThat(report.getAsJsonArray("failures")).hasSize(1);
        JsonObject waiting = outbox().getFirst();
        assertThat(waiting.get("id").getAsString()).isEqualTo(id);
        assertThat(waiting.get("attempts").getAsInt()).isEqualTo(1);
        assertThat(waiting.get("nextTry").isJsonNull()).isFalse();
        assertThat(CliRun.fields(waiting.getAsJsonObject("failure")))
                .isEqualTo(CliRun.words(ShapesTest.FAILURE));
        assertThat(waiting.getAsJsonObject("failure").get("class").getAsString())
                .isEqualTo("offline");
        assertThat(run("outbox").lines().getFirst()).contains("work: waiting until ");
        CliRun status = run("status");
        assertThat(status.out()).contains("1 message in the outbox", id);
        JsonObject account =
                run("status", "--json").json().getAsJsonArray("accounts").get(1).getAsJsonObject();
        assertThat(account.get("outbox").getAsInt()).isEqualTo(1);
        assertThat(account.getAsJsonArray("failures")).hasSize(1);
    }

    @Test
    void a_dry_run_tells_what_would_be_sent() {
        String id = sent().get("id").getAsString();

        CliRun sync = run("sync", "work", "--dry-run");

        assertThat(sync.exit()).as(sync.err()).isZero();
        assertThat(sync.out() + sync.err())
                .contains("send " + id + " “grüße” to bob@example.org, eve@example.org");
        assertThat(outbox().getFirst().get("attempts").getAsInt()).isZero();
    }

    @Test
    void an_account_with_something_in_its_outbox_is_not_removed_unasked() {
        sent();

        CliRun refused = run("account", "remove", "work");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("1 message of the outbox was never sent");
        CliRun removed = run("account", "remove", "work", "--discard-unsent");
        assertThat(removed.exit()).as(removed.err()).isZero();
        assertThat(outbox()).isEmpty();
    }

    @Test
    void the_server_that_sends_is_shown_set_and_taken_back() {
        assertThat(run("account", "show", "mute").out()).containsPattern("smtp +none");
        assertThat(
                        run(
                                        "account",
                                        "set",
                                        "mute",
                                        "smtp=smtps://out@mail.example",
                                        "sent-copy=server")
                                .exit())
                .isZero();
        JsonObject account =
                run("account", "show", "mute", "--json").json().getAsJsonObject("account");
        assertThat(account.get("smtp").getAsString()).isEqualTo("smtps://out@mail.example:465");
        assertThat(account.getAsJsonObject("policy").get("sent-copy").getAsString())
                .isEqualTo("server");
        assertThat(run("account", "show", "mute").out())
                .containsPattern("smtp +smtps://out@mail.example:465")
                .containsPattern("sent-copy +server");
        assertThat(run("account", "set", "mute", "smtp=").exit()).isZero();
        assertThat(run("account", "show", "mute").out()).containsPattern("smtp +none");
        assertThat(run("account", "set", "mute", "smtp=imaps://x").exit()).isEqualTo(2);
        assertThat(run("account", "set", "mute", "sent-copy=perhaps").exit()).isEqualTo(2);
    }

    @Test
    void the_user_of_both_servers_is_one_until_it_is_told_otherwise() {
        run("account", "set", "mute", "smtp=smtps://mail.example");
        assertThat(run("account", "show", "mute").out()).contains("smtps://me@mail.example:465");

        run("account", "set", "mute", "imap=imap://you@127.0.0.1:" + server.port());

        assertThat(run("account", "show", "mute").out()).contains("smtps://you@mail.example:465");
    }
}

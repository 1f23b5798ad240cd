package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.succeed;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.smtp.testkit.FakeSmtpServer;
import org.mailboat.smtp.testkit.Gate;
import org.mailboat.smtp.testkit.SentMessage;
import org.mailboat.smtp.testkit.SmtpStep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Messages that the program sends, the copies of which a real Dovecot then has, while the program
/// is killed as `kill -9` does.
class SendTest {
    private final FakeSmtpServer smtp = FakeSmtpServer.start();

    @AfterEach
    void stop() {
        smtp.close();
    }

    private CommandLine program(Path directory, String user) throws IOException {
        Servers.fill(Servers.DOTS, user, Map.of("INBOX", "INBOX", "Other", "Other"), 10);
        CommandLine mailboat = CommandLine.in(directory);
        succeed(
                mailboat.runWithInput(
                        TestServer.PASSWORD,
                        "account",
                        "add",
                        ACCOUNT,
                        "--imap",
                        "imap://" + user + "@127.0.0.1:" + Servers.DOTS.port(),
                        "--smtp",
                        "smtp://127.0.0.1:" + smtp.port(),
                        "--insecure-plaintext",
                        "--password-stdin"));
        succeed(mailboat.run("sync"));
        return mailboat;
    }

    private static String text(String name) {
        return "From: ann@example.org\nTo: bob@example.org\nBcc: eve@example.org\nMessage-ID: <"
                + name
                + "@example.org>\nSubject: "
                + name
                + "\n\nHello.\n";
    }

    private static void send(CommandLine mailboat, String name) {
        succeed(mailboat.runWithInput(text(name), "send", ACCOUNT));
    }

    private static List<JsonObject> outbox(CommandLine mailboat) {
        return Json.objects(Json.object(succeed(mailboat.run("outbox", "--json"))), "outbox");
    }

    /// What the server has in Sent.
    private static List<ServerContents.Facts> copies(String user) throws IOException {
        return Servers.contents(Servers.DOTS, user).messages().entrySet().stream()
                .filter(each -> each.getKey().wireName().equals("Sent"))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static String sha256(SentMessage message) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(message.octets()));
    }

    @Test
    void what_is_sent_has_one_copy_in_sent_octet_for_octet(@TempDir Path directory)
            throws Exception {
        CommandLine mailboat = program(directory, "send");
        send(mailboat, "one");

        for (int i = 0; i < 4; i++) {
            succeed(mailboat.run("sync"));
        }

        assertThat(outbox(mailboat)).isEmpty();
        assertThat(smtp.messages()).hasSize(1);
        SentMessage sent = smtp.messages().getFirst();
        assertThat(sent.recipients()).containsExactly("bob@example.org", "eve@example.org");
        assertThat(new String(sent.octets(), StandardCharsets.UTF_8)).doesNotContain("eve");
        assertThat(copies("send"))
                .singleElement()
                .satisfies(copy -> {
                    assertThat(copy.sha256()).isEqualTo(sha256(sent));
                    assertThat(copy.flags()).contains("\\Seen");
                });
        Mailboat.equalsServer(mailboat, Servers.DOTS, "send", directory.resolve("export"));
    }

    @Test
    void killed_while_a_message_is_on_its_way_it_asks_and_finds_it_in_sent(@TempDir Path directory)
            throws Exception {
        String user = "send-killed";
        CommandLine mailboat = program(directory, user);
        try (PlainImap imap = Servers.login(Servers.DOTS, user)) {
            imap.create("Sent");
        }
        succeed(mailboat.run("sync"));
        send(mailboat, "one");
        Gate end = smtp.hold(SmtpStep.END);

        try (var running = mailboat.start("sync")) {
            end.awaitReached();
            running.killAfter(0);
        }
        end.open();
        // The whole message was there before the kill, so the server takes it.
        SentMessage sent = smtp.awaitMessages(1).getFirst();
        CommandLine.Result asked = mailboat.run("sync");
        assertThat(asked.exit()).as("%s", asked).isEqualTo(3);
        assertThat(outbox(mailboat))
                .singleElement()
                .satisfies(
                        each -> assertThat(each.get("state").getAsString()).isEqualTo("unknown"));
        try (PlainImap imap = Servers.login(Servers.DOTS, user)) {
            imap.append("Sent", List.of(filed(sent)));
        }
        succeed(mailboat.run("sync"));
        succeed(mailboat.run("sync"));

        assertThat(outbox(mailboat)).isEmpty();
        assertThat(smtp.messages()).hasSize(1);
        assertThat(copies(user)).hasSize(1);
    }

    private static TestMessage filed(SentMessage message) {
        return new TestMessage(
                message.octets(), List.of("\\Seen"), Instant.parse("2026-01-02T03:04:05Z"));
    }

    @Test
    void killed_again_and_again_no_message_is_sent_twice_and_none_has_two_copies(
            @TempDir Path directory) throws Exception {
        String user = "send-kills";
        CommandLine mailboat = program(directory, user);
        succeed(mailboat.run("account", "set", ACCOUNT, "sent-copy=mailboat"));
        var kills = new Kills(mailboat);
        int messages = 6;
        for (int i = 0; i < messages; i++) {
            send(mailboat, "m" + i);
            kills.once(900);
        }
        int cancelled = 0;
        for (int i = 0; i < 4; i++) {
            mailboat.run("sync");
            for (JsonObject each : outbox(mailboat)) {
                String id = each.get("id").getAsString();
                boolean arrived =
                        smtp.messages().stream()
                                .anyMatch(sent ->
                                        sent.text().contains(each.get("messageId").getAsString()));
                succeed(mailboat.run("outbox", arrived ? "cancel" : "retry", id));
                cancelled += arrived ? 1 : 0;
            }
        }
        // A copy of which it is not known whether it came is looked for for a minute, then
        // uploaded.
        Instant end = Instant.now().plusSeconds(150);
        while (mailboat.run("sync").exit() != 0 && Instant.now().isBefore(end)) {
            assertThat(outbox(mailboat)).isEmpty();
        }

        assertThat(smtp.messages().stream().map(SendTest::subject))
                .as("%s", kills)
                .containsExactlyInAnyOrder("m0", "m1", "m2", "m3", "m4", "m5");
        List<String> hashes =
                copies(user).stream().map(ServerContents.Facts::sha256).sorted().toList();
        assertThat(hashes).as("%s", kills).doesNotHaveDuplicates().hasSize(messages - cancelled);
        succeed(mailboat.run("store", "check"));
    }

    private static String subject(SentMessage message) {
        String text = message.text();
        int at = text.indexOf("Subject: ") + 9;
        return text.substring(at, text.indexOf('\r', at));
    }
}

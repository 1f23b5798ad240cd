package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.succeed;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.fake.ProxyFault;
import org.mailboat.imap.testkit.CountingProxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Headers first, bodies later: all of them, those of a window, or the one that is shown.
class HeadersFirstTest {
    private static final String USER = "headers";
    private static final String AGED = "aged";
    private static final int MESSAGES = 1_500;
    private static final int CONNECTIONS = 2;
    private static final Map<String, String> FEW =
            new TreeMap<>(Map.of("INBOX", "INBOX", "Other", "Other", "Zero", "Zero"));

    @BeforeAll
    static void fill() throws IOException {
        Servers.fill(Servers.DOTS, USER, FEW, MESSAGES);
        try (PlainImap imap = Servers.login(Servers.DOTS, AGED)) {
            imap.select("INBOX");
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            var mail = new ArrayList<TestMessage>();
            for (int days : List.of(400, 100, 80, 2)) {
                TestMessage any = TestMessage.numbered(days);
                mail.add(
                        new TestMessage(
                                any.octets(), any.flags(), now.minus(days, ChronoUnit.DAYS)));
            }
            imap.append("INBOX", mail);
        }
    }

    /// The messages of a mailbox by id, each with how much of it is here.
    private static Map<String, String> states(CommandLine mailboat, String mailbox) {
        var states = new TreeMap<String, String>();
        for (JsonObject message : list(mailboat, mailbox)) {
            states.put(message.get("id").getAsString(), message.get("state").getAsString());
        }
        return states;
    }

    private static List<JsonObject> list(CommandLine mailboat, String mailbox) {
        return Json.object(succeed(mailboat.run("list", ACCOUNT, mailbox, "--json")))
                .getAsJsonArray("messages")
                .asList()
                .stream()
                .map(each -> each.getAsJsonObject())
                .toList();
    }

    @Test
    void bodies_complete_what_headers_began_once_each_and_killed_again_and_again(
            @TempDir Path directory) throws Exception {
        try (var proxy = new CountingProxy(Servers.DOTS.port())) {
            CommandLine mailboat = Mailboat.withAccount(directory, proxy.port(), USER);
            succeed(mailboat.run("account", "set", ACCOUNT, "connections=" + CONNECTIONS));
            succeed(mailboat.run("sync", "--headers-only"));
            Map<String, String> headers = states(mailboat, "INBOX");
            assertThat(headers).hasSize(MESSAGES * 3 / 4);
            assertThat(headers.values()).containsOnly("headers");
            assertThat(proxy.bodies()).isZero();
            assertThat(mailboat.run("verify", ACCOUNT).exit()).isEqualTo(1);

            var kills = new Kills(mailboat);
            int killed = kills.repeat(5, MESSAGES / 4, proxy::bodies);
            assertThat(killed).as("%s", kills).isPositive();
            succeed(mailboat.run("sync"));

            // What comes within a tenth of a second is written down at once, and may be all of it.
            assertThat(proxy.bodies())
                    .as("%s", kills)
                    .isBetween((long) MESSAGES, MESSAGES * (killed + 1L));
            assertThat(states(mailboat, "INBOX").keySet()).isEqualTo(headers.keySet());
            Mailboat.equalsServer(mailboat, Servers.DOTS, USER, directory.resolve("export"));
            succeed(mailboat.run("store", "check"));
            long bodies = proxy.bodies();
            succeed(mailboat.run("sync", "--headers-only"));
            succeed(mailboat.run("sync"));
            assertThat(proxy.bodies()).as("all were here").isEqualTo(bodies);
        }
    }

    @Test
    void a_message_is_shown_while_another_process_syncs(@TempDir Path directory) throws Exception {
        try (var proxy = FaultProxy.before(Servers.DOTS.port())) {
            CommandLine mailboat = Mailboat.withAccount(directory, proxy.port(), USER);
            succeed(mailboat.run("sync", "--headers-only"));
            Map<String, String> headers = states(mailboat, "Other");
            String id = headers.keySet().iterator().next();
            proxy.arm(new ProxyFault.StallAtCommand(Pattern.compile("UID FETCH .*BODY")), 1);
            try (var sync = mailboat.start("sync", "--json")) {
                awaitDownload(sync);
                CommandLine.Result shown = mailboat.run("show", id, "--raw");

                assertThat(shown.exit()).as("%s", shown).isZero();
                assertThat(shown.out()).contains("Subject: Message");
                assertThat(sync.process().isAlive()).isTrue();
                assertThat(mailboat.run("sync").exit()).as("the role is taken").isEqualTo(1);
            }
            proxy.clear();

            succeed(mailboat.run("sync"));

            assertThat(states(mailboat, "Other").keySet()).isEqualTo(headers.keySet());
            Mailboat.equalsServer(mailboat, Servers.DOTS, USER, directory.resolve("export"));
        }
    }

    /// Waits until the sync says that it fetches.
    private static void awaitDownload(CommandLine.Running sync) throws Exception {
        boolean over = false;
        while (!Files.readString(sync.out(), StandardCharsets.UTF_8).contains("\"progress\"")) {
            assertThat(over).as("it ended").isFalse();
            over = sync.process().waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void a_window_brings_what_it_holds_and_the_rest_when_it_is_widened(@TempDir Path directory)
            throws Exception {
        try (var proxy = new CountingProxy(Servers.DOTS.port())) {
            CommandLine mailboat = Mailboat.withAccount(directory, proxy.port(), AGED);
            succeed(mailboat.run("account", "set", ACCOUNT, "bodies=90d"));

            succeed(mailboat.run("sync"));

            assertThat(list(mailboat, "INBOX"))
                    .extracting(message -> message.get("state").getAsString())
                    .containsExactly("complete", "complete", "headers", "headers");
            assertThat(proxy.bodies()).isEqualTo(2);
            JsonObject verified = Json.object(succeed(mailboat.run("verify", ACCOUNT, "--json")));
            assertThat(verified.get("headersOnly").getAsLong()).isEqualTo(2);
            long octets = proxy.count().octets();
            succeed(mailboat.run("sync"));
            assertThat(proxy.bodies()).isEqualTo(2);
            assertThat(proxy.count().octets() - octets).as("no header either").isLessThan(6_000);
            String oldest = list(mailboat, "INBOX").getLast().get("id").getAsString();
            succeed(mailboat.run("show", oldest));
            assertThat(proxy.bodies()).isEqualTo(3);

            succeed(mailboat.run("account", "set", ACCOUNT, "bodies=all"));
            succeed(mailboat.run("sync"));

            assertThat(proxy.bodies()).isEqualTo(4);
            Mailboat.equalsServer(mailboat, Servers.DOTS, AGED, directory.resolve("export"));
        }
    }
}

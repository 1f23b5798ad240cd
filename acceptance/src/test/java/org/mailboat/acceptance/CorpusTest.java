package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.succeed;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.MailStore;
import org.mailboat.MessageQuery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Real and damaged mail of many origins comes in byte for byte and can be shown.
class CorpusTest {
    private static final String USER = "corpus";
    private static final Instant DATE = Instant.parse("2020-02-29T12:00:00Z");

    @TempDir private static Path directory;
    private static CommandLine mailboat;

    @BeforeAll
    static void sync() throws IOException {
        assumeTrue(Project.corpus().isPresent(), "no mail corpus; set -Dmailboat.corpus=DIRECTORY");
        try (PlainImap imap = Servers.login(Servers.DOTS, USER)) {
            imap.select("INBOX");
            imap.append("INBOX", messages(Project.corpus().orElseThrow()));
        }
        mailboat = Mailboat.withAccount(directory, Servers.DOTS, USER);
        succeed(mailboat.run("sync"));
    }

    /// Every file of type `message` in the corpus's index, with line ends as a server has them.
    private static List<TestMessage> messages(Path corpus) throws IOException {
        var messages = new ArrayList<TestMessage>();
        for (String line : Files.readAllLines(corpus.resolve("INDEX.tsv"))) {
            String[] columns = line.split("\t");
            if (columns[1].equals("message")) {
                byte[] octets = withCrLf(Files.readAllBytes(corpus.resolve(columns[0])));
                if (octets.length > 0 && !hasNul(octets)) {
                    messages.add(new TestMessage(octets, List.of(), DATE));
                }
            }
        }
        return messages;
    }

    private static byte[] withCrLf(byte[] octets) {
        var out = new ByteArrayOutputStream(octets.length + 1000);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r')) {
                out.write('\r');
            }
            out.write(octets[i]);
        }
        return out.toByteArray();
    }

    private static boolean hasNul(byte[] octets) {
        for (byte octet : octets) {
            if (octet == 0) {
                return true;
            }
        }
        return false;
    }

    @Test
    void every_message_comes_in_byte_for_byte(@TempDir Path export) throws IOException {
        var exported = Mailboat.export(mailboat, export.resolve("out")).contents();

        assertThat(exported.messages()).hasSizeGreaterThan(1_000);
        assertThat(exported.messages()).isEqualTo(Servers.contents(Servers.DOTS, USER).messages());
    }

    @Test
    void a_page_of_every_message_can_be_listed() {
        var page = Json.object(succeed(mailboat.run("list", ACCOUNT, "INBOX", "--json")));

        assertThat(Json.objects(page, "messages")).hasSizeGreaterThan(1_000);
    }

    @Test
    void every_message_can_be_shown() {
        try (MailStore store = MailStore.open(mailboat.home())) {
            var inbox = store.mailbox(ACCOUNT, "INBOX");
            try (var messages = store.messages(MessageQuery.mailbox(inbox))) {
                messages.forEach(m ->
                        assertThatCode(() -> store.view(m)).as("%s", m).doesNotThrowAnyException());
            }
        }
    }

    @Test
    void the_command_shows_a_sample_of_them() {
        var page = Json.object(succeed(mailboat.run("list", ACCOUNT, "INBOX", "--json")));
        List<JsonObject> messages = Json.objects(page, "messages");
        for (int i = 0; i < messages.size(); i += 149) {
            String id = messages.get(i).get("id").getAsString();
            assertThat(succeed(mailboat.run("show", id)).out()).isNotBlank();
            var json = Json.object(succeed(mailboat.run("show", id, "--json")));
            assertThat(json.get("id").getAsString()).isEqualTo(id);
        }
    }
}

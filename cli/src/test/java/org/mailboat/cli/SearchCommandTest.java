package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeContent;
import org.mailboat.imap.fake.FakeImapServer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;

class SearchCommandTest {
    private static final OffsetDateTime DAY = OffsetDateTime.parse("2026-01-01T12:00:00Z");

    @TempDir static Path home;
    private static FakeImapServer server;

    @BeforeAll
    static void sync_some_mail() {
        server = FakeImapServer.start();
        FakeAccount me = server.addAccount("me", "secret");
        append(me, 1, "Your invoice", "The total amount is 12.50 EUR.");
        append(me, 2, "Lunch?", "See you at the canteen, über alles. \u001b[2J");
        append(me, 3, "Vertrag", "Ihr Lebensversicherungsvertrag liegt bei.");
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
        assertThat(CliRun.of(home, "sync").exit()).isZero();
    }

    private static void append(FakeAccount me, int day, String subject, String body) {
        String mail =
                "From: Ann Smith <ann@example.org>\r\nSubject: "
                        + subject
                        + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                        + body
                        + "\r\n";
        me.mailbox("INBOX")
                .append(
                        FakeContent.of(mail.getBytes(StandardCharsets.UTF_8)),
                        DAY.plusDays(day),
                        List.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> subjects(CliRun run) {
        assertThat(run.exit()).as(run.err()).isZero();
        return run.json().getAsJsonArray("messages").asList().stream()
                .map(m -> m.getAsJsonObject().get("subject").getAsString())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "invoice                  | Your invoice",
                "from:ann -invoice -lunch | Vertrag",
                "-invoice ann -lunch      | Vertrag",
                "versicherung             | Vertrag",
                "after:2026-01-04         | Vertrag",
                "UBER canteen             | Lunch?",
                "\"total amount\"         | Your invoice",
            })
    void a_query_may_be_one_argument_or_several(String query, String subject) {
        assertThat(subjects(CliRun.of(home, "search", "--json", query))).containsExactly(subject);
        Stream<String> words = Stream.of(query.split(" "));
        String[] several =
                Stream.concat(Stream.of("--json", "search"), words).toArray(String[]::new);
        assertThat(subjects(CliRun.of(home, several))).containsExactly(subject);
    }

    @Test
    void with_json_a_message_comes_with_its_snippet() {
        JsonObject found = CliRun.of(home, "search", "amount", "--json").json();

        assertThat(CliRun.fields(found)).isEqualTo(CliRun.words("v total messages next"));
        assertThat(found.get("total").getAsLong()).isEqualTo(1);
        assertThat(found.get("next").isJsonNull()).isTrue();
        JsonObject message = found.getAsJsonArray("messages").get(0).getAsJsonObject();
        assertThat(CliRun.fields(message)).endsWith("hasAttachment", "snippet");
        assertThat(message.get("snippet").getAsString())
                .isEqualTo("The total amount is 12.50 EUR.");
    }

    @Test
    void pages_go_on_by_the_cursor() {
        JsonObject first =
                CliRun.of(home, "search", "ann", "--json", "--limit", "2", "--sort", "date").json();
        assertThat(first.get("total").getAsLong()).isEqualTo(3);
        assertThat(first.getAsJsonArray("messages")).hasSize(2);
        CliRun second =
                CliRun.of(
                        home,
                        "search",
                        "ann",
                        "--json",
                        "--sort",
                        "date",
                        "--after",
                        first.get("next").getAsString());
        assertThat(subjects(second)).containsExactly("Your invoice");
    }

    @Test
    void without_a_terminal_a_message_is_a_line_of_fields() {
        CliRun run = CliRun.of(home, "search", "canteen");

        assertThat(run.lines()).hasSize(1);
        String[] fields = run.lines().getFirst().split("\t");
        assertThat(fields).hasSize(8);
        assertThat(fields[3]).isEqualTo("work");
        assertThat(fields[4]).isEqualTo("INBOX");
        assertThat(fields[6]).isEqualTo("Lunch?");
        assertThat(fields[7]).startsWith("See you at the canteen").doesNotContain("\u001b");
    }

    @Test
    void on_a_terminal_it_says_where_and_why() {
        CliRun run = CliRun.onScreen(home, "search", "amount");

        assertThat(run.lines()).hasSize(2);
        assertThat(run.lines().get(0)).contains("Ann Smith").endsWith("Your invoice");
        assertThat(run.lines().get(1).strip()).isEqualTo("INBOX: The total amount is 12.50 EUR.");
    }

    @Test
    void finding_nothing_is_no_failure() {
        CliRun run = CliRun.of(home, "search", "zebra");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Nothing is found.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "form:ann      | there is no form:; say from:",
                "(a            | there is no ) for this (",
                "account:home  | there is no account home",
                "--sort=x a    | --sort is relevance or date",
                "--limit=0 a   | --limit is a number of 1 or more",
                "--after=zz a  | not a cursor of a search",
                "--account=x a | there is no account x",
            })
    void a_bad_query_is_told(String arguments, String sentence) {
        CliRun run =
                CliRun.of(
                        home,
                        Stream.concat(Stream.of("search"), Stream.of(arguments.split(" ")))
                                .toArray(String[]::new));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("mailboat: ").contains(sentence).hasLineCount(1);
    }

    @Test
    void a_damaged_index_is_made_anew_and_reindex_does_so_on_demand() throws IOException {
        assertThat(subjects(CliRun.of(home, "search", "--json", "invoice"))).hasSize(1);
        Files.write(home.resolve("search.db"), new byte[20_000]);
        assertThat(subjects(CliRun.of(home, "search", "--json", "invoice"))).hasSize(1);

        CliRun again = CliRun.of(home, "store", "reindex");
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(again.out()).isEqualTo("All mail is indexed.\n");
        assertThat(subjects(CliRun.of(home, "search", "--json", "invoice"))).hasSize(1);
    }
}

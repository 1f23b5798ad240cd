package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.cli.output.DisplayWidth;
import org.mailboat.imap.fake.SampleMail;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Every JSON shape of docs/cli.md, field by field, on the store that a demo leaves.
class ShapesTest {
    static final String FAILURE =
            "class scope account mailbox message command serverText text retry nextTry nextStep";
    static final String MESSAGE =
            "id message account mailbox mailboxId uid uidValidity keywords internalDate size sha256"
                    + " state subject from to date messageId thread hasAttachment";
    private static final String REPORT =
            "account result new completed updated moved deleted uploaded sent recoverable"
                    + " failures traffic seconds";
    private static final String ACCOUNT =
            "id name imap user smtp auth tls credentials policy demoted";

    @TempDir static Path directory;
    private static Path home;
    private static JsonObject demo;

    @BeforeAll
    static void sync_the_demo() {
        home = directory.resolve("home");
        CliRun run = CliRun.of(home, "--home", home.toString(), "--json", "demo");
        assertThat(run.exit()).as(run.err()).isZero();
        demo = run.json();
    }

    @Test
    void demo() {
        assertThat(CliRun.fields(demo)).containsExactly("v", "home", "imap", "accounts", "steps");
        assertThat(objects(demo, "accounts"))
                .allMatch(a -> CliRun.fields(a).equals(CliRun.words(REPORT)));
        List<JsonObject> steps = objects(demo, "steps");
        assertThat(steps)
                .allMatch(
                        s -> CliRun.fields(s).equals(CliRun.words("step command seconds result")));
        assertThat(steps)
                .extracting(s -> s.get("step").getAsString())
                .containsExactly(
                        "first-sync",
                        "mailboxes",
                        "list",
                        "change",
                        "second-sync",
                        "search",
                        "search-any-script",
                        "threads",
                        "show");
        JsonObject change = steps.get(3).getAsJsonObject("result");
        assertThat(steps.get(3).get("command").isJsonNull()).isTrue();
        assertThat(objects(change, "changes"))
                .extracting(c -> c.get("what").getAsString())
                .containsExactly("arrived", "flagged", "moved");
        JsonObject second = objects(steps.get(4).getAsJsonObject("result"), "accounts").getFirst();
        for (String count : List.of("new", "updated", "moved")) {
            assertThat(second.get(count).getAsInt()).as(count).isEqualTo(1);
        }
        assertThat(second.getAsJsonObject("traffic").get("bodies").getAsInt()).isEqualTo(1);
    }

    /// What a step of the demo gave is what its command gives afterwards.
    @Test
    void steps_of_the_demo_have_the_shapes_of_their_commands() {
        for (JsonObject step : objects(demo, "steps")) {
            if (step.get("command").isJsonNull()
                    || step.get("step").getAsString().contains("sync")) {
                continue;
            }
            String[] command = step.get("command").getAsString().split(" ");
            assertThat(command[0]).isEqualTo("mailboat");
            JsonObject now = ok(Arrays.copyOfRange(command, 1, command.length));
            now.remove("v");
            assertThat(CliRun.fields(step.getAsJsonObject("result"))).isEqualTo(CliRun.fields(now));
        }
    }

    @Test
    void mailboxes() {
        JsonObject result = ok("mailboxes");
        assertThat(CliRun.fields(result)).containsExactly("v", "mailboxes");
        for (JsonObject mailbox : objects(result, "mailboxes")) {
            assertThat(CliRun.fields(mailbox))
                    .isEqualTo(
                            CliRun.words(
                                    "id account path wireName separator role subscribed selectable"
                                        + " messages unread bytes headersOnly complete uidValidity"
                                        + " uidNext highestModSeq"));
            assertThat(mailbox.get("id").getAsString()).matches("b[1-9][0-9]*");
        }
        assertThat(objects(result, "mailboxes"))
                .extracting(m -> m.get("path").getAsString())
                .contains("INBOX", "Bau/Größe & Maß", "港/船");
    }

    @Test
    void list_with_every_message() {
        JsonObject result = ok("list", "demo", "INBOX");
        assertThat(CliRun.fields(result)).containsExactly("v", "total", "messages", "next");
        List<JsonObject> messages = objects(result, "messages");
        assertThat(messages).hasSize(result.get("total").getAsInt());
        assertThat(result.get("next").isJsonNull()).isTrue();
        for (JsonObject message : messages) {
            assertThat(CliRun.fields(message)).isEqualTo(CliRun.words(MESSAGE));
            assertThat(message.get("state").getAsString()).isEqualTo("complete");
            assertThat(message.get("sha256").getAsString()).matches("[0-9a-f]{64}");
        }
        assertThat(messages)
                .extracting(m -> m.get("internalDate").getAsString())
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void pages_of_a_list_join_to_the_whole() {
        var ids = new ArrayList<String>();
        String after = null;
        do {
            JsonObject page =
                    after == null
                            ? ok("list", "demo", "INBOX", "--limit", "40")
                            : ok("list", "demo", "INBOX", "--limit", "40", "--after", after);
            objects(page, "messages").forEach(m -> ids.add(m.get("id").getAsString()));
            after = page.get("next").isJsonNull() ? null : page.get("next").getAsString();
        } while (after != null);
        assertThat(ids)
                .doesNotHaveDuplicates()
                .isEqualTo(
                        objects(ok("list", "demo", "INBOX"), "messages").stream()
                                .map(m -> m.get("id").getAsString())
                                .toList());
    }

    @Test
    void show() {
        String id = first().get("id").getAsString();
        JsonObject message = ok("show", id);
        assertThat(CliRun.fields(message))
                .isEqualTo(
                        CliRun.words(
                                "v "
                                        + MESSAGE
                                        + " cc bcc replyTo inReplyTo text html attachments notices"
                                        + " truncated placements"));
        JsonObject placement = objects(message, "placements").getFirst();
        assertThat(CliRun.fields(placement)).containsExactly("id", "mailbox");
        assertThat(ok("show", first().get("message").getAsString()).get("id").getAsString())
                .isEqualTo(id);
    }

    @Test
    void attachments_have_their_part_numbers() {
        JsonObject attachment =
                objects(ok("list", "demo", "INBOX"), "messages").stream()
                        .map(m -> ok("show", m.get("id").getAsString()))
                        .flatMap(m -> objects(m, "attachments").stream())
                        .findFirst()
                        .orElseThrow();
        assertThat(CliRun.fields(attachment))
                .isEqualTo(CliRun.words("part name type size contentId inline description"));
        assertThat(attachment.get("part").getAsString()).matches("[0-9]+(\\.[0-9]+)*");
    }

    @Test
    void show_headers() {
        JsonObject result = ok("show", first().get("id").getAsString(), "--headers");
        assertThat(CliRun.fields(result)).containsExactly("v", "headers");
        assertThat(result.getAsJsonArray("headers"))
                .allMatch(pair -> pair.getAsJsonArray().size() == 2);
    }

    @Test
    void show_raw_has_the_octets_of_the_hash_and_not_with_json() throws Exception {
        JsonObject message = first();
        String id = message.get("id").getAsString();
        byte[] raw = CliRun.of(home, "show", id, "--raw").raw();
        assertThat(raw).hasSize(message.get("size").getAsInt());
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(raw);
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(message.get("sha256").getAsString());
        assertThat(CliRun.of(home, "--json", "show", id, "--raw").exit()).isEqualTo(2);
        assertThat(CliRun.of(home, "--json", "show", id, "--part", "1").exit()).isEqualTo(2);
    }

    @Test
    void ids_come_from_standard_input_where_the_id_is_a_dash() {
        String id = first().get("id").getAsString();
        CliRun run = CliRun.fed(home, id + "\n\n" + id + "\n", "--json", "show", "-");
        assertThat(run.objects()).hasSize(2).allMatch(m -> m.get("id").getAsString().equals(id));
    }

    @Test
    void status() {
        JsonObject account = objects(ok("status"), "accounts").getFirst();
        assertThat(CliRun.fields(account))
                .containsExactly(
                        "account",
                        "state",
                        "lastSuccess",
                        "nextTry",
                        "pending",
                        "outbox",
                        "failures",
                        "mailboxes");
        assertThat(account.get("state").getAsString()).isEqualTo("ok");
        assertThat(CliRun.fields(objects(account, "mailboxes").getFirst()))
                .containsExactly("id", "path", "lastConfirmed", "pending", "failures");
    }

    @Test
    void accounts() {
        JsonObject listed = objects(ok("account", "list"), "accounts").getFirst();
        JsonObject shown = ok("account", "show", "demo").getAsJsonObject("account");
        JsonObject set = ok("account", "set", "demo", "connections=3").getAsJsonObject("account");
        for (JsonObject account : List.of(listed, shown, set)) {
            assertThat(CliRun.fields(account)).isEqualTo(CliRun.words(ACCOUNT));
        }
        assertThat(set.getAsJsonObject("policy").get("connections").getAsInt()).isEqualTo(3);
    }

    @Test
    void export() {
        Path target = directory.resolve("out");
        JsonObject result = ok("export", "demo", target.toString(), "--format", "eml");
        assertThat(CliRun.fields(result))
                .containsExactly("v", "dir", "mailboxes", "messages", "bytes", "incomplete");
        assertThat(result.get("messages").getAsInt()).isEqualTo(SampleMail.MESSAGES + 1);
        CliRun again =
                CliRun.of(home, "--json", "export", "demo", target.toString(), "--format", "eml");
        assertThat(again.exit()).isEqualTo(2);
    }

    @Test
    void store_check() {
        JsonObject result = ok("store", "check");
        assertThat(CliRun.fields(result))
                .containsExactly("v", "contents", "bytes", "found", "mended", "problems");
        assertThat(result.get("found").getAsInt()).isZero();
    }

    @Test
    void a_sync_without_its_server_ends_with_1_and_one_object_a_line() {
        CliRun run = CliRun.of(home, "--json", "sync");
        assertThat(run.exit()).isEqualTo(1);
        List<JsonObject> events = run.objects();
        assertThat(events).allMatch(e -> e.has("event") && e.get("v").getAsInt() == 1);
        assertThat(events)
                .filteredOn(e -> !e.get("event").getAsString().equals("report"))
                .allMatch(e -> e.has("time") && e.get("account").getAsString().equals("demo"));
        JsonObject report = events.getLast();
        assertThat(report.get("event").getAsString()).isEqualTo("report");
        assertThat(report.get("exit").getAsInt()).isEqualTo(1);
        JsonObject account = objects(report, "accounts").getFirst();
        assertThat(CliRun.fields(account)).isEqualTo(CliRun.words(REPORT));
        JsonObject failure = objects(account, "failures").getFirst();
        assertThat(CliRun.fields(failure)).isEqualTo(CliRun.words(FAILURE));
        assertThat(failure.get("class").getAsString()).isEqualTo("offline");
        assertThat(CliRun.fields(account.getAsJsonObject("traffic")))
                .containsExactly(
                        "bytesIn", "bytesOut", "commands", "roundTrips", "connections", "bodies");
    }

    @Test
    void what_is_not_there_ends_with_2_and_names_what_was_meant() {
        CliRun account = CliRun.of(home, "--json", "list", "dmo", "INBOX");
        assertThat(account.exit()).isEqualTo(2);
        assertThat(account.err()).contains("did you mean demo?");
        CliRun mailbox = CliRun.of(home, "list", "demo", "INBX");
        assertThat(mailbox.exit()).isEqualTo(2);
        assertThat(mailbox.err()).contains("did you mean INBOX?");
        assertThat(CliRun.of(home, "show", "p999999").exit()).isEqualTo(2);
        assertThat(CliRun.of(home, "show", "nonsense").exit()).isEqualTo(2);
        assertThat(CliRun.of(home, "list", "demo", "id:b99999").exit()).isEqualTo(2);
    }

    @Test
    void a_mailbox_is_found_by_its_id_and_INBOX_in_any_case() {
        JsonObject inbox =
                objects(ok("mailboxes", "demo"), "mailboxes").stream()
                        .filter(m -> m.get("path").getAsString().equals("INBOX"))
                        .findFirst()
                        .orElseThrow();
        String id = "id:" + inbox.get("id").getAsString();
        assertThat(ok("list", "demo", id).get("total")).isEqualTo(inbox.get("messages"));
        assertThat(ok("list", "demo", "inbox").get("total")).isEqualTo(inbox.get("messages"));
    }

    @Test
    void people_get_columns_that_fit_their_terminal() {
        CliRun run = CliRun.onScreen(home, "list", "demo", "INBOX");
        assertThat(run.exit()).isZero();
        assertThat(run.lines()).hasSize(50).allMatch(line -> DisplayWidth.of(line) <= 100);
        assertThat(run.err()).contains("50 of 128 messages", "--after ");
    }

    private static JsonObject first() {
        return objects(ok("list", "demo", "INBOX", "--limit", "1"), "messages").getFirst();
    }

    private static JsonObject ok(String... args) {
        var all = new ArrayList<String>(List.of(args));
        all.add("--json");
        CliRun run = CliRun.of(home, all.toArray(String[]::new));
        assertThat(run.exit()).as(run.err()).isZero();
        return run.json();
    }

    private static List<JsonObject> objects(JsonObject in, String field) {
        return in.getAsJsonArray(field).asList().stream().map(e -> e.getAsJsonObject()).toList();
    }
}

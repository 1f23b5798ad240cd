package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.cli.output.DisplayWidth;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `list --threads` on the store that a demo leaves.
class ListThreadsTest {
    @TempDir static Path directory;
    private static Path home;

    @BeforeAll
    static void sync_the_demo() {
        home = directory.resolve("home");
        CliRun run = CliRun.of(home, "--home", home.toString(), "--json", "demo");
        assertThat(run.exit()).as(run.err()).isZero();
    }

    private static List<JsonObject> objects(JsonObject from, String name) {
        var all = new ArrayList<JsonObject>();
        from.getAsJsonArray(name).forEach(e -> all.add(e.getAsJsonObject()));
        return all;
    }

    private static JsonObject threads(String... more) {
        var args = new ArrayList<>(List.of("list", "demo", "INBOX", "--threads", "--json"));
        args.addAll(List.of(more));
        CliRun run = CliRun.of(home, args.toArray(String[]::new));
        assertThat(run.exit()).as(run.err()).isZero();
        return run.json();
    }

    @Test
    void every_message_of_the_mailbox_is_in_one_thread() {
        JsonObject result = threads();
        assertThat(CliRun.fields(result)).containsExactly("v", "total", "threads", "next");
        List<JsonObject> threads = objects(result, "threads");
        assertThat(threads).hasSize(result.get("total").getAsInt());
        var inInbox = new ArrayList<String>();
        for (JsonObject thread : threads) {
            assertThat(CliRun.fields(thread))
                    .isEqualTo(CliRun.words("thread subject messages unread participants latest"));
            for (JsonObject message : objects(thread, "messages")) {
                assertThat(CliRun.fields(message))
                        .isEqualTo(CliRun.words(ShapesTest.MESSAGE + " depth parent"));
                assertThat(message.get("thread")).isEqualTo(thread.get("thread"));
                if (message.get("mailbox").getAsString().equals("INBOX")) {
                    inInbox.add(message.get("id").getAsString());
                }
            }
        }
        JsonObject list = CliRun.of(home, "list", "demo", "INBOX", "--json").json();
        assertThat(inInbox)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        objects(list, "messages").stream()
                                .map(m -> m.get("id").getAsString())
                                .toList());
        assertThat(threads)
                .anySatisfy(t -> assertThat(objects(t, "messages").size()).isGreaterThan(2));
        assertThat(threads)
                .extracting(t -> t.get("latest").getAsString())
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void pages_join_to_the_whole() {
        var ids = new ArrayList<String>();
        JsonObject page = threads("--limit", "2");
        while (true) {
            objects(page, "threads").forEach(t -> ids.add(t.get("thread").getAsString()));
            if (page.get("next").isJsonNull()) {
                break;
            }
            page = threads("--limit", "2", "--after", page.get("next").getAsString());
        }

        assertThat(ids)
                .isEqualTo(
                        objects(threads(), "threads").stream()
                                .map(t -> t.get("thread").getAsString())
                                .toList());
    }

    @Test
    void on_a_terminal_a_thread_is_a_line_with_its_messages_below() {
        CliRun run = CliRun.onScreen(home, "list", "demo", "INBOX", "--threads");

        assertThat(run.exit()).isZero();
        assertThat(run.lines()).allSatisfy(l -> assertThat(DisplayWidth.of(l)).isLessThan(101));
        assertThat(run.lines())
                .anySatisfy(l -> assertThat(l).matches("t\\d+ .*\\d+(, \\d+ new)? .*"));
        assertThat(run.lines()).anySatisfy(l -> assertThat(l).matches("  p\\d+ .*└ .*"));
        assertThat(run.lines()).anySatisfy(l -> assertThat(l).matches("p\\d+ .*"));
    }

    @Test
    void elsewhere_a_line_is_a_message() {
        CliRun run = CliRun.of(home, "list", "demo", "INBOX", "--threads", "--limit", "3");

        assertThat(run.lines()).isNotEmpty();
        assertThat(run.lines())
                .allSatisfy(l -> assertThat(l.split("\t", -1)).hasSize(8))
                .allSatisfy(l -> assertThat(l).matches("t\\d+\tp\\d+\t.*"));
    }

    @Test
    void what_cannot_be_is_said() {
        CliRun run = CliRun.of(home, "list", "demo", "INBOX", "--threads", "--deleted");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--threads and --deleted exclude each other");
        assertThat(CliRun.of(home, "list", "demo", "INBOX", "--threads", "--after", "x").exit())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_thread_is_shown_message_by_message_in_its_order() {
        JsonObject thread =
                objects(threads(), "threads").stream()
                        .filter(t -> objects(t, "messages").size() > 2)
                        .findFirst()
                        .orElseThrow();
        String id = thread.get("thread").getAsString();
        List<String> messages =
                objects(thread, "messages").stream().map(m -> m.get("id").getAsString()).toList();

        assertThat(CliRun.of(home, "show", id, "--json").objects())
                .extracting(m -> m.get("id").getAsString())
                .isEqualTo(messages);
        CliRun run = CliRun.onScreen(home, "show", id);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.lines().stream().filter(l -> l.startsWith("From:"))).hasSameSizeAs(messages);
        assertThat(run.lines().stream().filter(l -> l.startsWith("───")))
                .hasSize(messages.size() - 1);
        assertThat(CliRun.of(home, "show", "t9999").exit()).isEqualTo(ExitCode.USAGE);
        assertThat(CliRun.of(home, "show", "tx").exit()).isEqualTo(ExitCode.USAGE);
    }
}

package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `show` with `--part` and `--output`, on the store that a demo leaves.
class ShowCommandTest {
    @TempDir static Path directory;
    private static Path home;

    /// A message with an attachment, and that.
    private static String id;

    private static JsonObject attachment;
    @TempDir Path target;

    @BeforeAll
    static void find_an_attachment_in_the_demo() {
        home = directory.resolve("home");
        CliRun run = CliRun.of(home, "--home", home.toString(), "--json", "demo");
        assertThat(run.exit()).as(run.err()).isZero();
        CliRun found = CliRun.of(home, "search", "has:attachment", "--json");
        assertThat(found.exit()).as(found.err()).isZero();
        for (JsonElement message : found.json().getAsJsonArray("messages")) {
            String of = message.getAsJsonObject().get("id").getAsString();
            JsonObject shown = CliRun.of(home, "show", of, "--json").json();
            for (JsonElement one : shown.getAsJsonArray("attachments")) {
                if (!one.getAsJsonObject().get("name").isJsonNull()) {
                    id = of;
                    attachment = one.getAsJsonObject();
                }
            }
        }
        assertThat(id).isNotNull();
    }

    private String part;
    private byte[] octets;

    @BeforeEach
    void print_it() {
        part = attachment.get("part").getAsString();
        CliRun run = CliRun.of(home, "show", id, "--part", part);
        assertThat(run.exit()).as(run.err()).isZero();
        octets = run.raw();
        assertThat(octets).isNotEmpty();
    }

    private CliRun save(String... more) {
        var args = new ArrayList<>(List.of("show", id, "--part", part, "--output"));
        args.addAll(List.of(more));
        return CliRun.of(home, args.toArray(String[]::new));
    }

    @Test
    void a_part_is_saved_in_a_directory_and_its_path_printed() throws IOException {
        CliRun one = save(target.toString());
        CliRun two = save(target.toString());

        assertThat(one.exit()).as(one.err()).isZero();
        assertThat(one.lines()).hasSize(1).isNotEqualTo(two.lines());
        for (CliRun run : List.of(one, two)) {
            Path file = Path.of(run.lines().getFirst());
            assertThat(file).hasParent(target).hasBinaryContent(octets);
        }
        assertThat(one.lines().getFirst()).endsWith(attachment.get("name").getAsString());
    }

    @Test
    void a_file_named_is_replaced_only_with_force() throws IOException {
        Path file = target.resolve("mine");
        Files.writeString(file, "old");

        CliRun refused = save(file.toString());
        assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("--force");
        assertThat(file).hasContent("old");

        assertThat(save(file.toString(), "--force").exit()).isZero();
        assertThat(file).hasBinaryContent(octets);
    }

    @Test
    void every_attachment_is_saved_and_told_as_json() {
        CliRun run =
                CliRun.of(
                        home, "show", id, "--part", "all", "--output", target.toString(), "--json");

        assertThat(run.exit()).as(run.err()).isZero();
        JsonObject saved =
                run.json().getAsJsonArray("saved").asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .filter(s -> s.get("part").getAsString().equals(part))
                        .findFirst()
                        .orElseThrow();
        assertThat(CliRun.fields(saved)).isEqualTo(CliRun.words("id part path size"));
        assertThat(saved.get("size").getAsLong()).isEqualTo(octets.length);
        assertThat(Path.of(saved.get("path").getAsString())).hasBinaryContent(octets);
    }

    @Test
    void a_directory_for_every_attachment_is_made_where_it_is_missing() {
        Path directory = target.resolve("new/one");
        CliRun run = CliRun.of(home, "show", id, "--part", "all", "--output", directory.toString());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.lines()).isNotEmpty().allMatch(l -> Path.of(l).startsWith(directory));
    }

    @Test
    void what_cannot_be_is_said() throws IOException {
        String file = Files.writeString(target.resolve("file"), "mine").toString();
        CliRun below = CliRun.of(home, "show", id, "--part", "all", "--output", file + "/below");
        assertThat(below.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(below.err()).contains("cannot be made");
        CliRun all = CliRun.of(home, "show", id, "--part", "all", "--output", file);
        assertThat(all.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(all.err()).contains("needs a directory");
        CliRun none = CliRun.of(home, "show", id, "--output", target.toString());
        assertThat(none.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("--part");
        CliRun force = CliRun.of(home, "show", id, "--force");
        assertThat(force.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(force.err()).contains("--output");
        CliRun absent = CliRun.of(home, "show", id, "--part", "99", "--output", target.toString());
        assertThat(absent.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(absent.err()).contains("no part 99");
        assertThat(target).isDirectoryNotContaining(path -> !path.endsWith("file"));
    }
}

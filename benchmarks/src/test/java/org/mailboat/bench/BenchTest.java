package org.mailboat.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The bench at toy size: that it runs and holds what programs did against the server. Its times
/// mean nothing.
class BenchTest {
    @TempDir Path directory;

    @Test
    void a_few_cases_are_measured_and_written_down() throws Exception {
        Path file = directory.resolve("results.json");

        String printed =
                run(
                        0,
                        "first-sync",
                        "upload-2000",
                        "--size",
                        "toy",
                        "--rounds",
                        "1",
                        "--peers",
                        "none",
                        "--out",
                        file.toString());

        assertThat(printed).contains("first-sync:", "upload-2000:", "x drain");
        Results results = Results.read(file);
        assertThat(results.outcomes())
                .extracting(Outcome::name)
                .containsExactly("first-sync", "upload-2000");
        Outcome first = results.outcomes().getFirst();
        assertThat(first.row("mailboat").median(Timing::wall)).isPositive();
        assertThat(first.row("mailboat").median(Timing::rss)).isGreaterThan(20);
        assertThat(first.traffic("mailboat", c -> c.bodies())).isEqualTo(100);
        assertThat(first.traffic("mailboat", c -> c.commands())).isBetween(5.0, 100.0);
        assertThat(Tables.text(first)).contains("mailboat");

        Path docs = Files.createDirectories(directory.resolve("docs"));
        Files.writeString(
                docs.resolve("benchmarks.md"),
                "before\n"
                        + "<!-- results: written by ./bench page -->\n"
                        + "<!-- end of results -->\n"
                        + "after\n");
        Page.write(docs, results);
        assertThat(docs.resolve("benchmarks.md"))
                .content()
                .startsWith("before\n")
                .contains("### upload-2000")
                .endsWith("after\n");
        assertThat(docs.resolve("benchmarks/first-syncs.svg")).content().contains("<svg", "drain");
    }

    @Test
    void a_program_that_has_other_mail_than_the_server_is_told() {
        var server = new Truth(Map.of("INBOX 1", "[]a", "INBOX 2", "[]b"), true);
        var here = new Truth(Map.of("INBOX 1", "[]a", "INBOX 2", "[]c"), true);

        assertThatThrownBy(() -> here.mustEqual(server, "it"))
                .isInstanceOf(WrongResult.class)
                .hasMessageContaining("1 messages, as in INBOX 2");
    }

    @Test
    void what_is_not_known_is_said() throws Exception {
        assertThat(run(2, "first-synk")).contains("no case is called first-synk");
        assertThat(run(2, "--rounds", "0")).contains("--rounds is at least 1");
        assertThat(run(0, "--list")).contains("growth", "search-50k");
        assertThat(run(0, "--help")).contains("--rounds");
    }

    private static String run(int exit, String... arguments) throws Exception {
        var out = new ByteArrayOutputStream();
        int ended =
                Main.run(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        Path.of("").toAbsolutePath().getParent(),
                        List.of(arguments));
        String printed = out.toString(StandardCharsets.UTF_8);
        assertThat(ended).as(printed).isEqualTo(exit);
        return printed;
    }
}

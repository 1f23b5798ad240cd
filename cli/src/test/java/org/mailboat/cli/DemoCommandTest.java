package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.cli.output.DisplayWidth;
import org.mailboat.imap.fake.SampleMail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class DemoCommandTest {
    @TempDir Path directory;

    @Test
    void the_demo_syncs_shows_what_came_and_follows_what_changes() {
        Path home = directory.resolve("fresh");
        CliRun run = CliRun.onScreen(directory, "demo", "--home", home.toString());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(SampleMail.MESSAGES + " new messages", "Größe & Maß", "港/船")
                .contains("1 new message, 1 updated, 1 moved")
                .contains("└ Ann Keel", "(Sent)")
                .contains("grüne Kiste", "缆绳")
                .contains("Größen & Maße.pdf", "帆の寸法.csv")
                .contains("export MAILBOAT_HOME=" + home);
        assertThat(CliRun.of(home, "status").out()).contains("demo: in agreement");
        assertThat(CliRun.of(home, "list", "demo", "Archive").out())
                .contains("The survey, all of it");
    }

    @Test
    void steps_are_numbered_and_nothing_is_wider_than_the_screen() {
        Path home = directory.resolve("fresh");
        List<String> lines = CliRun.onScreen(directory, "demo", "--home", home.toString()).lines();

        List<String> titles = lines.stream().filter(l -> l.matches("[0-9]\\. .*")).toList();
        assertThat(titles).hasSizeGreaterThan(5);
        for (int i = 0; i < titles.size(); i++) {
            assertThat(titles.get(i)).startsWith(i + 1 + ". ");
        }
        assertThat(lines)
                .filteredOn(line -> !line.contains(home.toString()))
                .allMatch(line -> DisplayWidth.of(line) <= 100);
    }

    @Test
    void without_a_terminal_it_is_as_readable_and_has_no_control_characters() {
        CliRun run = CliRun.of(directory, "demo", "--home", directory.resolve("fresh").toString());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).doesNotContain("\u001b", "\t");
        assertThat(run.lines())
                .filteredOn(line -> !line.contains(directory.toString()))
                .allMatch(line -> DisplayWidth.of(line) <= 80);
    }

    @Test
    void a_home_with_something_in_it_is_left_alone() throws Exception {
        Files.writeString(directory.resolve("mine"), "mine");
        CliRun run = CliRun.of(directory, "demo", "--home", directory.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(directory).isDirectoryNotContaining("glob:**.db");
    }
}

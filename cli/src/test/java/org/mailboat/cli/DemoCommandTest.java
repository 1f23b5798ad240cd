package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class DemoCommandTest {
    @TempDir Path directory;

    @Test
    void the_demo_syncs_and_shows_what_came() {
        Path home = directory.resolve("fresh");
        CliRun run = CliRun.onScreen(directory, "demo", "--home", home.toString());
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("313 new messages", "Größe & Maß", "The newest messages of INBOX:")
                .contains("From:", "list demo INBOX", home.toString());
        assertThat(CliRun.of(home, "status").out()).contains("demo: in agreement");
    }

    @Test
    void a_home_with_something_in_it_is_left_alone() throws Exception {
        Files.writeString(directory.resolve("mine"), "mine");
        CliRun run = CliRun.of(directory, "demo", "--home", directory.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(directory).isDirectoryNotContaining("glob:**.db");
    }
}

package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Saves what strangers named, beside files that are somebody's.
@Timeout(60)
class PartSavingTest {
    @TempDir Path directory;
    private StoreWithServer world;
    private Path target;

    @BeforeEach
    void start() throws IOException {
        world = new StoreWithServer(directory.resolve("home"));
        target = Files.createDirectory(directory.resolve("target"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    /// A message with one file of this name, which holds `new`.
    private MessageInfo message(String name) throws InterruptedException {
        String text =
                """
                Subject: a file
                Content-Type: multipart/mixed; boundary=x

                --x

                Look.
                --x
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename*=utf-8''%s

                new
                --x--
                """
                        .formatted(escaped(name));
        world.there
                .mailbox("INBOX")
                .append(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        world.sync();
        return world.store.placements("p1").getFirst();
    }

    private static String escaped(String name) {
        var out = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            out.append("%%%02X".formatted(b));
        }
        return out.toString();
    }

    private Path save(MessageInfo message, Path to) throws IOException {
        return world.store.save(message, "2", to, false);
    }

    private List<String> names(Path of) throws IOException {
        try (Stream<Path> all = Files.list(of)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_name_never_leads_out_of_the_directory() throws Exception {
        MessageInfo message = message("../../home/config");

        assertThat(save(message, target)).isEqualTo(target.resolve("config")).hasContent("new");
        assertThat(directory.resolve("home").resolve("config")).doesNotExist();
    }

    @Test
    void an_absolute_path_is_a_name() throws Exception {
        MessageInfo message = message(target + "/../stolen.txt");

        assertThat(save(message, target)).isEqualTo(target.resolve("stolen.txt"));
        assertThat(names(directory)).containsExactly("home", "target");
    }

    @Test
    void what_acts_on_a_terminal_or_turns_the_writing_is_no_part_of_a_name() throws Exception {
        MessageInfo message = message("\u001b[2Jin\u0007voice\u202efdp.exe\n");

        assertThat(save(message, target).getFileName()).hasToString("[2Jinvoicefdp.exe");
    }

    @Test
    void a_file_that_is_there_is_kept_and_the_new_one_numbered() throws Exception {
        MessageInfo message = message("a.txt");
        Files.writeString(target.resolve("a.txt"), "old");

        assertThat(save(message, target)).isEqualTo(target.resolve("a (2).txt"));
        assertThat(save(message, target)).isEqualTo(target.resolve("a (3).txt"));
        assertThat(target.resolve("a.txt")).hasContent("old");
    }

    @Test
    void a_link_that_is_there_is_not_followed() throws Exception {
        MessageInfo message = message("a.txt");
        Path elsewhere = directory.resolve("elsewhere");
        Files.createSymbolicLink(target.resolve("a.txt"), elsewhere);

        assertThat(save(message, target)).isEqualTo(target.resolve("a (2).txt"));
        assertThatThrownBy(() -> save(message, target.resolve("a.txt")))
                .isInstanceOf(UsageException.class);
        assertThat(elsewhere).doesNotExist();

        Files.writeString(elsewhere, "old");
        world.store.save(message, "2", target.resolve("a.txt"), true);
        assertThat(elsewhere).hasContent("old");
        assertThat(target.resolve("a.txt")).isRegularFile().hasContent("new");
    }

    @Test
    void a_file_named_is_replaced_only_if_asked_for() throws Exception {
        MessageInfo message = message("a.txt");
        Path file = target.resolve("mine");
        Files.writeString(file, "old");

        assertThatThrownBy(() -> save(message, file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--force");
        assertThat(file).hasContent("old");
        assertThat(world.store.save(message, "2", file, true)).isEqualTo(file).hasContent("new");
        assertThat(names(target)).containsExactly("mine");
    }

    @Test
    void what_fails_leaves_no_file() throws Exception {
        MessageInfo message = message("a.txt");
        Path file = target.resolve("mine");

        assertThatThrownBy(() -> world.store.save(message, "7", file, false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no part 7");
        assertThatThrownBy(() -> save(message, target.resolve("absent/mine")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no directory");
        assertThat(names(target)).isEmpty();
    }
}

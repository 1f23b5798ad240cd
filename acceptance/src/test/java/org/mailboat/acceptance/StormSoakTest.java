package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.testkit.CourierServer;
import org.mailboat.imap.testkit.CyrusServer;
import org.mailboat.imap.testkit.DovecotOptions;
import org.mailboat.imap.testkit.DovecotServer;
import org.mailboat.imap.testkit.TestServer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Random edits on both sides of a real server, with kills and cut links, made and judged by a
/// program in another language, `acceptance/storm/storm.py`. Run by `./soak storm`.
@Tag("soak")
class StormSoakTest {
    @Test
    void whatever_happens_everybody_ends_equal_and_nothing_is_lost(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory)
            throws IOException, InterruptedException {
        try (TestServer server = server(System.getProperty("mailboat.server", "dovecot"))) {
            assertThat(storm(server, directory)).as("see above").isZero();
        }
    }

    private static TestServer server(String name) {
        return switch (name) {
            case "dovecot" -> DovecotServer.start(DovecotOptions.defaults());
            case "cyrus" -> CyrusServer.start();
            case "courier" -> CourierServer.start();
            default ->
                    throw new IllegalArgumentException(
                            "--server is dovecot, cyrus or courier, and not " + name);
        };
    }

    private static int storm(TestServer server, Path directory)
            throws IOException, InterruptedException {
        Path root = Project.root();
        var words =
                new ArrayList<>(
                        List.of(
                                "python3",
                                root.resolve("acceptance/storm/storm.py").toString(),
                                "--port=" + server.port(),
                                "--user=" + server.user("storm"),
                                "--mailboat=" + root.resolve("mailboat"),
                                "--directory=" + directory.resolve("storm")));
        for (String option : List.of("minutes", "seed", "stores", "kills", "cuts")) {
            String value = System.getProperty("mailboat." + option);
            if (value != null) {
                words.add("--" + option + "=" + value);
            }
        }
        if (Boolean.getBoolean("mailboat.mbsync")) {
            words.add("--mbsync");
        }
        System.out.println(String.join(" ", words));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(System.out::println);
        } finally {
            process.destroy();
        }
        return process.waitFor();
    }
}

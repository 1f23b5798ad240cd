package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.Mailboat.succeed;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/// `./mailboat` starts from anywhere, says nothing of its own on standard output, and knows a Java
/// when it sees one.
class LauncherTest {
    @TempDir private Path directory;
    private CommandLine mailboat;

    @BeforeEach
    void home() {
        mailboat = CommandLine.in(directory);
    }

    @Test
    void help_goes_to_standard_output_and_nothing_to_the_other() {
        var result = succeed(mailboat.run("--help"));

        assertThat(result.out()).contains("account", "sync", "export");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void it_starts_through_a_link_in_another_directory() throws IOException {
        Path link =
                Files.createSymbolicLink(
                        directory.resolve("my mail"), Project.root().resolve("mailboat"));

        assertThat(succeed(mailboat.withLauncher(link).run("--version")).err()).isEmpty();
    }

    @Test
    void it_starts_from_a_copy_whose_path_has_spaces_and_cannot_be_written() throws Exception {
        Path copy = copyOfBuild(directory.resolve("a path with spaces"));
        try (var frozen = Mounts.readOnly(copy)) {
            var result = succeed(mailboat.withLauncher(copy.resolve("mailboat")).run("--version"));

            assertThat(result.out()).isNotBlank();
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void it_finds_a_newer_java_than_the_one_on_the_path() throws IOException {
        Path old = fakeJava("17.0.2");
        var result =
                succeed(
                        mailboat.with("JAVA_HOME", "")
                                .with("PATH", old.resolve("bin") + ":/usr/bin:/bin")
                                .run("--version"));

        assertThat(result.err()).isEmpty();
    }

    @Test
    void an_old_java_that_was_asked_for_is_passed_over() throws IOException {
        succeed(mailboat.with("MAILBOAT_JAVA_HOME", fakeJava("21.0.1").toString()).run("--help"));
    }

    @Test
    void options_for_the_java_machine_are_passed_on() {
        var result = mailboat.with("MAILBOAT_JAVA_OPTS", "-Xmx32m -Dx=1").run("--version");

        succeed(result);
        assertThat(mailboat.with("MAILBOAT_JAVA_OPTS", "-Xno-such").run("--version").exit())
                .isNotZero();
    }

    @Test
    void an_unknown_command_is_a_usage_error() {
        var result = mailboat.run("swim");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("swim");
    }

    /// A directory that looks like an installed Java of this version and ends with an error if it
    /// is started.
    private Path fakeJava(String version) throws IOException {
        Path home = directory.resolve("java-" + version);
        Path java = home.resolve("bin").resolve("java");
        Files.createDirectories(java.getParent());
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, "#!/bin/sh\nexit 99\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home;
    }

    /// The launcher, what it needs beside it, and what was built; nothing that would be rebuilt.
    private static Path copyOfBuild(Path to) throws IOException {
        for (String part : new String[] {"mailboat", "build-tools", "cli/target/dist", "pom.xml"}) {
            Path from = Project.root().resolve(part);
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Path target = to.resolve(part).resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.createDirectories(target.getParent());
                        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
        }
        return to;
    }
}

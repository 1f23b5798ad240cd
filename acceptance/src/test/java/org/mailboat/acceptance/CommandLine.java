package org.mailboat.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The program as a user starts it: `./mailboat` in a process of its own, with a home of its own.
///
/// @param launcher the script
/// @param home the store
/// @param scratch where output is kept
/// @param environment added to this process's own, which is cleaned of what would disturb
record CommandLine(Path launcher, Path home, Path scratch, Map<String, String> environment) {
    private static final long PATIENCE_SECONDS = 120;

    /// What a command left behind.
    record Result(int exit, String out, String err) {
        @Override
        public String toString() {
            return "exit " + exit + "\n--- out\n" + out + "--- err\n" + err;
        }
    }

    static CommandLine in(Path directory) {
        return new CommandLine(
                Project.root().resolve("mailboat"), directory.resolve("home"), directory, Map.of());
    }

    CommandLine with(String variable, String value) {
        var more = new TreeMap<>(environment);
        more.put(variable, value);
        return new CommandLine(launcher, home, scratch, more);
    }

    CommandLine withHome(Path other) {
        return new CommandLine(launcher, other, scratch, environment);
    }

    CommandLine withLauncher(Path other) {
        return new CommandLine(other, home, scratch, environment);
    }

    Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    Result runWithInput(String input, String... arguments) {
        try {
            Path out = Files.createTempFile(scratch, "out", ".txt");
            Path err = Files.createTempFile(scratch, "err", ".txt");
            Path in = Files.writeString(Files.createTempFile(scratch, "in", ".txt"), input);
            Process process = process(in, out, err, arguments);
            return await(process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A command that goes on beside the test; kill or await it.
    Running start(String... arguments) throws IOException {
        Path out = Files.createTempFile(scratch, "out", ".txt");
        Path err = Files.createTempFile(scratch, "err", ".txt");
        Path in = Files.createTempFile(scratch, "in", ".txt");
        return new Running(process(in, out, err, arguments), out, err);
    }

    /// A command in progress.
    record Running(Process process, Path out, Path err) implements AutoCloseable {
        Result await() throws IOException {
            return CommandLine.await(process, out, err);
        }

        /// Ends it as `kill -9` does after so many milliseconds.
        ///
        /// @return whether it was still at work
        boolean killAfter(long milliseconds) throws InterruptedException {
            boolean over = process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            return !over;
        }

        /// Ends it likewise as soon as that is so.
        ///
        /// @return whether it was still at work
        boolean killWhen(BooleanSupplier time) throws InterruptedException {
            boolean over = false;
            while (!over && !time.getAsBoolean()) {
                over = process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            process.destroyForcibly().waitFor();
            return !over;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private Process process(Path in, Path out, Path err, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(launcher.toString());
        command.addAll(List.of("--home", home.toString()));
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(command)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        Map<String, String> env = builder.environment();
        env.keySet().removeIf(name -> name.startsWith("MAILBOAT_") || name.startsWith("JAVA_TOOL"));
        env.remove("JDK_JAVA_OPTIONS");
        env.putAll(environment);
        return builder.start();
    }

    private static Result await(Process process, Path out, Path err) throws IOException {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(
                        "still running after "
                                + PATIENCE_SECONDS
                                + " s: "
                                + new Result(-1, text(out), text(err)));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return new Result(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}

package org.mailboat.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// Runs programs and says what they cost.
///
/// Wall clock and processor time are those of bash's `time`, which asks the kernel when the program
/// has ended, children included. Memory is the VmHWM in `/proc`, looked at every few milliseconds
/// while the program runs: it only grows, so that the last look is short by no more than what came
/// after it.
///
/// @param scratch where the files of the last run are kept
record Meter(Path scratch) {
    private static final long LOOK_MILLIS = 4;
    private static final long PATIENCE_SECONDS = 3600;
    private static final String TIMED =
            """
            figures=$1; shift
            exec 5>&2
            TIMEFORMAT='%3R %3U %3S'
            { time "$@" 2>&5 5>&-; } 2>"$figures"
            """;

    /// Runs a program to its end.
    ///
    /// @param input what it reads from standard input
    /// @throws WrongResult if it fails
    Timing run(List<String> command, Map<String, String> environment, String input)
            throws IOException, InterruptedException {
        Path figures = scratch.resolve("figures.txt");
        Path in = Files.writeString(scratch.resolve("in.txt"), input);
        var line = new ArrayList<>(List.of("bash", "-c", TIMED, "timed", figures.toString()));
        line.addAll(command);
        var builder =
                new ProcessBuilder(line)
                        .redirectInput(in.toFile())
                        .redirectOutput(out().toFile())
                        .redirectError(err().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MAILBOAT_"));
        builder.environment().putAll(environment);
        Process bash = builder.start();
        double rss = watch(bash);
        if (bash.exitValue() != 0) {
            throw new WrongResult(
                    "%s ended with %d: %s%s"
                            .formatted(command, bash.exitValue(), text(out()), text(err())));
        }
        String[] seconds = text(figures).strip().split(" ", -1);
        return new Timing(
                Double.parseDouble(seconds[0]),
                Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2]),
                rss);
    }

    /// What the last program wrote.
    String output() throws IOException {
        return text(out());
    }

    private Path out() {
        return scratch.resolve("out.txt");
    }

    private Path err() {
        return scratch.resolve("err.txt");
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static double watch(Process bash) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long program = 0;
        double most = 0;
        while (!bash.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() > end) {
                bash.descendants().forEach(ProcessHandle::destroyForcibly);
                bash.destroyForcibly();
                throw new WrongResult("still running after " + PATIENCE_SECONDS + " s");
            }
            if (program == 0) {
                program = bash.children().mapToLong(ProcessHandle::pid).findFirst().orElse(0);
            }
            most = Math.max(most, highWater(program));
        }
        return most;
    }

    private static double highWater(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                }
            }
        } catch (IOException gone) {
            return 0;
        }
        return 0;
    }

    /// Does something on this thread.
    static Timing thread(Callable<?> work) throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        work.call();
        return new Timing(
                (System.nanoTime() - start) / 1e9,
                (threads.getCurrentThreadCpuTime() - cpu) / 1e9,
                0);
    }

    /// Has everything that was written reach the disk, so that what one program left to be written
    /// does not slow the next.
    static void quiesce() throws IOException, InterruptedException {
        new ProcessBuilder("sync").start().waitFor();
    }
}

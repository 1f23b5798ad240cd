package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.cli.output.Stdio;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/// The program: ties [Cli] to the process.
public final class Main {
    private Main() {}

    /// Ends the process with the exit code of the command.
    public static void main(String[] args) {
        int code = new Cli(stdio(System.getenv()), environment(System.getenv())).run(args);
        if (code != ExitCode.DONE) {
            System.exit(code);
        }
        // All other threads are daemons, so the process ends here, too, and without Java's looking
        // for somebody who wants to be told of an exit.
    }

    static Environment environment(Map<String, String> variables) {
        return new Environment(
                variables, InstantSource.system(), System::nanoTime, ZoneId::systemDefault);
    }

    private static Stdio stdio(Map<String, String> env) {
        return new Stdio(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                terminal(env));
    }

    /// The launcher tells what the streams are, as Java cannot ask about each of them.
    private static Stdio.Terminal terminal(Map<String, String> env) {
        String told = System.getProperty("mailboat.terminal", "");
        boolean dumb = "dumb".equals(env.get("TERM"));
        boolean colour = !dumb && env.getOrDefault("NO_COLOR", "").isEmpty();
        return new Stdio.Terminal(
                told.contains("in"),
                told.contains("out"),
                told.contains("err") && !dumb,
                columns(System.getProperty("mailboat.columns"), env.get("COLUMNS")),
                colour);
    }

    private static int columns(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && isWidth(candidate)) {
                return Math.max(40, Integer.parseInt(candidate));
            }
        }
        return 80;
    }

    /// Two to four digits. A pattern would be the first one of a start, and cost more than the rest
    /// of this class.
    private static boolean isWidth(String told) {
        return told.length() >= 2
                && told.length() <= 4
                && told.charAt(0) != '0'
                && told.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}

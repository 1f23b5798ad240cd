package org.mailboat.cli;

import org.mailboat.cli.output.Stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Asks a person for a secret, without showing what is typed.
///
/// The question goes to standard error, as standard output belongs to the result; the JDK's console
/// would use the latter and does not exist when that is redirected.
final class HiddenInput {
    private HiddenInput() {}

    static String ask(Stdio stdio, String question) {
        var restore = new Thread(() -> echo(true));
        Runtime.getRuntime().addShutdownHook(restore);
        echo(false);
        try {
            stdio.sayRaw(question);
            String answer = readLine(stdio);
            stdio.sayRaw("\n");
            return answer;
        } finally {
            echo(true);
            Runtime.getRuntime().removeShutdownHook(restore);
        }
    }

    private static String readLine(Stdio stdio) {
        try {
            var line = new ByteArrayOutputStream();
            for (int b = stdio.in().read(); b >= 0 && b != '\n'; b = stdio.in().read()) {
                line.write(b);
            }
            return line.toString(StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void echo(boolean on) {
        try {
            var stty =
                    new ProcessBuilder("stty", on ? "echo" : "-echo")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .start();
            if (stty.waitFor() != 0 && !on) {
                throw new IllegalArgumentException(
                        "the terminal cannot hide a password; give --password-stdin instead.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

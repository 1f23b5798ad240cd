package org.mailboat.account;

import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.Printable;
import org.mailboat.model.Secret;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A command of the user's that prints a secret on its first line. Run by `sh -c`, with nothing on
/// its standard input.
final class ShellCommand {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LONGEST_COMPLAINT = 500;

    /// How long output may still come after the command has ended.
    private static final Duration AFTERMATH = Duration.ofSeconds(2);

    private final String command;
    private final ThreadFactory threads;
    private final Duration patience;

    /// @param patience how long the command may take
    ShellCommand(String command, ThreadFactory threads, Duration patience) {
        this.command = command;
        this.threads = threads;
        this.patience = patience;
    }

    /// Runs the command and blocks until it has ended.
    ///
    /// @throws MailException of kind needs-login, with what the command said on standard error, if
    ///   it fails, prints nothing or takes too long
    /// @throws CancellationException if the wish to stop comes
    Secret firstLine(Cancel cancel) {
        Process process = start();
        try (var registration = cancel.onRequest(() -> end(process))) {
            var line = new CompletableFuture<String>();
            var complaint = new CompletableFuture<String>();
            threads.newThread(() -> readLine(process.getInputStream(), line)).start();
            threads.newThread(() -> readComplaint(process.getErrorStream(), complaint)).start();
            boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            cancel.check();
            if (!ended) {
                throw failed("has not ended after " + patience.toSeconds() + " s", "");
            }
            if (process.exitValue() != 0) {
                throw failed("failed with status " + process.exitValue(), within(complaint));
            }
            String secret = within(line);
            if (secret.isEmpty()) {
                throw failed("printed nothing", within(complaint));
            }
            return new Secret(secret);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            end(process);
        }
    }

    private Process start() {
        try {
            return new ProcessBuilder("sh", "-c", command)
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .start();
        } catch (IOException e) {
            throw failed("cannot be started", String.valueOf(e.getMessage()));
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    /// Completes with the first line as soon as it is there, and goes on reading so that the
    /// command is not held up.
    private static void readLine(InputStream stream, CompletableFuture<String> line) {
        try (stream) {
            byte[] start = new byte[LONGEST_LINE];
            int length = 0;
            for (int b = stream.read(); b >= 0 && b != '\n' && length < start.length; ) {
                start[length++] = (byte) b;
                b = stream.read();
            }
            String text = new String(start, 0, length, StandardCharsets.UTF_8);
            line.complete(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            stream.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            line.complete("");
        }
    }

    private static void readComplaint(InputStream stream, CompletableFuture<String> complaint) {
        var text = new StringBuilder();
        try (var reader =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (text.length() < LONGEST_COMPLAINT) {
                    text.append((char) c);
                }
            }
        } catch (IOException e) {
            // what it said so far is what there is
        }
        complaint.complete(text.toString());
    }

    /// What was read, or nothing: a background process of the command's may hold its output open
    /// for ever.
    private static String within(CompletableFuture<String> text) throws InterruptedException {
        try {
            return text.get(AFTERMATH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return "";
        }
    }

    private static MailException failed(String what, String complaint) {
        String said = complaint.strip().replaceAll("\\s+", " ");
        return new MailException(
                SyncFailure.of(
                                FailureKind.NEEDS_LOGIN,
                                "The command for the password or token "
                                        + what
                                        + (said.isEmpty() ? "." : ": " + Printable.of(said)))
                        .withNextStep("Run the command in a shell and see what it prints."));
    }
}

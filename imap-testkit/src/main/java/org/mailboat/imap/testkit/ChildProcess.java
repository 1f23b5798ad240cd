package org.mailboat.imap.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server process that ends when its test ends, even if the test's own process is killed.
///
/// A small shell stands between: it starts the server and waits on its own standard input, whose
/// other end this process holds. When that end closes, for whatever reason, the shell ends the
/// server by its process id. Thread-safe; closed by the server's runner.
public final class ChildProcess implements AutoCloseable {
    private static final String TETHER =
            """
            exec 3<&0
            "$@" </dev/null 3<&- & server=$!
            (cat <&3 >/dev/null; kill $server) 2>/dev/null &
            wait $server
            """;
    private static final Duration STOP_TIME = Duration.ofSeconds(10);

    private final Process shell;
    private final Path output;

    private ChildProcess(Process shell, Path output) {
        this.shell = shell;
        this.output = output;
    }

    /// Starts a command that stays in the foreground; what it prints goes to the file.
    public static ChildProcess start(Path output, List<String> command) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", TETHER, "tether"));
        line.addAll(command);
        try {
            Process shell =
                    new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            return new ChildProcess(shell, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until something listens on this port of 127.0.0.1.
    ///
    /// @return false if the process ended or the time passed first
    public boolean awaitPort(int port, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (shell.isAlive() && System.nanoTime() < end) {
            if (isListening(port)) {
                return true;
            }
            if (shell.waitFor(20, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    private static boolean isListening(int port) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// What the process printed so far.
    public String printed() {
        return tail(output);
    }

    /// The last lines of a log file, or nothing if there is none.
    public static String tail(Path log) {
        try {
            List<String> lines =
                    Files.exists(log)
                            ? Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList()
                            : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return log + ": " + e.getMessage();
        }
    }

    /// Ends the process: politely first, and after ten seconds by force.
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(STOP_TIME.toSeconds(), TimeUnit.SECONDS)) {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// A port that was free a moment ago; somebody else may take it before it is used.
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs a command to its end and gives what it printed.
    ///
    /// @throws IllegalStateException if it does not end with 0 within the time
    public static String run(Duration limit, List<String> command) {
        try {
            Path output = Files.createTempFile("mailboat-command", ".out");
            try {
                Process process =
                        new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectInput(ProcessBuilder.Redirect.from(nullFile()))
                                .redirectOutput(output.toFile())
                                .start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(command + " took longer than " + limit);
                }
                String printed = Files.readString(output, StandardCharsets.ISO_8859_1);
                if (process.exitValue() != 0) {
                    throw new IllegalStateException(
                            command + " ended with " + process.exitValue() + ": " + printed);
                }
                return printed;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static File nullFile() {
        return new File("/dev/null");
    }
}

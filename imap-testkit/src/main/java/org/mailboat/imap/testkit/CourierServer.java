package org.mailboat.imap.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A private Courier IMAP on 127.0.0.1, with its own directory, port and users.
///
/// Any user name of lower-case letters and digits is valid, with the password
/// [TestServer#PASSWORD]; the maildir is made at the first login. It speaks plain text only and has
/// no extensions but UIDPLUS, CHILDREN, NAMESPACE, IDLE and those for sorting. It is installed in
/// an [Overlay], which needs root. It ends when it is closed, and also when this process dies.
/// Thread-safe.
public final class CourierServer implements TestServer {
    private static final Overlay OVERLAY =
            new Overlay("Courier", List.of("courier-imap", "courier-base"));

    private final Path root;
    private final int port;
    private final RunDirectory removal;

    private CourierServer(Path root, Overlay.Running running) {
        this.root = root;
        this.port = running.ports().getFirst();
        this.removal = RunDirectory.removedAtExit(root, running.process());
    }

    /// Why Courier cannot be run here, in one line; empty if it is installed or can be.
    public static Optional<String> unavailable() {
        return OVERLAY.unavailable();
    }

    /// Installs it if that was not done yet, starts it, and returns once it answers.
    ///
    /// @throws ServerUnavailable if it cannot be run or installed here
    public static CourierServer start() {
        Path root = OVERLAY.prepare(List.of("courier.sh", "courier_helpers.py"));
        Overlay.Running running =
                OVERLAY.start(root, "courier.sh", 1, ports -> configure(root, ports.getFirst()));
        return new CourierServer(root, running);
    }

    private static void configure(Path root, int port) {
        try {
            Files.writeString(root.resolve("courier.env"), settings(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String settings(int port) {
        return """
        PORT=%d
        IMAPDSTARTTLS=NO
        TLS_PROTOCOL=
        IMAP_ULIMITD=4000000
        IMAP_IDLE_TIMEOUT=1
        """
                .formatted(port);
    }

    @Override
    public String name() {
        return "Courier";
    }

    @Override
    public int port() {
        return port;
    }

    /// Any name is a user: its mail appears at the first login.
    @Override
    public String user(String name) {
        return name;
    }

    /// The maildir of a user who has logged in; its files are the machine user `mail`'s.
    public Path maildir(String user) {
        return root.resolve("data").resolve(user).resolve("Maildir");
    }

    /// What the server logged lately.
    public String log() {
        return ChildProcess.tail(root.resolve("log"));
    }

    /// Ends the server and removes everything it kept, except the installed programs.
    @Override
    public void close() {
        removal.close();
    }
}

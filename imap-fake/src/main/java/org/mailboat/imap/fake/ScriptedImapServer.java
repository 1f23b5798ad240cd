package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A server that follows a dialogue: it says and expects exactly what a script tells it.
///
/// Use a fresh one for each test. The n-th call of [#connection()] writes the script of the n-th
/// connection that a client opens; a connection without a script is a failure.
///
/// ```java
/// try (ScriptedImapServer server = ScriptedImapServer.start()) {
///     server.connection()
///             .send("* OK ready")
///             .expect("{tag} CAPABILITY")
///             .send("* CAPABILITY IMAP4rev1", "{tag} OK done");
///     // … the client under test connects to 127.0.0.1 and server.port() …
///     server.verify();
/// }
/// ```
///
/// It listens on 127.0.0.1, plays each connection on a daemon thread of its own, and every wait
/// ends after the deadline (10 seconds unless said otherwise). A step that is not met ends the
/// connection with a `BYE` that names it. Thread-safe; closed by the test.
public final class ScriptedImapServer implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final ServerSocket listener;
    private final Duration deadline;
    private final Transcript transcript = new Transcript();
    private final List<ScriptedConnection> scripts = new ArrayList<>();
    private int accepted;
    private @Nullable String unexpected;
    private boolean reported;

    private ScriptedImapServer(Duration deadline) {
        this.deadline = deadline;
        listener = Loopback.listen();
        Thread.ofPlatform().daemon().name("scripted-imap-accept").start(this::accept);
    }

    /// Starts a server that already listens when this returns.
    public static ScriptedImapServer start() {
        return new ScriptedImapServer(DEADLINE);
    }

    /// Starts a server whose waits end after this time.
    public static ScriptedImapServer start(Duration deadline) {
        return new ScriptedImapServer(deadline);
    }

    /// The TCP port on 127.0.0.1.
    public int port() {
        return listener.getLocalPort();
    }

    /// The script, still empty, of the next connection.
    public synchronized ScriptedConnection connection() {
        var script = new ScriptedConnection(scripts.size() + 1, transcript, deadline);
        scripts.add(script);
        return script;
    }

    /// What was said so far, a line each, marked with the connection and who said it.
    public List<String> transcript() {
        return transcript.lines();
    }

    /// Waits until every script was played to its end.
    ///
    /// @throws AssertionError with the transcript, if a step was not met, is still waiting at the
    ///   deadline, or a connection came for which there is no script
    public void verify() {
        long end = System.nanoTime() + deadline.toNanos();
        List<String> problems = new ArrayList<>();
        try {
            for (ScriptedConnection script : scripts()) {
                String problem = script.awaitEnd(end);
                if (problem != null) {
                    problems.add(problem);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problems.add("interrupted");
        }
        throwIfAny(problems);
    }

    /// Closes every connection and stops listening.
    ///
    /// @throws AssertionError if a step was not met and [#verify()] has not said so
    @Override
    public void close() {
        List<String> problems = new ArrayList<>();
        for (ScriptedConnection script : scripts()) {
            String failure = script.failure();
            if (failure != null) {
                problems.add(failure);
            }
            script.stop();
        }
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throwIfAny(problems);
    }

    private synchronized void throwIfAny(List<String> problems) {
        if (unexpected != null) {
            problems.add(unexpected);
        }
        if (!problems.isEmpty() && !reported) {
            reported = true;
            throw new AssertionError(String.join("\n", problems) + "\ntranscript:\n" + transcript);
        }
    }

    private synchronized List<ScriptedConnection> scripts() {
        return List.copyOf(scripts);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(Math.toIntExact(deadline.toMillis()));
                begin(socket);
            } catch (SocketException e) {
                if (!listener.isClosed()) {
                    transcript.note(0, "accept: " + e.getMessage());
                }
            } catch (IOException e) {
                transcript.note(0, "accept: " + e.getMessage());
            }
        }
    }

    private synchronized void begin(Socket socket) throws IOException {
        accepted++;
        if (accepted > scripts.size()) {
            unexpected = "connection " + accepted + " came, and there is no script for it";
            socket.close();
            return;
        }
        ScriptedConnection script = scripts.get(accepted - 1);
        Thread.ofPlatform()
                .daemon()
                .name("scripted-imap-" + accepted)
                .start(() -> script.play(socket));
    }
}

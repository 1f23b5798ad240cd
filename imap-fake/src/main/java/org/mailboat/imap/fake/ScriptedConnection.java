package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// The script of one connection: what the server says and what it waits to hear, in order.
///
/// Steps may be added before the client connects or while it is connected. Lines are given without
/// their CRLF. In expected lines `{tag}` is any word, bound anew by each line; other names, `{a}`
/// or `{fetch}`, are bound at their first use, so that the answers of pipelined commands can be
/// sent in any order; `{*}` is anything. In sent lines the names are filled in. All methods return
/// this object at once and may be called from any thread.
public final class ScriptedConnection {
    private final int number;
    private final Transcript transcript;
    private final Duration deadline;
    private final List<ScriptStep> steps = new ArrayList<>();
    private final Map<String, String> bindings = new HashMap<>();
    private int done;
    private boolean stopped;
    private @Nullable String failure;
    private @Nullable Socket socket;

    ScriptedConnection(int number, Transcript transcript, Duration deadline) {
        this.number = number;
        this.transcript = transcript;
        this.deadline = deadline;
    }

    /// The client sends this line next.
    public ScriptedConnection expect(String line) {
        return add(new ScriptStep.Expect(new LinePattern(line)));
    }

    /// The client sends exactly this text next, encoded in UTF-8, without a line end of its own.
    public ScriptedConnection expectText(String text) {
        return expectBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The client sends exactly these bytes next: the octets of a literal.
    public ScriptedConnection expectBytes(byte[] bytes) {
        return add(new ScriptStep.ExpectBytes(bytes.clone()));
    }

    /// The client closes the connection without another byte.
    public ScriptedConnection expectClose() {
        return add(new ScriptStep.ExpectClose());
    }

    /// The server sends these lines in one write.
    public ScriptedConnection send(String... lines) {
        return add(new ScriptStep.Send(String.join("\r\n", lines) + "\r\n"));
    }

    /// The server sends this text, names filled in, without adding a line end.
    public ScriptedConnection sendText(String text) {
        return add(new ScriptStep.Send(text));
    }

    /// The server sends these bytes as they are.
    public ScriptedConnection sendBytes(byte[] bytes) {
        return add(new ScriptStep.SendBytes(bytes.clone()));
    }

    /// The server begins TLS: after its OK to STARTTLS, or as the first step for implicit TLS.
    public ScriptedConnection startTls(SSLContext context) {
        return add(new ScriptStep.StartTls(context));
    }

    /// Something goes wrong at this moment.
    public ScriptedConnection fault(ConnectionFault fault) {
        return add(new ScriptStep.Fault(fault));
    }

    /// The server closes the connection.
    public ScriptedConnection close() {
        return fault(new ConnectionFault.Close());
    }

    /// The server falls silent and keeps the connection open.
    public ScriptedConnection stall() {
        return fault(new ConnectionFault.Stall());
    }

    /// The server ends its side and goes on reading.
    public ScriptedConnection halfClose() {
        return fault(new ConnectionFault.HalfClose());
    }

    private synchronized ScriptedConnection add(ScriptStep step) {
        steps.add(step);
        notifyAll();
        return this;
    }

    /// Plays the script on this socket until the server stops or a step fails.
    void play(Socket accepted) {
        attach(accepted);
        try {
            for (ScriptStep step = nextStep(); step != null; step = nextStep()) {
                run(step);
                finished();
            }
        } catch (SocketTimeoutException e) {
            fail("nothing more came within " + deadline);
        } catch (IOException | IllegalStateException e) {
            fail(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
        } finally {
            closeSocket();
        }
    }

    private synchronized void attach(Socket accepted) {
        socket = accepted;
        if (stopped) {
            closeSocket();
        }
    }

    private synchronized @Nullable ScriptStep nextStep() {
        while (!stopped && done == steps.size()) {
            try {
                wait();
            } catch (InterruptedException e) {
                return null;
            }
        }
        return stopped ? null : steps.get(done);
    }

    private synchronized void finished() {
        done++;
        notifyAll();
    }

    private void fail(String what) {
        String reason = recordFailure(what);
        if (reason != null) {
            sayWhy(reason);
        }
    }

    private synchronized @Nullable String recordFailure(String what) {
        if (stopped) {
            return null;
        }
        String step = done < steps.size() ? steps.get(done).toString() : "the end";
        failure = "connection %d, step %d (%s): %s".formatted(number, done + 1, step, what);
        stopped = true;
        notifyAll();
        return failure;
    }

    /// The client's own error report then names the line that the script did not know.
    private void sayWhy(String reason) {
        try {
            out().write(
                            ("* BYE script: " + reason.replaceAll("[\r\n]+", " ") + "\r\n")
                                    .getBytes(StandardCharsets.UTF_8));
            out().flush();
        } catch (IOException | IllegalStateException e) {
            transcript.note(number, "could not be told: " + e.getMessage());
        }
    }

    private void run(ScriptStep step) throws IOException {
        switch (step) {
            case ScriptStep.Expect expect -> expectLine(expect.line());
            case ScriptStep.ExpectBytes expect -> expectOctets(expect.bytes());
            case ScriptStep.ExpectClose _ -> expectEnd();
            case ScriptStep.Send send -> {
                String text = LinePattern.fill(send.template(), bindings);
                transcript.server(number, text);
                write(text.getBytes(StandardCharsets.UTF_8));
            }
            case ScriptStep.SendBytes send -> {
                transcript.server(number, new String(send.bytes(), StandardCharsets.ISO_8859_1));
                write(send.bytes());
            }
            case ScriptStep.StartTls tls -> startTlsNow(tls.context());
            case ScriptStep.Fault fault -> breakNow(fault.fault());
        }
    }

    private void expectLine(LinePattern pattern) throws IOException {
        String line = readLine();
        transcript.client(number, line);
        if (!pattern.matches(line, bindings)) {
            throw new IOException("the client sent: " + line);
        }
    }

    private void expectOctets(byte[] wanted) throws IOException {
        byte[] got = in().readNBytes(wanted.length);
        transcript.client(number, new String(got, StandardCharsets.ISO_8859_1));
        int difference = Arrays.mismatch(wanted, got);
        if (difference >= 0) {
            throw new IOException("the bytes differ at " + difference);
        }
    }

    private void expectEnd() throws IOException {
        int next = in().read();
        if (next >= 0) {
            String line = (char) next + readLine();
            transcript.client(number, line);
            throw new IOException("the client sent: " + line);
        }
        transcript.note(number, "closed by the client");
    }

    /// Reads byte by byte, so that nothing of a TLS handshake behind the line is swallowed.
    private String readLine() throws IOException {
        var line = new ByteArrayOutputStream();
        int b;
        while ((b = in().read()) != '\n') {
            if (b < 0) {
                throw new EOFException(
                        line.size() == 0
                                ? "the client closed the connection"
                                : "the client closed the connection within the line " + line);
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        if (!text.endsWith("\r")) {
            throw new IOException("a line ends with a bare LF: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    private void startTlsNow(SSLContext context) throws IOException {
        Socket plain = open();
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        transcript.note(number, "TLS");
        synchronized (this) {
            socket = tls;
        }
    }

    private void breakNow(ConnectionFault fault) throws IOException {
        transcript.note(number, fault.toString());
        switch (fault) {
            case ConnectionFault.Close _ -> closeSocket();
            case ConnectionFault.Reset _ -> {
                open().setSoLinger(true, 0);
                closeSocket();
            }
            case ConnectionFault.HalfClose _ -> open().shutdownOutput();
            // The next step is waited for without reading: nobody is told, nothing is closed.
            case ConnectionFault.Stall _ -> {}
        }
    }

    private void write(byte[] bytes) throws IOException {
        out().write(bytes);
        out().flush();
    }

    private InputStream in() throws IOException {
        return open().getInputStream();
    }

    private OutputStream out() throws IOException {
        return open().getOutputStream();
    }

    private synchronized Socket open() {
        if (socket == null) {
            throw new IllegalStateException("the client has not connected");
        }
        return socket;
    }

    private synchronized void closeSocket() {
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            transcript.note(number, "close: " + e.getMessage());
        }
    }

    /// Waits until the script was played to its end or failed; gives what is wrong, or null.
    synchronized @Nullable String awaitEnd(long deadlineNanos) throws InterruptedException {
        while (failure == null && done < steps.size()) {
            long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                String who = socket == null ? "the client never connected" : "still waiting";
                return "connection %d, step %d (%s): %s"
                        .formatted(number, done + 1, steps.get(done), who);
            }
            wait(left);
        }
        return failure;
    }

    synchronized @Nullable String failure() {
        return failure;
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
        closeSocket();
    }
}

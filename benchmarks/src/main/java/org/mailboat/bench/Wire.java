package org.mailboat.bench;

import org.mailboat.imap.testkit.TestServer;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The least that an IMAP client can do: it writes lines, and of what the server says it knows the
/// lines and the literals. What it takes is what the server and the link take.
///
/// For one thread; closed by whoever made it.
final class Wire implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private int tags;

    /// Told what the server says.
    interface Sink {
        Sink NONE = new Sink() {};

        /// A line without its end; a literal of this many octets follows, or none if negative.
        default void line(String text, long literal) {}

        /// A piece of the literal that the last line announced.
        default void octets(byte[] buffer, int offset, int length) {}
    }

    private Wire(int port) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        in = socket.getInputStream();
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    static Wire login(int port, String user) throws IOException {
        Wire wire = new Wire(port);
        wire.line();
        wire.ok("LOGIN " + user + " " + TestServer.PASSWORD);
        return wire;
    }

    /// Puts a command into the buffer and gives its tag.
    String send(String command) throws IOException {
        String tag = begin(command);
        raw("\r\n");
        return tag;
    }

    /// The beginning of a command that has literals.
    String begin(String text) throws IOException {
        String tag = "t" + ++tags;
        raw(tag + " " + text);
        return tag;
    }

    void raw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    void raw(byte[] octets) throws IOException {
        out.write(octets);
    }

    void flush() throws IOException {
        out.flush();
    }

    /// Sends a command, waits for its OK, and gives the lines before it.
    List<String> ok(String command) throws IOException {
        var lines = new ArrayList<String>();
        ok(
                command,
                new Sink() {
                    @Override
                    public void line(String text, long literal) {
                        lines.add(text);
                    }
                });
        return lines;
    }

    void ok(String command, Sink sink) throws IOException {
        String tag = send(command);
        flush();
        finish(tag, sink);
    }

    /// Reads up to the OK of the command with this tag.
    void finish(String tag, Sink sink) throws IOException {
        String own = tag + " ";
        while (true) {
            String line = line();
            long literal = literal(line);
            if (literal < 0 && line.startsWith(own)) {
                if (!line.startsWith("OK", own.length())) {
                    throw new IOException("the server said: " + line);
                }
                return;
            }
            sink.line(line, literal);
            for (long left = literal; left > 0; ) {
                if (at == end) {
                    fill();
                }
                int step = (int) Math.min(left, end - at);
                sink.octets(buffer, at, step);
                at += step;
                left -= step;
            }
        }
    }

    private static long literal(String line) {
        if (!line.endsWith("}")) {
            return -1;
        }
        return Long.parseLong(line.substring(line.lastIndexOf('{') + 1, line.length() - 1));
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            for (int i = at; i < end; i++) {
                if (buffer[i] == '\n') {
                    line.append(text(i));
                    at = i + 1;
                    line.setLength(line.length() - 1);
                    return line.toString();
                }
            }
            line.append(text(end));
            fill();
        }
    }

    private String text(int to) {
        return new String(buffer, at, to - at, StandardCharsets.ISO_8859_1);
    }

    private void fill() throws IOException {
        at = 0;
        end = in.read(buffer);
        if (end < 0) {
            throw new EOFException("the server closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

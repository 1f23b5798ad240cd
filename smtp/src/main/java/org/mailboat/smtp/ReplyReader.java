package org.mailboat.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.function.Consumer;

/// Reads replies from a stream. For one thread.
///
/// Lines that end in a bare LF and codes without text are taken, as there are servers that send
/// them. How much a server may say is limited.
final class ReplyReader {
    /// [RFC 5321 §4.5.3.1.5](https://www.rfc-editor.org/rfc/rfc5321.html#section-4.5.3.1.5) has
    /// 512; challenges of a login may have 12,288 ([RFC 4954
    /// §4](https://www.rfc-editor.org/rfc/rfc4954.html#section-4)).
    static final int LONGEST_LINE = 16 << 10;

    static final int LONGEST_REPLY = 128 << 10;

    private final InputStream in;
    private final Consumer<String> trace;
    private final byte[] buffer = new byte[4 << 10];
    private int from;
    private int to;

    /// @param trace told each line
    ReplyReader(InputStream in, Consumer<String> trace) {
        this.in = in;
        this.trace = trace;
    }

    /// Whether nothing was said that was not read.
    boolean isDrained() throws IOException {
        return from == to && in.available() == 0;
    }

    /// The next reply; blocks until it is whole.
    ///
    /// @throws EOFException if the server ends the connection first
    /// @throws BrokenReply if what comes is none
    Reply next() throws IOException {
        var lines = new ArrayList<String>();
        int size = 0;
        int begun = 0;
        while (true) {
            String line = line();
            trace.accept(line);
            size += line.length();
            if (size > LONGEST_REPLY) {
                throw new BrokenReply("a reply without end");
            }
            int code = code(line);
            if (begun != 0 && code / 100 != begun / 100) {
                throw new BrokenReply("a reply that says " + begun + " and " + code);
            }
            begun = code;
            lines.add(line.length() > 4 ? line.substring(4) : "");
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return new Reply(code, lines);
            }
        }
    }

    private static int code(String line) throws BrokenReply {
        boolean sound =
                line.length() >= 3
                        && line.charAt(0) >= '2'
                        && line.charAt(0) <= '5'
                        && isDigit(line.charAt(1))
                        && isDigit(line.charAt(2))
                        && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
        if (!sound) {
            throw new BrokenReply("not a reply: " + line.substring(0, Math.min(line.length(), 80)));
        }
        return Integer.parseInt(line, 0, 3, 10);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream(80);
        while (true) {
            if (from == to) {
                fill(line.size());
            }
            byte octet = buffer[from++];
            if (octet == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            if (line.size() == LONGEST_LINE) {
                throw new BrokenReply("a line without end");
            }
            line.write(octet);
        }
    }

    private void fill(int begun) throws IOException {
        int count = in.read(buffer);
        if (count < 0) {
            throw new EOFException(
                    begun == 0
                            ? "the server closed the connection"
                            : "the server closed the connection within a line");
        }
        from = 0;
        to = count;
    }
}

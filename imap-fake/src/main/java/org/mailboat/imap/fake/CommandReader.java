package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads commands from a client, byte by byte and as strictly as the grammar ([RFC 3501
/// §9](https://www.rfc-editor.org/rfc/rfc3501.html#section-9)).
///
/// It shares no code with the client's own parser. Used by one thread.
final class CommandReader {
    private static final int LITERAL_LIMIT = 256 << 20;

    /// What the session does while a command is being read.
    interface Continuation {
        /// Tells the client to send its literal.
        void ready() throws IOException;

        /// Whether a literal may come without being asked for.
        boolean allowsUnasked(long size);
    }

    private final InputStream in;
    private final Continuation continuation;
    private final StringBuilder line = new StringBuilder();
    private @Nullable String fault;
    private int next = -2;

    CommandReader(InputStream in, Continuation continuation) {
        this.in = in;
        this.continuation = continuation;
    }

    /// The next command, or null at the end of the stream.
    ///
    /// A command that breaks the grammar comes back with the name `?` and the fault as its line.
    @Nullable FakeCommand read() throws IOException {
        line.setLength(0);
        fault = null;
        if (peek() < 0) {
            return null;
        }
        String tag = atom();
        if (tag.isEmpty() || !skip(' ')) {
            fault("a tag and a space come first");
        }
        String name = atom().toUpperCase(Locale.ROOT);
        if (name.equals("UID") && skip(' ')) {
            name += " " + atom().toUpperCase(Locale.ROOT);
        }
        List<FakeCommand.Arg> args = new ArrayList<>();
        boolean secret = name.equals("LOGIN") || name.equals("AUTHENTICATE");
        while (fault == null && skip(' ')) {
            args.add(argument());
        }
        endLine();
        String text = line.toString();
        int space = text.indexOf(' ');
        String logged = secret ? name + " …" : text.substring(space + 1);
        return fault == null
                ? new FakeCommand(tag, name, args, logged)
                : new FakeCommand(tag, "?", List.of(), fault);
    }

    /// A line that is no command: the answer to a continuation, or DONE.
    @Nullable String readLine() throws IOException {
        if (peek() < 0) {
            return null;
        }
        line.setLength(0);
        fault = null;
        var out = new ByteArrayOutputStream();
        while (peek() != '\r' && peek() != '\n' && peek() >= 0) {
            out.write(take());
        }
        endLine();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private FakeCommand.Arg argument() throws IOException {
        return switch (peek()) {
            case '(' -> group();
            case '"' -> quoted();
            case '{', '~' -> literal();
            default -> {
                String atom = atom();
                if (atom.isEmpty()) {
                    fault("an argument is missing");
                }
                byte[] octets = atom.getBytes(StandardCharsets.ISO_8859_1);
                yield new FakeCommand.Text(octets, FakeCommand.Form.ATOM);
            }
        };
    }

    private FakeCommand.Group group() throws IOException {
        take();
        List<FakeCommand.Arg> args = new ArrayList<>();
        while (fault == null && !skip(')')) {
            if (!args.isEmpty() && !skip(' ')) {
                fault("a list is not closed");
                break;
            }
            args.add(argument());
        }
        return new FakeCommand.Group(List.copyOf(args));
    }

    private FakeCommand.Text quoted() throws IOException {
        take();
        var out = new ByteArrayOutputStream();
        while (fault == null && peek() != '"') {
            int c = peek();
            if (c == '\r' || c == '\n' || c < 0) {
                fault("a quoted string is not closed");
                break;
            }
            take();
            if (c == '\\') {
                c = take();
                if (c != '"' && c != '\\') {
                    fault("only a quote or a backslash is escaped");
                }
            }
            out.write(c);
        }
        skip('"');
        return new FakeCommand.Text(out.toByteArray(), FakeCommand.Form.QUOTED);
    }

    private FakeCommand.Text literal() throws IOException {
        skip('~');
        take();
        long size = 0;
        while (peek() >= '0' && peek() <= '9') {
            size = Math.min(size * 10 + (take() - '0'), Integer.MAX_VALUE);
        }
        boolean unasked = skip('+') || skip('-');
        if (!skip('}') || !skip('\r') || !skip('\n') || size > LITERAL_LIMIT) {
            fault("a literal's size is wrong");
            return new FakeCommand.Text(new byte[0], FakeCommand.Form.LITERAL);
        }
        if (unasked && !continuation.allowsUnasked(size)) {
            throw new IOException("the client sent a literal unasked");
        }
        if (!unasked) {
            continuation.ready();
        }
        if (next == -2) {
            byte[] octets = in.readNBytes((int) size);
            if (octets.length < size) {
                throw new EOFException("closed within a literal");
            }
            return new FakeCommand.Text(octets, FakeCommand.Form.LITERAL);
        }
        throw new IllegalStateException("read ahead of a literal");
    }

    /// An atom of any kind: flags, sets, patterns, and FETCH items with their section in brackets.
    private String atom() throws IOException {
        StringBuilder atom = new StringBuilder();
        int depth = 0;
        while (true) {
            int c = peek();
            boolean end =
                    c < 0
                            || c == '\r'
                            || c == '\n'
                            || (depth == 0
                                    && (c == ' ' || c == '(' || c == ')' || c == '"' || c == '{'));
            if (end) {
                return atom.toString();
            }
            depth += c == '[' ? 1 : c == ']' && depth > 0 ? -1 : 0;
            atom.append((char) take());
        }
    }

    private void endLine() throws IOException {
        if (fault == null && peek() != '\r' && peek() != '\n') {
            fault("unexpected character " + (char) peek());
        }
        while (peek() != '\n') {
            if (peek() < 0) {
                // Half a line is no command, and nobody is left who would read what is wrong with
                // it.
                throw new EOFException("closed within a line");
            }
            int c = take();
            if (c == '\r' && peek() != '\n') {
                fault("a bare CR");
            }
        }
        next = -2;
    }

    private void fault(String text) {
        if (fault == null) {
            fault = text;
        }
    }

    private boolean skip(char wanted) throws IOException {
        // The octet behind a literal's CRLF is not looked at before the client was told to go on.
        if (peek() != wanted) {
            return false;
        }
        take();
        return true;
    }

    private int peek() throws IOException {
        if (next == -2) {
            next = in.read();
        }
        return next;
    }

    private int take() throws IOException {
        int c = peek();
        next = -2;
        if (c != '\r' && c != '\n' && c >= 0) {
            line.append((char) c);
        }
        return c;
    }
}

package org.mailboat.imap.testkit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells the lines of one direction of an IMAP connection from its literals, in whatever pieces it
/// comes. For one thread.
final class DialogueScanner {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)[+-]?}$");

    /// Told what was found.
    interface Sink {
        /// A line without its end, and without the `{size}` of the literal that follows it.
        ///
        /// @param literal whether a literal follows, and then the rest of the same command or
        ///   response
        void line(String line, boolean literal);

        /// So many octets of the literal after the last line.
        default void literal(int octets) {}
    }

    private final Sink sink;
    private final StringBuilder line = new StringBuilder();
    private long literalLeft;

    DialogueScanner(Sink sink) {
        this.sink = sink;
    }

    void take(byte[] buffer, int length) {
        int at = 0;
        while (at < length) {
            if (literalLeft > 0) {
                int step = (int) Math.min(literalLeft, length - at);
                sink.literal(step);
                literalLeft -= step;
                at += step;
                continue;
            }
            char c = (char) (buffer[at++] & 0xFF);
            if (c == '\n') {
                endOfLine();
            } else {
                line.append(c);
            }
        }
    }

    private void endOfLine() {
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        Matcher literal = LITERAL.matcher(line);
        if (literal.find()) {
            literalLeft = Long.parseLong(literal.group(1));
            sink.line(line.substring(0, literal.start()), true);
        } else {
            sink.line(line.toString(), false);
        }
        line.setLength(0);
    }
}

package org.mailboat.acceptance;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counts the octets of message bodies in what an IMAP server sends. For one connection's thread.
final class BodyCounter {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");

    /// Whatever a client asks of a body, its header excepted.
    private static final Pattern BODY =
            Pattern.compile(
                    "(?:(?:BODY|BINARY)\\[(?!HEADER)[^]]*]|RFC822|RFC822\\.TEXT)(?:<\\d+>)? ~?$",
                    Pattern.CASE_INSENSITIVE);

    private final AtomicLong octets;
    private final AtomicLong bodies;
    private final StringBuilder line = new StringBuilder();
    private long literalLeft;
    private boolean isBody;

    BodyCounter(AtomicLong octets, AtomicLong bodies) {
        this.octets = octets;
        this.bodies = bodies;
    }

    void take(byte[] buffer, int length) {
        int at = 0;
        while (at < length) {
            if (literalLeft > 0) {
                int step = (int) Math.min(literalLeft, length - at);
                if (isBody) {
                    octets.addAndGet(step);
                }
                literalLeft -= step;
                at += step;
                continue;
            }
            char c = (char) (buffer[at++] & 0xFF);
            if (c != '\n') {
                line.append(c);
                continue;
            }
            endOfLine();
        }
    }

    private void endOfLine() {
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        Matcher literal = LITERAL.matcher(line);
        if (literal.find()) {
            literalLeft = Long.parseLong(literal.group(1));
            isBody = BODY.matcher(line.substring(0, literal.start())).find();
            if (isBody) {
                bodies.incrementAndGet();
            }
        }
        line.setLength(0);
    }
}

package org.mailboat.imap.testkit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// Counts the octets of message bodies in what an IMAP server sends. For one connection's thread.
final class BodyCounter implements DialogueScanner.Sink {
    /// Whatever a client asks of a body, its header excepted.
    private static final Pattern BODY =
            Pattern.compile(
                    "(?:(?:BODY|BINARY)\\[(?!HEADER)[^]]*]|RFC822|RFC822\\.TEXT)(?:<\\d+>)? ~?$",
                    Pattern.CASE_INSENSITIVE);

    private final AtomicLong octets;
    private final AtomicLong bodies;
    private boolean isBody;

    BodyCounter(AtomicLong octets, AtomicLong bodies) {
        this.octets = octets;
        this.bodies = bodies;
    }

    @Override
    public void line(String line, boolean literal) {
        isBody = literal && BODY.matcher(line).find();
        if (isBody) {
            bodies.incrementAndGet();
        }
    }

    @Override
    public void literal(int more) {
        if (isBody) {
            octets.addAndGet(more);
        }
    }
}

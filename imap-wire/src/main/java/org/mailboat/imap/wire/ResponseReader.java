package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/// Octets of a server in, responses out: a [Framer] and a [ResponseParser]. For one thread.
public final class ResponseReader {
    private final Framer framer;
    private final ResponseParser parser;

    public ResponseReader(WireLimits limits, LiteralRouter router) {
        this.framer = Framer.ofResponses(limits, router);
        this.parser = new ResponseParser(limits);
    }

    /// Takes octets from the buffer until a response is complete, and none behind it: what is left
    /// in the buffer after STARTTLS or COMPRESS is not IMAP, or an attack.
    ///
    /// @param in backed by an array
    /// @return null if the buffer is used up before a response is complete
    /// @throws WireException if the place in the stream is lost
    public @Nullable Response next(ByteBuffer in) {
        Frame frame = framer.next(in);
        return frame == null ? null : parser.parse(frame);
    }

    /// Whether the stream stands between two responses.
    public boolean isBetweenResponses() {
        return framer.isBetweenFrames();
    }

    /// Ends a stream that gives no more octets: a literal that was coming in is abandoned.
    public void abandon() {
        framer.abandon();
    }
}

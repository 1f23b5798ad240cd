package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Frame;
import org.mailboat.imap.wire.Framer;
import org.mailboat.imap.wire.LiteralRouter;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseParser;
import org.mailboat.imap.wire.WireLimits;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// Reads a stream into responses. For one thread.
final class ResponsePump {
    private static final int BUFFER = 128 << 10;

    private final InputStream in;
    private final TrafficCounter traffic;
    private final Consumer<Frame> log;
    private final Framer framer;
    private final ResponseParser parser = new ResponseParser(WireLimits.DEFAULT);
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);

    /// @param log told every response as framed
    ResponsePump(
            InputStream in, LiteralRouter router, TrafficCounter traffic, Consumer<Frame> log) {
        this.in = in;
        this.traffic = traffic;
        this.log = log;
        this.framer = Framer.ofResponses(WireLimits.DEFAULT, router);
    }

    /// The next response that has been read already, or null.
    @Nullable Response buffered() {
        Frame frame = framer.next(buffer);
        if (frame == null) {
            return null;
        }
        log.accept(frame);
        return parser.parse(frame);
    }

    /// Reads more octets; blocks until there are some.
    ///
    /// @return whether there were any, rather than the end of the stream
    boolean fill() throws IOException {
        int count = in.read(buffer.array());
        if (count < 0) {
            return false;
        }
        buffer.limit(count).position(0);
        traffic.received(count);
        return true;
    }

    /// Whether nothing has been read beyond the last response.
    boolean isDrained() {
        return !buffer.hasRemaining() && framer.isBetweenFrames();
    }

    /// Gives up a literal that was coming in.
    void abandon() {
        framer.abandon();
    }
}

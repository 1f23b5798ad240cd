package org.mailboat.bench.jmh;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Frame;
import org.mailboat.imap.wire.Framer;
import org.mailboat.imap.wire.LiteralHead;
import org.mailboat.imap.wire.LiteralSink;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseParser;
import org.mailboat.imap.wire.WireLimits;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// Octets of FETCH answers become values: nanoseconds a message.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ParserBenchmark {
    private static final int MESSAGES = 1_000;
    private static final int BODY = 14_000;

    private final ResponseParser parser = new ResponseParser(WireLimits.DEFAULT);
    private final byte[] listing = answers("");
    private final byte[] bodies = answers(" BODY[] {" + BODY + "}\r\n" + "x".repeat(BODY));
    private long octets;

    private static byte[] answers(String last) {
        var text = new StringBuilder();
        for (int i = 1; i <= MESSAGES; i++) {
            text.append(
                    ("* %d FETCH (UID %d FLAGS (\\Seen $Forwarded) INTERNALDATE"
                                    + " \"17-Jul-2026 02:44:25 +0200\" RFC822.SIZE %d%s)\r\n")
                            .formatted(i, 10 + i, BODY, last));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// Lines alone, as in the listing of a mailbox.
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long listing() {
        return parse(listing);
    }

    /// With a text of 14 KB each, which goes to a sink that only counts.
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long bodies() {
        return parse(bodies);
    }

    private long parse(byte[] said) {
        Framer framer = Framer.ofResponses(WireLimits.DEFAULT, this::route);
        ByteBuffer in = ByteBuffer.wrap(said);
        long uids = 0;
        for (Frame frame = framer.next(in); frame != null; frame = framer.next(in)) {
            if (parser.parse(frame) instanceof Response.Fetch fetch) {
                uids += fetch.uid();
            }
        }
        return uids + octets;
    }

    private @Nullable LiteralSink route(LiteralHead head) {
        return head.isWholeMessage() ? new Counting() : null;
    }

    private final class Counting implements LiteralSink {
        @Override
        public void write(byte[] buffer, int offset, int length) {
            octets += length;
        }

        @Override
        public Object finish() {
            return "";
        }

        @Override
        public void abandon() {}
    }
}

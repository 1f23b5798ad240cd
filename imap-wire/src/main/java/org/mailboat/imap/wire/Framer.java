package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Printable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a stream of octets into responses, or commands: lines with the literals inside them ([RFC
/// 9051 §4.3](https://www.rfc-editor.org/rfc/rfc9051.html#section-4.3)). It looks at no more than
/// line ends and literal heads, so nothing inside a response can make it lose its place.
///
/// Octets of a literal go from the buffer straight to the sink that the router names. Leading NULs,
/// empty lines, bare LF and spaces behind a literal's head are taken. For one thread.
public final class Framer {
    private static final int FIRST_LITERAL_BUFFER = 64 << 10;
    private static final int KEPT_LINE_BUFFER = 64 << 10;

    private enum State {
        LINE,
        LITERAL,
        /// A FETCH whose line ended right behind a literal, before its `)`. A server that announced
        /// a literal one CRLF too short goes on in the next line.
        CUT,
        FAILED
    }

    private final WireLimits limits;
    private final LiteralRouter router;
    private final boolean responses;

    private State state = State.LINE;
    private long offset;

    private byte[] line = new byte[512];
    private int used;
    private final List<Frame.Literal> literals = new ArrayList<>();
    private int lineAfterLiteral = -1;
    private int memoryUsed;

    private int headStart;
    private boolean omitted;
    private long size;
    private long left;
    private @Nullable LiteralSink sink;
    private byte[] memory = new byte[0];

    private Framer(WireLimits limits, LiteralRouter router, boolean responses) {
        this.limits = limits;
        this.router = router;
        this.responses = responses;
    }

    /// Of what a server says.
    public static Framer ofResponses(WireLimits limits, LiteralRouter router) {
        return new Framer(limits, router, true);
    }

    /// Of what a client says. The router is asked before the first octet of a literal, which is
    /// when a server sends its continuation.
    public static Framer ofCommands(WireLimits limits, LiteralRouter router) {
        return new Framer(limits, router, false);
    }

    /// Takes octets from the buffer until a frame is complete, and none behind it.
    ///
    /// @param in backed by an array
    /// @return null if the buffer is used up before a frame is complete
    /// @throws WireException if the place in the stream is lost; so does every later call
    public @Nullable Frame next(ByteBuffer in) {
        byte[] array = in.array();
        int base = in.arrayOffset();
        int start = base + in.position();
        int end = base + in.limit();
        int at = start;
        Frame frame = null;
        try {
            while (frame == null && at < end) {
                int from = at;
                switch (state) {
                    case LINE -> {
                        at = takeLine(array, at, end);
                        if (at > from && array[at - 1] == '\n') {
                            frame = endLine(at - start);
                        }
                    }
                    case LITERAL -> at = takeLiteral(array, at, end);
                    case CUT -> {
                        state = State.LINE;
                        if (array[at] != ')' && array[at] != ' ') {
                            frame = finish();
                        }
                    }
                    case FAILED -> throw failure("nothing can be read any more", 0);
                }
            }
        } catch (RuntimeException e) {
            state = State.FAILED;
            abandon();
            throw e;
        } finally {
            offset += at - start;
            in.position(at - base);
        }
        return frame;
    }

    /// Whether the stream stands between two frames.
    public boolean isBetweenFrames() {
        return state == State.LINE && used == 0 && literals.isEmpty();
    }

    /// Ends a stream that gives no more octets: a literal that was coming in is abandoned.
    public void abandon() {
        state = State.FAILED;
        LiteralSink open = sink;
        sink = null;
        if (open != null) {
            open.abandon();
        }
    }

    /// Takes octets up to and with a line feed.
    private int takeLine(byte[] in, int from, int end) {
        int at = from;
        if (used == 0 && literals.isEmpty()) {
            while (at < end && (in[at] == 0 || in[at] == '\r')) {
                at++;
            }
        }
        int first = at;
        while (at < end && in[at] != '\n') {
            at++;
        }
        int count = at - first;
        if (count > limits.maxLineOctets() - used) {
            throw failure(
                    "a response of more than " + limits.maxLineOctets() + " octets", at - from);
        }
        if (used + count > line.length) {
            line = Arrays.copyOf(line, Math.max(used + count, 2 * line.length));
        }
        System.arraycopy(in, first, line, used, count);
        used += count;
        return at < end ? at + 1 : at;
    }

    private @Nullable Frame endLine(int taken) {
        if (used > 0 && line[used - 1] == '\r') {
            used--;
        }
        if (used == 0 && literals.isEmpty()) {
            return null;
        }
        if (isLiteralAhead(taken)) {
            beginLiteral();
            return null;
        }
        if (responses && isCutBehindLiteral() && new LiteralHead(line, used, 0).isFetch()) {
            lineAfterLiteral = -1;
            state = State.CUT;
            return null;
        }
        return finish();
    }

    /// Whether nothing but spaces came between the last literal and the end of the line.
    private boolean isCutBehindLiteral() {
        int at = used;
        while (at > 0 && line[at - 1] == ' ') {
            at--;
        }
        return lineAfterLiteral >= 0 && at <= lineAfterLiteral;
    }

    /// Whether the line ends in `{n}`, `{n+}`, or `~{n}`; then [#headStart] and [#size] say where
    /// and how long. Text for people is not searched: a status response has no literals.
    private boolean isLiteralAhead(int taken) {
        int at = used;
        while (at > 0 && line[at - 1] == ' ') {
            at--;
        }
        if (at == 0 || line[--at] != '}') {
            return false;
        }
        if (at > 0 && line[at - 1] == '+') {
            at--;
        }
        int digitsEnd = at;
        while (at > 0 && Octets.isDigit(line[at - 1])) {
            at--;
        }
        int digits = at;
        boolean negative = at > 0 && line[at - 1] == '-';
        if (negative) {
            at--;
        }
        if (digits == digitsEnd
                || at == 0
                || line[at - 1] != '{'
                || at - 1 < Math.max(lineAfterLiteral, 0)
                || (responses && literals.isEmpty() && isText())) {
            return false;
        }
        headStart = at > 1 && line[at - 2] == '~' ? at - 2 : at - 1;
        size = 0;
        for (int i = digits; i < digitsEnd && size <= limits.maxLiteral(); i++) {
            size = size * 10 + (line[i] - '0');
        }
        if (negative || size > limits.maxLiteral()) {
            throw failure(
                    negative
                            ? "a literal of negative size"
                            : "a literal of more than " + limits.maxLiteral() + " octets",
                    taken);
        }
        return true;
    }

    /// Whether the line is a continuation or a status response.
    private boolean isText() {
        if (line[0] == '+' || line[0] == '[') {
            return true;
        }
        int at = 0;
        while (at < used && line[at] != ' ') {
            at++;
        }
        while (at < used && line[at] == ' ') {
            at++;
        }
        int word = at;
        while (at < used && line[at] != ' ') {
            at++;
        }
        return ResponseParser.status(line, word, at) != null;
    }

    private void beginLiteral() {
        sink = router.route(new LiteralHead(line, headStart, size));
        omitted = sink == null && size > limits.maxMemoryLiteral() - memoryUsed;
        if (sink == null && !omitted) {
            memoryUsed += (int) size;
            memory = new byte[(int) Math.min(size, FIRST_LITERAL_BUFFER)];
        }
        left = size;
        state = State.LITERAL;
        if (left == 0) {
            endLiteral();
        }
    }

    private int takeLiteral(byte[] in, int from, int end) {
        int count = (int) Math.min(left, end - from);
        LiteralSink target = sink;
        if (target != null) {
            target.write(in, from, count);
        } else if (!omitted) {
            int filled = (int) (size - left);
            if (filled + count > memory.length) {
                long grown = Math.max(filled + count, Math.min(size, 2L * memory.length));
                memory = Arrays.copyOf(memory, (int) grown);
            }
            System.arraycopy(in, from, memory, filled, count);
        }
        left -= count;
        if (left == 0) {
            endLiteral();
        }
        return from + count;
    }

    private void endLiteral() {
        LiteralSink target = sink;
        LiteralValue value;
        if (target != null) {
            value = new LiteralValue.Streamed(target.finish(), size);
        } else if (omitted) {
            value = new LiteralValue.Omitted(size);
        } else {
            value = new LiteralValue.InMemory(memory);
        }
        sink = null;
        memory = new byte[0];
        literals.add(new Frame.Literal(headStart, used, value));
        lineAfterLiteral = used;
        state = State.LINE;
    }

    private Frame finish() {
        var frame = new Frame(Arrays.copyOf(line, used), List.copyOf(literals));
        if (line.length > KEPT_LINE_BUFFER) {
            line = new byte[512];
        }
        used = 0;
        literals.clear();
        lineAfterLiteral = -1;
        memoryUsed = 0;
        return frame;
    }

    private WireException failure(String what, int taken) {
        String excerpt = Printable.of(Octets.latin1(line, 0, Math.min(used, 60)));
        return new WireException(what, offset + taken, excerpt);
    }
}

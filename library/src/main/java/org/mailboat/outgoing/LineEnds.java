package org.mailboat.outgoing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The lines of a message with CRLF at the end of each, whatever they had: LF alone, CR alone, or
/// several CRs before an LF, as programs leave that translate line ends twice. In mail a CR or LF
/// may not stand alone ([RFC 5322 §2.3](https://www.rfc-editor.org/rfc/rfc5322.html#section-2.3)),
/// and servers that take one for the end of a line see other messages in it than others do.
final class LineEnds {
    private static final int LONGEST_PIECE = 8 * 1024;

    private final InputStream in;
    private final byte[] piece = new byte[LONGEST_PIECE + 2];
    private int ahead = -2;
    private boolean ended;

    /// Whether octets of a line were given out, and not its end.
    private boolean inLine;

    LineEnds(InputStream in) {
        this.in = in instanceof BufferedInputStream ? in : new BufferedInputStream(in, 64 * 1024);
    }

    /// The octets of the next piece, in [#piece].
    ///
    /// @return how many, or -1 at the end
    int next() throws IOException {
        int length = 0;
        boolean open = inLine;
        ended = false;
        inLine = true;
        while (length < LONGEST_PIECE) {
            int octet = read();
            if (octet < 0) {
                if (length == 0 && !open) {
                    inLine = false;
                    return -1;
                }
                return end(length);
            }
            if (octet == '\n') {
                return end(length);
            }
            if (octet == '\r') {
                skipReturns();
                return end(length);
            }
            if (octet == 0) {
                throw new IllegalArgumentException("it has a NUL in it, which no mail may have");
            }
            piece[length++] = (byte) octet;
        }
        return length;
    }

    byte[] piece() {
        return piece;
    }

    /// Whether the last piece ends its line.
    boolean isEnded() {
        return ended;
    }

    private int end(int length) {
        piece[length] = '\r';
        piece[length + 1] = '\n';
        ended = true;
        inLine = false;
        return length + 2;
    }

    /// Behind a CR: what belongs to the same end of a line. Of CRs that no LF follows each ends
    /// one.
    private void skipReturns() throws IOException {
        int octet = read();
        if (octet == '\n') {
            return;
        }
        if (octet != '\r') {
            ahead = octet;
            return;
        }
        int more = 1;
        for (octet = read(); octet == '\r'; octet = read()) {
            more++;
        }
        if (octet != '\n') {
            returns = more;
            ahead = octet;
        }
    }

    /// CRs that were read ahead, each of them the end of a line.
    private int returns;

    private int read() throws IOException {
        if (returns > 0) {
            returns--;
            return '\n';
        }
        if (ahead != -2) {
            int octet = ahead;
            ahead = -2;
            return octet;
        }
        return in.read();
    }
}

package org.mailboat.store.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream read in large pieces, for one thread: Java's own asks for a lock at each octet. Does
/// not close what it reads.
final class Buffered extends InputStream {
    private final InputStream in;
    private final byte[] piece = new byte[1 << 14];
    private int at;
    private int end;

    Buffered(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return fill() ? piece[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == end && length >= piece.length) {
            return in.read(target, offset, length);
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(piece, at, target, offset, count);
        at += count;
        return count;
    }

    /// One line with its end, or as much of it as there may be.
    ///
    /// @return whether the line had an end
    boolean readLine(ByteArrayOutputStream line, int limit) throws IOException {
        while (line.size() < limit && fill()) {
            int most = Math.min(end, at + limit - line.size());
            int start = at;
            while (at < most) {
                if (piece[at++] == '\n') {
                    line.write(piece, start, at - start);
                    return true;
                }
            }
            line.write(piece, start, at - start);
        }
        return false;
    }

    private boolean fill() throws IOException {
        while (at == end) {
            int count = in.read(piece, 0, piece.length);
            if (count < 0) {
                return false;
            }
            at = 0;
            end = count;
        }
        return true;
    }
}

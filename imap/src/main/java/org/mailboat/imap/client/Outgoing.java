package org.mailboat.imap.client;

import org.mailboat.sync.port.Cancel;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// What is being sent in one go: small commands are gathered and leave together, a message passes
/// through piece by piece, however large it is. For one thread.
final class Outgoing {
    /// So much is held at most.
    private static final int PIECE = 64 << 10;

    private final Line line;
    private final byte[] piece = new byte[PIECE];
    private final List<ImapCall> ending = new ArrayList<>();
    private int held;

    /// Where octets leave.
    interface Line {
        /// Blocks until the first `count` of the octets are written.
        ///
        /// @throws ImapException if they cannot be
        void write(byte[] octets, int count);
    }

    Outgoing(Line line) {
        this.line = line;
    }

    void put(byte[] octets) {
        int from = 0;
        while (from < octets.length) {
            int count = Math.min(octets.length - from, room());
            System.arraycopy(octets, from, piece, held, count);
            held += count;
            from += count;
        }
    }

    /// Sends so many octets of the content.
    ///
    /// @throws EOFException if it has fewer
    void copy(InputStream content, long octets, Cancel cancel) throws IOException {
        long left = octets;
        while (left > 0) {
            cancel.check();
            int wanted = (int) Math.min(left, room());
            int count = content.read(piece, held, wanted);
            if (count < 0) {
                throw new EOFException(left + " octets are missing");
            }
            held += count;
            left -= count;
        }
    }

    /// The command of this call ends with what was put last.
    void end(ImapCall call) {
        ending.add(call);
    }

    /// Sends what is held.
    void flush() {
        if (held > 0) {
            // A write that fails may have sent everything all the same.
            ending.forEach(ImapCall::write);
            ending.clear();
            int count = held;
            held = 0;
            line.write(piece, count);
        }
    }

    /// How much can be put, which is never nothing.
    private int room() {
        if (held == PIECE) {
            flush();
        }
        return PIECE - held;
    }
}

package org.mailboat.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A message of an mbox as it was before it was put there: lines that begin with `From ` behind one
/// or more `>` lose one of these.
final class MboxUnquoting extends InputStream {
    private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

    private final InputStream in;

    /// Of a line's beginning that was looked at: how many `>`, then how much of `From `.
    private long quotes;

    private int matched;
    private int told;
    private boolean atStart = true;

    MboxUnquoting(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    @Override
    public int read() throws IOException {
        if (atStart) {
            look();
        }
        if (quotes > 0) {
            quotes--;
            return '>';
        }
        if (told < matched) {
            return FROM[told++];
        }
        int octet = in.read();
        atStart = octet == '\n';
        return octet;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int octet = read();
            if (octet < 0) {
                return count == 0 ? -1 : count;
            }
            target[offset + count++] = (byte) octet;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// Looks at the beginning of a line, without its first octet that fits no more.
    private void look() throws IOException {
        atStart = false;
        quotes = 0;
        matched = 0;
        told = 0;
        in.mark(1);
        int octet = in.read();
        while (octet == '>') {
            quotes++;
            in.mark(1);
            octet = in.read();
        }
        while (quotes > 0 && matched < FROM.length && octet == FROM[matched]) {
            matched++;
            if (matched < FROM.length) {
                in.mark(1);
                octet = in.read();
            }
        }
        if (matched == FROM.length) {
            quotes--;
        } else {
            in.reset();
        }
    }
}

package org.mailboat.export;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes one message into an mbox, quoting lines that look like its separator: `From `, `>From `,
/// and so on get one more `>`, so that taking one away gives the octets back (the mboxrd form).
final class MboxrdOutput extends FilterOutputStream {
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    private int quotes;
    private int matched;
    private boolean atStart = true;
    private int last = '\n';

    MboxrdOutput(OutputStream mbox) {
        super(mbox);
    }

    @Override
    public void write(int octet) throws IOException {
        byte b = (byte) octet;
        last = b;
        if (atStart) {
            if (b == '>' && matched == 0) {
                quotes++;
                return;
            }
            if (b == FROM[matched]) {
                matched++;
                if (matched == FROM.length) {
                    quotes++;
                    release();
                }
                return;
            }
            release();
        }
        out.write(b);
        if (b == '\n') {
            atStart = true;
        }
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        int end = offset + length;
        for (int i = offset; i < end; ) {
            if (atStart) {
                write(octets[i++]);
                continue;
            }
            int from = i;
            while (i < end && octets[i++] != '\n') {}
            out.write(octets, from, i - from);
            last = octets[i - 1];
            atStart = last == '\n';
        }
    }

    private void release() throws IOException {
        for (; quotes > 0; quotes--) {
            out.write('>');
        }
        out.write(FROM, 0, matched);
        matched = 0;
        atStart = false;
    }

    /// Ends the message: its last line is ended if it was not, and an empty line follows.
    void endMessage() throws IOException {
        release();
        if (last != '\n') {
            out.write('\r');
            out.write('\n');
        }
        out.write('\n');
    }
}

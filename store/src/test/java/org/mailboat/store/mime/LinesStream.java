package org.mailboat.store.mime;

import java.io.InputStream;

/// As many octets as asked for, in lines of 80.
final class LinesStream extends InputStream {
    private final long size;
    private long at;

    LinesStream(long size) {
        this.size = size;
    }

    @Override
    public int read() {
        return at == size ? -1 : octet(at++);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int n = (int) Math.min(length, size - at);
        for (int i = 0; i < n; i++) {
            buffer[offset + i] = (byte) octet(at++);
        }
        return n == 0 && length > 0 ? -1 : n;
    }

    private static int octet(long at) {
        return at % 80 == 78 ? '\r' : at % 80 == 79 ? '\n' : 'x';
    }
}

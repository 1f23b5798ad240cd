package org.mailboat.store.mime;

import org.apache.james.mime4j.codec.Base64InputStream;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The content of one part, decoded as it is read. Counts what goes by.
final class PartContent extends FilterInputStream {
    private final Counter encoded;
    private long size;

    /// @param encoding its transfer encoding; an unknown one is taken for none
    PartContent(InputStream content, String encoding) {
        this(new Counter(content), encoding);
    }

    private PartContent(Counter encoded, String encoding) {
        super(decoder(encoded, encoding));
        this.encoded = encoded;
    }

    private static InputStream decoder(InputStream in, String encoding) {
        return switch (encoding) {
            case "base64", "base-64", "x-base64" -> new Base64InputStream(in, DecodeMonitor.SILENT);
            case "quoted-printable", "quoted-printible", "quotedprintable", "qp" ->
                    new QuotedPrintableInputStream(in, DecodeMonitor.SILENT);
            default -> in;
        };
    }

    /// Octets read so far, as they were sent.
    long octets() {
        return encoded.count;
    }

    /// Octets read so far, decoded.
    long size() {
        return size;
    }

    /// Reads what is left and drops it.
    void drain() throws IOException {
        var buffer = new byte[8192];
        while (read(buffer, 0, buffer.length) >= 0) {
            // only counted
        }
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        size += b < 0 ? 0 : 1;
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        size += Math.max(0, n);
        return n;
    }

    /// The walk closes what it opened.
    @Override
    public void close() {}

    @Override
    public boolean markSupported() {
        return false;
    }

    private static final class Counter extends FilterInputStream {
        private long count;

        Counter(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            count += Math.max(0, n);
            return n;
        }
    }
}

package org.mailboat.imap.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Octets to send as a literal, read when their turn comes.
public interface LiteralSource {
    /// How many octets [#open] will give; it must be exact.
    long size();

    /// A stream at the first octet. The one who calls closes it.
    InputStream open() throws IOException;

    static LiteralSource of(byte[] octets) {
        return new LiteralSource() {
            @Override
            public long size() {
                return octets.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets);
            }
        };
    }
}

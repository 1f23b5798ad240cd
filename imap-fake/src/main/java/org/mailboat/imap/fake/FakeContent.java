package org.mailboat.imap.fake;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Supplier;

/// The octets of a message, kept in memory or made anew at every reading.
///
/// Immutable and thread-safe. A generated one must give the same octets each time.
public interface FakeContent {

    /// The number of octets.
    long size();

    /// The octets from the first on; closed by the caller.
    InputStream open();

    /// Octets in memory.
    static FakeContent of(byte[] octets) {
        byte[] kept = octets.clone();
        return generated(kept.length, () -> new ByteArrayInputStream(kept));
    }

    /// Octets that cost no memory.
    static FakeContent generated(long size, Supplier<InputStream> octets) {
        return new FakeContent() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() {
                return octets.get();
            }
        };
    }
}

package org.mailboat.store;

import org.mailboat.model.Sha256;

import java.io.InputStream;
import java.nio.ByteBuffer;

/// The octets of one message or header, pinned in their segment until closed. For one thread.
public interface MessageContent extends AutoCloseable {
    /// In octets.
    long length();

    Sha256 sha256();

    /// Reads from `position` on until the buffer or the message ends.
    ///
    /// @return how many octets were read; 0 at the end
    /// @throws StoreException if the segment cannot be read or is too short
    int read(ByteBuffer target, long position);

    /// A stream over all octets, from the first. Closing it closes the content.
    InputStream stream();

    @Override
    void close();
}

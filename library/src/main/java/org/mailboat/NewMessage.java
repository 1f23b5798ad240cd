package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/// A message that no server has yet.
///
/// @param octets the whole message, header and body; lines that end in LF alone get CRLF
/// @param keywords its marks
/// @param internalDate when it was received, to the second; null: unknown
public record NewMessage(Octets octets, Keywords keywords, @Nullable Instant internalDate) {
    /// Where the octets are read from, of whatever size.
    @FunctionalInterface
    public interface Octets {
        /// Opens them; called twice, one after the other.
        InputStream open() throws IOException;
    }
}

package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/// A message that the server is to take in.
///
/// @param internalDate when it was received, or null to leave that to the server
public record Upload(Content content, Keywords keywords, @Nullable Instant internalDate) {
    /// The octets of a message, read when their turn comes, and perhaps more than once.
    public interface Content {
        /// How many there are.
        long length();

        /// A stream at the first of them, to be closed by the caller.
        ///
        /// @throws IOException if they cannot be read
        /// @throws org.mailboat.model.MailException likewise
        InputStream open() throws IOException;
    }
}

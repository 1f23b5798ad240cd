package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;

import java.time.Instant;

/// One message of an APPEND ([RFC 9051
/// §6.3.12](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.3.12)).
///
/// @param date its INTERNALDATE, or null to leave it to the server
/// @param form how its octets go out
public record AppendMessage(
        Keywords flags, @Nullable Instant date, LiteralSource content, Form form) {
    /// How octets go out.
    public enum Form {
        /// A literal: no NUL inside.
        PLAIN,
        /// A literal8, which may hold NUL ([RFC 3516
        /// §4.4](https://www.rfc-editor.org/rfc/rfc3516.html#section-4.4)).
        BINARY,
        /// `UTF8 (~{n})`, for headers in UTF-8 ([RFC 6855
        /// §4](https://www.rfc-editor.org/rfc/rfc6855.html#section-4)).
        UTF8
    }
}

package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A part of a message with the parts in it: the structure of a message as a tree.
///
/// @param number as IMAP counts ([RFC 9051
///   §6.4.5.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.4.5.1)); empty for a multipart
///   that is the whole body of a message
/// @param type the media type in lower case
/// @param parameters those of the type, names in lower case, values decoded
/// @param disposition `attachment`, `inline`, or whatever else was said, in lower case; or null
/// @param name the file name the sender gave, decoded, or null; not safe as a path
/// @param encoding the transfer encoding, in lower case
/// @param contentId without its angle brackets, or null
/// @param description decoded, or null
/// @param octets how long its content is as sent; 0 for a multipart
/// @param size how long its content is when decoded; 0 for a multipart
/// @param message the header of the message that it holds, or null if it holds none
/// @param parts of a multipart its parts, of a message within the message the one part that is its
///   body; else none
public record MimePart(
        String number,
        String type,
        Map<String, String> parameters,
        @Nullable String disposition,
        @Nullable String name,
        String encoding,
        @Nullable String contentId,
        @Nullable String description,
        long octets,
        long size,
        @Nullable HeaderSummary message,
        List<MimePart> parts) {
    public MimePart {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        parts = List.copyOf(parts);
    }

    /// The charset it is said to be in, or null.
    public @Nullable String charset() {
        return parameters.get("charset");
    }

    /// Whether it holds parts rather than content.
    public boolean isMultipart() {
        return type.startsWith("multipart/");
    }
}

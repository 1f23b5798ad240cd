package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

/// One part of a message that is not its text.
///
/// @param part its number as IMAP counts parts, as in `2.1` ([RFC 9051
///   §6.4.5.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.4.5.1))
/// @param name the file name, decoded, or null; never to be used as a path
/// @param type the media type in lower case, as in `image/png`
/// @param size in octets, decoded
/// @param contentId without angle brackets, or null
/// @param inline whether it belongs to the text rather than beside it
public record Attachment(
        String part,
        @Nullable String name,
        String type,
        long size,
        @Nullable String contentId,
        boolean inline) {}

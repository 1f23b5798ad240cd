package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

/// A part of a message that is not its text.
///
/// @param part its number, as IMAP counts ([RFC 9051
///   §6.4.5.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.4.5.1)); what is inside of a
///   `winmail.dat` or written into the text is counted below the part that it is in
/// @param name the file name the sender gave, decoded, or null; not safe as a path, see
///   [SafeFileName]
/// @param type the media type in lower case
/// @param size of the decoded content, in octets
/// @param contentId without its angle brackets, or null
/// @param inline whether it is meant to be shown within the text
/// @param description what the sender says it is, or the subject of an attached message; or null
public record Attachment(
        String part,
        @Nullable String name,
        String type,
        long size,
        @Nullable String contentId,
        boolean inline,
        @Nullable String description) {
    public Attachment(
            String part,
            @Nullable String name,
            String type,
            long size,
            @Nullable String contentId,
            boolean inline) {
        this(part, name, type, size, contentId, inline, null);
    }
}

package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// The MIME tree of a message as the server read it ([RFC 9051
/// §7.5.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.5.2)). A hint: whoever has the
/// message's octets reads those instead.
public sealed interface BodyStructure {
    /// In capitals, as in `TEXT`.
    String type();

    /// In capitals, as in `PLAIN`.
    String subtype();

    /// Names in capitals.
    Map<String, String> parameters();

    @Nullable Disposition disposition();

    /// Several parts, perhaps none.
    record Multipart(
            String subtype,
            List<BodyStructure> parts,
            Map<String, String> parameters,
            @Nullable Disposition disposition)
            implements BodyStructure {
        @Override
        public String type() {
            return "MULTIPART";
        }
    }

    /// One part.
    ///
    /// @param encoding in capitals; `7BIT` if not told
    /// @param size in octets of the encoded form, -1 if unknown; a hint
    /// @param lines -1 if unknown
    /// @param envelope of the message inside, where the part is one and the server looked into it
    /// @param message the structure of the message inside, likewise
    record Part(
            String type,
            String subtype,
            Map<String, String> parameters,
            @Nullable String id,
            @Nullable String description,
            String encoding,
            long size,
            long lines,
            @Nullable Envelope envelope,
            @Nullable BodyStructure message,
            @Nullable Disposition disposition)
            implements BodyStructure {}

    /// How a part wants to be shown.
    ///
    /// @param type in capitals, as in `ATTACHMENT`
    /// @param parameters names in capitals
    record Disposition(String type, Map<String, String> parameters) {}
}

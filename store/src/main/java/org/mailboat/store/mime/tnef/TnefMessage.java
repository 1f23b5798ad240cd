package org.mailboat.store.mime.tnef;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a `winmail.dat` holds.
///
/// @param subject or null
/// @param text its plain text, also made from rich text; null if there is none
/// @param html its HTML, also where it was wrapped in rich text; null if there is none
/// @param files what is attached, in order
public record TnefMessage(
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        List<TnefFile> files) {
    /// The largest one that is opened, in octets.
    public static final int MAX_OCTETS = 32 << 20;

    /// More files than any honest message has; what comes behind is left out.
    static final int MAX_FILES = 1000;

    static final int MAX_DEPTH = 8;

    public TnefMessage {
        files = List.copyOf(files);
    }

    /// Opens one. Whatever is wrong with it, what was understood is returned.
    ///
    /// @return null if the octets are not TNEF at all
    public static @Nullable TnefMessage read(byte[] octets) {
        return TnefReader.isTnef(octets, 0)
                ? new TnefReader(octets, 0, octets.length, 0).read()
                : null;
    }
}

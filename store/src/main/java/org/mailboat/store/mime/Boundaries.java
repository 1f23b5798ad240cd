package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// Finds the boundary of a multipart that does not say it, or says another one.
final class Boundaries {
    /// Longer than the 70 characters of [RFC 2046
    /// §5.1.1](https://www.rfc-editor.org/rfc/rfc2046.html#section-5.1.1): some are.
    private static final int LONGEST = 200;

    private Boundaries() {}

    /// @param content the start of the multipart
    /// @return what follows the two hyphens of the first line that opens a part: one before a field
    ///   that describes content, or before an empty line if the same line also closes the last part
    static @Nullable String find(byte[] content) {
        List<String> lines = new String(content, StandardCharsets.ISO_8859_1).lines().toList();
        for (int i = 0; i + 1 < lines.size(); i++) {
            String line = lines.get(i).stripTrailing();
            if (line.startsWith("--") && line.length() > 2 && line.length() <= LONGEST) {
                String next = lines.get(i + 1);
                boolean described = next.toLowerCase(Locale.ROOT).startsWith("content-");
                if (described || (next.isEmpty() && lines.contains(line + "--"))) {
                    return line.substring(2);
                }
            }
        }
        return null;
    }
}

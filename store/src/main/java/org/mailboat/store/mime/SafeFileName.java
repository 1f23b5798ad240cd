package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Pattern;

/// Names for files that somebody else chose: safe in any directory of any system, and as close to
/// what was chosen as that allows.
public final class SafeFileName {
    /// Octets in UTF-8; file systems allow 255, and a number may be added.
    private static final int MAX_OCTETS = 200;

    private static final int MAX_EXTENSION = 20;

    private static final Pattern RESERVED =
            Pattern.compile(
                    "(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\\$|conout\\$|clock\\$)("
                            + " *\\..*)?");

    private static final Map<String, String> EXTENSIONS =
            Map.ofEntries(
                    Map.entry("text/plain", ".txt"),
                    Map.entry("text/html", ".html"),
                    Map.entry("text/calendar", ".ics"),
                    Map.entry("text/csv", ".csv"),
                    Map.entry("text/vcard", ".vcf"),
                    Map.entry("text/x-vcard", ".vcf"),
                    Map.entry("text/rtf", ".rtf"),
                    Map.entry("application/rtf", ".rtf"),
                    Map.entry("application/pdf", ".pdf"),
                    Map.entry("application/zip", ".zip"),
                    Map.entry("application/json", ".json"),
                    Map.entry("application/pgp-signature", ".asc"),
                    Map.entry("application/pgp-keys", ".asc"),
                    Map.entry("application/pkcs7-signature", ".p7s"),
                    Map.entry("application/x-pkcs7-signature", ".p7s"),
                    Map.entry("application/pkcs7-mime", ".p7m"),
                    Map.entry("application/x-pkcs7-mime", ".p7m"),
                    Map.entry("application/ms-tnef", ".dat"),
                    Map.entry("message/rfc822", ".eml"),
                    Map.entry("message/global", ".eml"),
                    Map.entry("message/delivery-status", ".txt"),
                    Map.entry("message/disposition-notification", ".txt"),
                    Map.entry("message/feedback-report", ".txt"),
                    Map.entry("image/png", ".png"),
                    Map.entry("image/gif", ".gif"),
                    Map.entry("image/jpeg", ".jpg"),
                    Map.entry("image/webp", ".webp"),
                    Map.entry("image/svg+xml", ".svg"),
                    Map.entry("audio/mpeg", ".mp3"),
                    Map.entry("audio/wav", ".wav"),
                    Map.entry("video/mp4", ".mp4"));

    private SafeFileName() {}

    /// The name for a part: the sender's, else one made of its description, else of its number.
    public static String of(Attachment part) {
        String extension = EXTENSIONS.getOrDefault(part.type(), "");
        String said = clean(part.name());
        if (!said.isEmpty()) {
            return fitted(said.indexOf('.') < 0 ? said + extension : said);
        }
        String described =
                clean(part.description() == null ? null : part.description().replace('/', '_'));
        String base = described.isEmpty() ? "part-" + part.part() : described;
        return fitted(base.endsWith(extension) ? base : base + extension);
    }

    /// The same for any name; empty if nothing of it is left.
    public static String of(String name) {
        return fitted(clean(name));
    }

    /// The n-th choice where a name is taken: `boat (2).png`.
    public static String numbered(String name, int n) {
        int dot = extensionStart(name);
        return name.substring(0, dot) + " (" + n + ")" + name.substring(dot);
    }

    private static String clean(@Nullable String name) {
        if (name == null) {
            return "";
        }
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        var safe = new StringBuilder(last.length());
        Normalizer.normalize(last, Normalizer.Form.NFC)
                .codePoints()
                .forEach(c -> {
                    if (c == '\t' || Character.getType(c) == Character.SPACE_SEPARATOR) {
                        safe.append(' ');
                    } else if (isVisible(c)) {
                        safe.appendCodePoint("<>:\"|?*".indexOf(c) >= 0 ? '_' : c);
                    }
                });
        String bare = safe.toString().replaceAll("^[ .~-]+|[ .]+$", "");
        return RESERVED.matcher(bare).matches() ? "_" + bare : bare;
    }

    /// Not what acts on a terminal, turns the direction of writing, or stands for nothing; the two
    /// joiners are part of words.
    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    false;
            case Character.FORMAT -> c == 0x200C || c == 0x200D;
            default -> true;
        };
    }

    private static String fitted(String name) {
        if (octets(name) <= MAX_OCTETS) {
            return name;
        }
        int dot = extensionStart(name);
        String extension = name.substring(dot);
        int room = MAX_OCTETS - octets(extension);
        int end = 0;
        for (int used = 0; end < dot; ) {
            int c = name.codePointAt(end);
            used += octets(Character.toString(c));
            if (used > room) {
                break;
            }
            end += Character.charCount(c);
        }
        return name.substring(0, Math.min(end, dot)).stripTrailing() + extension;
    }

    private static int extensionStart(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && octets(name.substring(dot)) <= MAX_EXTENSION ? dot : name.length();
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

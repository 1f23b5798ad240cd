package org.mailboat.model;

/// Makes text from outside safe to show: on a terminal, in a log, in an error.
public final class Printable {
    private Printable() {}

    /// The text with control characters, line breaks, bidirectional overrides and lone surrogates
    /// replaced by `\\u{…}` escapes, so that it can neither move a cursor nor fake another line.
    public static String of(String text) {
        if (text.codePoints().noneMatch(Printable::unsafe)) {
            return text;
        }
        var safe = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(c -> {
                    if (unsafe(c)) {
                        safe.append("\\u{").append(Integer.toHexString(c)).append('}');
                    } else {
                        safe.appendCodePoint(c);
                    }
                });
        return safe.toString();
    }

    private static boolean unsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            case Character.FORMAT -> (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
            default -> false;
        };
    }
}

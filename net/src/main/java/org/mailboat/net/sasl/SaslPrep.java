package org.mailboat.net.sasl;

import java.text.Normalizer;

/// SASLprep ([RFC 4013 §2](https://www.rfc-editor.org/rfc/rfc4013.html#section-2)), so that a
/// password typed on another keyboard is the same one.
final class SaslPrep {
    private SaslPrep() {}

    /// The prepared text; the text itself where preparation is not possible, as the server may have
    /// stored it unprepared.
    static String prepare(String text) {
        if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            return text;
        }
        var mapped = new StringBuilder();
        text.codePoints()
                .filter(c -> !mappedToNothing(c))
                .map(c -> isSpace(c) ? ' ' : c)
                .forEach(mapped::appendCodePoint);
        String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        return prepared.codePoints().anyMatch(SaslPrep::prohibited) ? text : prepared;
    }

    /// RFC 3454, table B.1.
    private static boolean mappedToNothing(int c) {
        return c == 0x00AD
                || c == 0x034F
                || c == 0x1806
                || (c >= 0x180B && c <= 0x180D)
                || (c >= 0x200B && c <= 0x200D)
                || c == 0x2060
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF;
    }

    private static boolean isSpace(int c) {
        return Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    private static boolean prohibited(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> c >= 0xFFF9 && c <= 0xFFFD;
        };
    }
}

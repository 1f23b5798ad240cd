package org.mailboat.store.search.text;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;

/// Which characters are the same to a search, and what each of them is. Thread-safe.
///
/// Case, accents, width and presentation forms do not count, nor do vowel points of Arabic and
/// Hebrew, the Arabic tatweel, and what cannot be seen. What makes another letter of a script
/// stays: `й` is not `и`, `が` is not `か`.
final class Folding {
    /// What a character is to a search.
    enum Kind {
        /// Ends a word and cannot be found.
        SEPARATOR,
        /// Is as good as not there, also within a word.
        NOTHING,
        /// Part of a word: a letter, digit, or a mark on one.
        WORD,
        /// A character of a script that writes words without spaces, or of Hangul, whose words
        /// carry their particles with them.
        SCRIPT,
        /// A symbol or emoji: found by itself.
        SYMBOL
    }

    /// First and last of each run of marks that do not count: accents, points, nukta.
    private static final int[] MARKS = {
        0x0300, 0x036F, 0x0483, 0x0487, 0x0591, 0x05BD, 0x05BF, 0x05BF, 0x05C1, 0x05C2, 0x05C4,
        0x05C5, 0x05C7, 0x05C7, 0x0610, 0x061A, 0x0640, 0x0640, 0x064B, 0x065F, 0x0670, 0x0670,
        0x06D6, 0x06DC, 0x06DF, 0x06E8, 0x06EA, 0x06ED, 0x0711, 0x0711, 0x0730, 0x074A, 0x093C,
        0x093C, 0x09BC, 0x09BC, 0x0A3C, 0x0A3C, 0x0ABC, 0x0ABC, 0x0B3C, 0x0B3C, 0x1AB0, 0x1AFF,
        0x1DC0, 0x1DFF, 0x20D0, 0x20FF, 0xFE00, 0xFE0F, 0xFE20, 0xFE2F,
    };

    /// First and last of each run of characters that are searched one by one.
    private static final int[] SCRIPTS = {
        0x0E01, 0x0E3A, 0x0E40, 0x0E4E, 0x0E81, 0x0ECE, 0x0EDC, 0x0EDF, 0x1000, 0x103F, 0x1050,
        0x108F, 0x109A, 0x109D, 0x1100, 0x11FF, 0x1780, 0x17D3, 0x17DC, 0x17DD, 0x1980, 0x19C9,
        0x1A20, 0x1A7C, 0x1AA7, 0x1AA7, 0x2E80, 0x2FD5, 0x3005, 0x3007, 0x3021, 0x302F, 0x3031,
        0x3035, 0x3038, 0x303C, 0x3041, 0x309A, 0x309D, 0x309F, 0x30A1, 0x30FA, 0x30FC, 0x30FF,
        0x3105, 0x312F, 0x3131, 0x318E, 0x31A0, 0x31BF, 0x31F0, 0x31FF, 0x3400, 0x4DBF, 0x4E00,
        0xA48C, 0xA960, 0xA97F, 0xA9E0, 0xA9EF, 0xA9FA, 0xA9FE, 0xAA60, 0xAA7F, 0xAA80, 0xAADD,
        0xAC00, 0xD7FF, 0xF900, 0xFAD9, 0xFF66, 0xFF9D, 0xFFA0, 0xFFDC, 0x16FE0, 0x18D08, 0x1AFF0,
        0x1B2FB, 0x20000, 0x3FFFD,
    };

    /// Letters with a plainer spelling that no decomposition tells: how they are written without
    /// the key for them, in an old spelling, or at the end of a word.
    private static final String[][] SPELLINGS = {
        {"ß", "ss"}, {"æ", "ae"}, {"œ", "oe"}, {"ø", "o"}, {"đ", "d"}, {"ð", "d"}, {"þ", "th"},
        {"ł", "l"}, {"ħ", "h"}, {"ŧ", "t"}, {"ٱ", "ا"}, {"ى", "ي"}, {"ی", "ي"}, {"ک", "ك"},
        {"ة", "ه"}, {"ך", "כ"}, {"ם", "מ"}, {"ן", "נ"}, {"ף", "פ"}, {"ץ", "צ"},
    };

    /// Cyrillic letters that only look accented. `ё` is not among them: it is written `е` as often.
    private static final String LETTERS_OF_THEIR_OWN = "йЙїЇўЎѓЃќЌӂӁӣӢӯӮ";

    /// Apostrophes that count as letters elsewhere.
    private static final String APOSTROPHES = "\u02BB\u02BC";

    /// Emoji's shades and genders: the emoji is the same without.
    private static final int[] SHADES = {0x1F3FB, 0x1F3FF, 0xE0020, 0xE007F, 0xE0100, 0xE01EF};

    /// Lines and blocks that tables are drawn with.
    private static final int FIRST_DRAWING = 0x2500;

    private static final int LAST_DRAWING = 0x259F;

    /// What characters of the basic plane are and become, filled as they are met.
    private final @Nullable Known[] known = new Known[0x10000];

    private record Known(Kind kind, String folded) {}

    Kind kind(int c) {
        return known(c).kind;
    }

    /// What the character becomes; empty if nothing is left of it.
    String fold(int c) {
        return known(c).folded;
    }

    /// Several threads may learn the same character; they learn the same of it.
    private Known known(int c) {
        Known found = c < known.length ? known[c] : null;
        if (found == null) {
            String becomes = foldOf(c);
            found = new Known(kindOf(c, becomes), becomes);
            if (c < known.length) {
                known[c] = found;
            }
        }
        return found;
    }

    private static Kind kindOf(int c, String becomes) {
        if (becomes.isEmpty()) {
            return Kind.NOTHING;
        }
        if (isIn(SCRIPTS, becomes.codePointAt(0))) {
            return Kind.SCRIPT;
        }
        if (isPartOfWord(c)) {
            return Kind.WORD;
        }
        return switch (Character.getType(c)) {
            case Character.CURRENCY_SYMBOL -> Kind.SYMBOL;
            case Character.OTHER_SYMBOL ->
                    c >= FIRST_DRAWING && c <= LAST_DRAWING ? Kind.SEPARATOR : Kind.SYMBOL;
            default -> Kind.SEPARATOR;
        };
    }

    private static boolean isPartOfWord(int c) {
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    true;
            case Character.MODIFIER_LETTER -> APOSTROPHES.indexOf(c) < 0;
            default -> false;
        };
    }

    private static String foldOf(int c) {
        if (Character.getType(c) == Character.FORMAT || isIn(MARKS, c) || isIn(SHADES, c)) {
            return "";
        }
        if (LETTERS_OF_THEIR_OWN.indexOf(c) >= 0) {
            return lower(c);
        }
        String text = Character.toString(c);
        if (isIn(SCRIPTS, c)) {
            return Normalizer.normalize(text, Normalizer.Form.NFKC);
        }
        String parts = Normalizer.normalize(text, Normalizer.Form.NFKD);
        boolean single = parts.codePointCount(0, parts.length()) == 1;
        var out = new StringBuilder();
        parts.codePoints()
                .filter(part -> single || isPartOfWord(part))
                .forEach(part -> append(out, part));
        return out.toString();
    }

    private static void append(StringBuilder out, int c) {
        if (isIn(MARKS, c)) {
            return;
        }
        if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
            out.append(Character.digit(c, 10));
            return;
        }
        String lower = lower(c);
        for (String[] letter : SPELLINGS) {
            if (letter[0].equals(lower)) {
                out.append(letter[1]);
                return;
            }
        }
        out.append(lower);
    }

    /// By way of upper case, so that `ς` and `σ` meet. A dot that case folding adds is a mark.
    private static String lower(int c) {
        return Character.toString(Character.toLowerCase(Character.toUpperCase(c)));
    }

    private static boolean isIn(int[] runs, int c) {
        int low = 0;
        int high = runs.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (c < runs[2 * middle]) {
                high = middle - 1;
            } else if (c > runs[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }
}

package org.mailboat.store.search.text;

/// Whether a word has another one in it as its part: `Lebensversicherungsvertrag` has
/// `Versicherung`, `والكتاب` has `كتاب`.
///
/// A guess by letters alone, which needs no dictionary. At the start of a word any part counts, so
/// that inflected forms are found too; behind a start of three letters or more likewise, so that
/// `mother` does not have `other`. In Arabic and Hebrew the short words count that are written onto
/// the start of the next one.
public final class Compounds {
    private static final int SHORTEST_PART = 5;
    private static final int SHORTEST_START = 3;
    private static final int LONGEST_WORD = 64;
    private static final int SHORTEST_SEMITIC_PART = 3;
    private static final String ARABIC_STARTS = "والبكلفس";
    private static final String HEBREW_STARTS = "והבכלמש";

    private Compounds() {}

    /// Whether words may be looked for that have this one as their part.
    ///
    /// @param part folded
    public static boolean canBePart(String part) {
        return part.length() >= (isSemitic(part.charAt(0)) ? SHORTEST_SEMITIC_PART : SHORTEST_PART)
                && isLetters(part);
    }

    /// Whether the word is worth remembering as one that may have parts.
    ///
    /// @param word folded
    public static boolean canHaveParts(String word) {
        int shortest = 1 + (isSemitic(word.charAt(0)) ? SHORTEST_SEMITIC_PART : SHORTEST_PART);
        return word.length() >= shortest && word.length() <= LONGEST_WORD && isLetters(word);
    }

    /// Whether the word has this as a part of it and is not the same.
    public static boolean isPart(String part, String word) {
        if (word.length() <= part.length()) {
            return false;
        }
        int first = word.indexOf(part);
        // Most words do not have it, and are many.
        if (first < 0 || !canBePart(part)) {
            return false;
        }
        for (int at = first; at >= 0; at = word.indexOf(part, at + 1)) {
            if (mayStandAt(word, at, part.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayStandAt(String word, int at, int length) {
        boolean longEnough = length >= SHORTEST_PART && (at == 0 || at >= SHORTEST_START);
        return longEnough
                || (isSemitic(word.charAt(0))
                        && at > 0
                        && at + length == word.length()
                        && isAllOf(word, at, startsOf(word.charAt(0))));
    }

    private static boolean isAllOf(String word, int end, String letters) {
        for (int i = 0; i < end; i++) {
            if (letters.indexOf(word.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static String startsOf(char c) {
        return isArabic(c) ? ARABIC_STARTS : HEBREW_STARTS;
    }

    private static boolean isSemitic(char c) {
        return isArabic(c) || (c >= 0x05D0 && c <= 0x05EA);
    }

    private static boolean isArabic(char c) {
        return c >= 0x0620 && c <= 0x06FF;
    }

    private static boolean isLetters(String word) {
        return word.codePoints()
                .allMatch(c ->
                        Character.isLetter(c)
                                || Character.getType(c) == Character.NON_SPACING_MARK
                                || Character.getType(c) == Character.COMBINING_SPACING_MARK);
    }
}

package org.mailboat.store.mime.charset;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;

/// Guesses the charset of octets that are neither ASCII nor UTF-8: reads them in every charset that
/// mail was ever written in and takes the reading that looks most like a language.
///
/// A reading is judged character by character: is it a letter of the language, is it a frequent
/// one, does a capital stand inside a word, do two scripts meet in one word, does a sign stand
/// where none belongs. No reading is preferred that is not clearly better than Western European.
final class CharsetGuess {
    /// As much as is looked at; enough to tell, and cheap.
    private static final int SAMPLE = 4096;

    /// How much better than Western European another reading has to be, in tenths of a point for
    /// each octet; the fewer there are, the more they have to say.
    private static final int MARGIN = 3;

    private CharsetGuess() {}

    /// @return the best reading, or windows-1252 where nothing is better
    static Charset of(byte[] octets, int length) {
        byte[] sample = sample(octets, length);
        int foreign = 0;
        for (byte b : sample) {
            foreign += b < 0 ? 1 : 0;
        }
        if (foreign == 0) {
            return MailCharsets.WESTERN;
        }
        Charset best = MailCharsets.WESTERN;
        int bestScore = score(sample, foreign, MailCharsets.WESTERN);
        int toBeat = bestScore + MARGIN + 20 / foreign;
        for (String name : Languages.CHARSETS) {
            Charset charset = Charset.forName(name);
            int score = score(sample, foreign, charset);
            if (score > toBeat) {
                best = charset;
                toBeat = score;
            }
        }
        return best;
    }

    /// The lines that hold octets beyond ASCII, up to the limit.
    private static byte[] sample(byte[] octets, int length) {
        var out = new ByteArrayOutputStream(Math.min(length, SAMPLE) + 256);
        int start = 0;
        for (int i = 0; i <= length && out.size() < SAMPLE; i++) {
            if (i == length || octets[i] == '\n') {
                int end = Math.min(i, start + SAMPLE);
                if (hasForeign(octets, start, end)) {
                    out.write(octets, start, end - start);
                    out.write('\n');
                }
                start = i + 1;
            }
        }
        return out.toByteArray();
    }

    private static boolean hasForeign(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] < 0) {
                return true;
            }
        }
        return false;
    }

    /// Tenths of a point for each octet beyond ASCII; the least possible where the octets cannot be
    /// in that charset.
    private static int score(byte[] sample, int foreign, Charset charset) {
        String text = strictly(sample, charset);
        if (text == null) {
            return Integer.MIN_VALUE / 2;
        }
        int best = Integer.MIN_VALUE / 2;
        for (Language language : Languages.of(charset)) {
            best = Math.max(best, language.points(text, charset) / foreign);
        }
        return best;
    }

    /// The text, or null if there is a mistake in it that is not the sample's torn end.
    private static @Nullable String strictly(byte[] sample, Charset charset) {
        for (int cut = 0; cut <= 4 && cut < sample.length; cut++) {
            try {
                return charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(sample, 0, sample.length - cut))
                        .toString();
            } catch (CharacterCodingException e) {
                if (sample.length < SAMPLE) {
                    return null;
                }
            }
        }
        return null;
    }

    /// How a language looks.
    sealed interface Language {
        /// Points for a text read in that charset, in tenths.
        int points(String text, Charset charset);
    }

    /// A language written with letters.
    ///
    /// @param latin whether its other letters are those of ASCII
    /// @param frequent its frequent letters beyond ASCII, in lower case
    /// @param common further ones
    /// @param rare those that occur
    /// @param needed without some of these no text of it is; or empty
    record Alphabet(boolean latin, String frequent, String common, String rare, String needed)
            implements Language {
        Alphabet(boolean latin, String frequent, String common, String rare) {
            this(latin, frequent, common, rare, "");
        }

        @Override
        public int points(String text, Charset charset) {
            int points = 0;
            int letters = 0;
            int found = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                char before = i == 0 ? ' ' : text.charAt(i - 1);
                if (c >= 128 && c != before) {
                    letters++;
                    found += needed.indexOf(c) >= 0 ? 1 : 0;
                    char after = i + 1 == text.length() ? ' ' : text.charAt(i + 1);
                    points +=
                            Character.isLetter(c) || isMark(c)
                                    ? letter(before, c, after)
                                    : sign(before, c, after);
                }
            }
            return needed.isEmpty() || found * 20 > letters ? points : points - 6 * letters;
        }

        private int letter(char before, char c, char after) {
            char lower = Character.toLowerCase(c);
            int points =
                    frequent.indexOf(lower) >= 0
                            ? 20
                            : common.indexOf(lower) >= 0 ? 12 : rare.indexOf(lower) >= 0 ? 2 : -25;
            if (c != lower && Character.isLowerCase(before)) {
                points -= 30;
            }
            if (c != lower && Character.isUpperCase(before)) {
                points -= 6;
            }
            if (c == lower && Character.isUpperCase(before) && Character.isUpperCase(after)) {
                points -= 15;
            }
            if (Character.isDigit(before) || Character.isDigit(after)) {
                points -= 20;
            }
            if (latin) {
                points += oddPlace(before, lower, after);
            } else if (isAscii(before) || isAscii(after)) {
                points -= 25;
            } else if (!Character.isLetter(before) && !Character.isLetter(after)) {
                points -= 25;
            }
            return points;
        }

        /// Words of one letter.
        private static final String SINGLE = "àáâãåæèéêìíòóôõöøùúĭ";

        /// Accents that languages of the West have only in certain places.
        private int oddPlace(char before, char c, char after) {
            boolean starts = !Character.isLetter(before);
            boolean ends = !Character.isLetter(after);
            char next = Character.toLowerCase(after);
            if (starts && ends && SINGLE.indexOf(c) < 0) {
                return -25;
            }
            int neighbours = before >= 128 && Character.isLetter(before) ? -6 : 0;
            return neighbours
                    + switch (c) {
                        case 'è', 'ù', 'ì', 'ò' ->
                                starts && !ends ? -25 : c != 'è' && !ends ? -20 : 0;
                        case 'à' -> ends ? 0 : -12;
                        case 'ê', 'ë', 'û' -> ends ? -15 : 0;
                        case 'ñ' -> "aeiouáéíóú".indexOf(next) >= 0 ? 0 : -25;
                        case 'ã' -> ends || "oe".indexOf(next) >= 0 ? 0 : -15;
                        case 'õ' -> next == 'e' ? 0 : -10;
                        case 'ß' -> starts ? -25 : 0;
                        default -> 0;
                    };
        }

        private static int sign(char before, char c, char after) {
            boolean inWord = Character.isLetter(before) && Character.isLetter(after);
            if (c == '’') {
                return 4;
            }
            if ("“”„‘‚«»‹›–—…•·°§©®™€£№¤¿¡ªº".indexOf(c) >= 0) {
                boolean opens = "¿¡„«‹".indexOf(c) >= 0;
                boolean after1 = Character.isLetter(before) && opens;
                return inWord || after1 ? -25 : 1;
            }
            return c == '\u00A0' || c == '\u200E' || c == '\u200F' || c == '،' || c == '؟'
                    ? 1
                    : -30;
        }

        private static boolean isMark(char c) {
            return Character.getType(c) == Character.NON_SPACING_MARK;
        }

        private static boolean isAscii(char c) {
            return c < 128 && Character.isLetter(c);
        }
    }

    /// A language written with characters of two octets.
    ///
    /// @param frequent its most frequent characters
    /// @param signs its punctuation
    /// @param lowest the first octet of the first common character
    /// @param highest that of the last one
    record Characters(String frequent, String signs, int lowest, int highest) implements Language {
        @Override
        public int points(String text, Charset charset) {
            CharsetEncoder encoder = charset.newEncoder();
            int points = 0;
            int words = 1;
            char before = ' ';
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c >= 128 && c != before) {
                    points += character(before, c, encoder);
                    words += before < 128 ? 1 : 0;
                }
                before = c;
            }
            // text of single octets would hardly come in pairs everywhere
            return points * (20 + Math.min(10, words)) / 20;
        }

        private int character(char before, char c, CharsetEncoder encoder) {
            if (frequent.indexOf(c) >= 0 || (c >= 'ぁ' && c <= 'ん' && frequent.indexOf('の') >= 0)) {
                return 50;
            }
            if (signs.indexOf(c) >= 0) {
                return 36;
            }
            ByteBuffer octets;
            try {
                octets = encoder.encode(CharBuffer.wrap(new char[] {c}));
            } catch (CharacterCodingException e) {
                return -60;
            }
            if (octets.remaining() != 2) {
                return octets.remaining() == 1 ? -8 : -60;
            }
            int first = octets.get() & 0xFF;
            int second = octets.get() & 0xFF;
            boolean kana = c >= 'ァ' && c <= 'ヶ' && frequent.indexOf('の') >= 0;
            boolean common = first >= lowest && first <= highest && second >= 0x40;
            boolean torn = second < 128 && before < 128 && Character.isLetter(before);
            boolean otherKana = c >= 'ぁ' && c <= 'ヶ' && !torn;
            return kana ? 36 : common && !torn ? 24 : otherKana ? 10 : -30;
        }
    }
}

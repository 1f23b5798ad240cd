package org.mailboat.store.mime.charset;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;

/// Finds the charset of text in mail: names that senders use, and a guess where the name is missing
/// or wrong.
public final class MailCharsets {
    /// What the web calls windows-1252 is what mail labelled Latin-1 or ASCII holds in practice.
    public static final Charset WESTERN = Charset.forName("windows-1252");

    private static final Charset JAPANESE_MAIL = Charset.forName("x-windows-iso2022jp");

    /// Names that are no Java charset, or whose usual text needs a larger one.
    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("utf8", "UTF-8"),
                    Map.entry("utf-8-mac", "UTF-8"),
                    Map.entry("unicode-1-1-utf-8", "UTF-8"),
                    Map.entry("unicode", "UTF-16"),
                    Map.entry("iso-8859-1", "windows-1252"),
                    Map.entry("latin1", "windows-1252"),
                    Map.entry("latin-1", "windows-1252"),
                    Map.entry("8859_1", "windows-1252"),
                    Map.entry("cp-1252", "windows-1252"),
                    Map.entry("ansi_x3.110-1983", "windows-1252"),
                    Map.entry("utf-8n", "UTF-8"),
                    Map.entry("unicode-2-0-utf-8", "UTF-8"),
                    Map.entry("x-unicode-2-0-utf-8", "UTF-8"),
                    Map.entry("iso-8859-1-windows-3.1-latin-1", "windows-1252"),
                    Map.entry("iso8859-1", "windows-1252"),
                    Map.entry("iso_8859-1", "windows-1252"),
                    Map.entry("iso88591", "windows-1252"),
                    Map.entry("windows-1252http-equivcontent-type", "windows-1252"),
                    Map.entry("cp1252", "windows-1252"),
                    Map.entry("x-cp1252", "windows-1252"),
                    Map.entry("x-ansi", "windows-1252"),
                    Map.entry("ansi", "windows-1252"),
                    Map.entry("x-cp1250", "windows-1250"),
                    Map.entry("x-cp1251", "windows-1251"),
                    Map.entry("cp-1251", "windows-1251"),
                    Map.entry("win-1251", "windows-1251"),
                    Map.entry("windows1251", "windows-1251"),
                    Map.entry("koi8r", "KOI8-R"),
                    Map.entry("koi", "KOI8-R"),
                    Map.entry("koi8-ru", "KOI8-U"),
                    Map.entry("iso-8859-16", "ISO-8859-16"),
                    Map.entry("iso-8859-10", "ISO-8859-4"),
                    Map.entry("x-mac-ce", "x-MacCentralEurope"),
                    Map.entry("x-mac-centraleurroman", "x-MacCentralEurope"),
                    Map.entry("x-mac-greek", "x-MacGreek"),
                    Map.entry("x-mac-turkish", "x-MacTurkish"),
                    Map.entry("x-mac-japanese", "windows-31j"),
                    Map.entry("gb-2312", "GB18030"),
                    Map.entry("gb2312-80", "GB18030"),
                    Map.entry("cp936", "GB18030"),
                    Map.entry("ms936", "GB18030"),
                    Map.entry("windows-936", "GB18030"),
                    Map.entry("cn-gb", "GB18030"),
                    Map.entry("x-euc-cn", "GB18030"),
                    Map.entry("x-gb2312", "GB18030"),
                    Map.entry("cp950", "x-windows-950"),
                    Map.entry("x-x-big5", "Big5-HKSCS"),
                    Map.entry("cn-big5", "Big5-HKSCS"),
                    Map.entry("big5-eten", "Big5-HKSCS"),
                    Map.entry("ks_c_5601-1989", "x-windows-949"),
                    Map.entry("ksc5601", "x-windows-949"),
                    Map.entry("ksc_5601", "x-windows-949"),
                    Map.entry("windows-949", "x-windows-949"),
                    Map.entry("uhc", "x-windows-949"),
                    Map.entry("korean", "x-windows-949"),
                    Map.entry("sjis", "windows-31j"),
                    Map.entry("ms_kanji", "windows-31j"),
                    Map.entry("cp932", "windows-31j"),
                    Map.entry("ms932", "windows-31j"),
                    Map.entry("x-euc-jp", "EUC-JP"),
                    Map.entry("csiso2022jp", "x-windows-iso2022jp"),
                    Map.entry("iso-2022-jp-ms", "x-windows-iso2022jp"),
                    Map.entry("cp50220", "x-windows-iso2022jp"),
                    Map.entry("cp50221", "x-windows-iso2022jp"),
                    Map.entry("x-iso-8859-11", "x-windows-874"),
                    Map.entry("tis620", "x-windows-874"),
                    Map.entry("cp874", "x-windows-874"),
                    Map.entry("dos-874", "x-windows-874"),
                    Map.entry("logical", "ISO-8859-8"),
                    Map.entry("visual", "ISO-8859-8"),
                    Map.entry("us", "US-ASCII"),
                    Map.entry("ascii", "US-ASCII"),
                    Map.entry("7bit", "US-ASCII"),
                    Map.entry("8bit", "US-ASCII"),
                    Map.entry("iso-ir-111", "KOI8-R"),
                    Map.entry("iso-8859-8-i", "ISO-8859-8"),
                    Map.entry("iso-8859-8-e", "ISO-8859-8"),
                    Map.entry("iso-8859-9", "windows-1254"),
                    Map.entry("iso-8859-11", "x-windows-874"),
                    Map.entry("tis-620", "x-windows-874"),
                    Map.entry("windows-874", "x-windows-874"),
                    Map.entry("x-mac-roman", "x-MacRoman"),
                    Map.entry("macintosh", "x-MacRoman"),
                    Map.entry("x-mac-cyrillic", "x-MacCyrillic"),
                    Map.entry("gb2312", "GB18030"),
                    Map.entry("gb_2312-80", "GB18030"),
                    Map.entry("gbk", "GB18030"),
                    Map.entry("x-gbk", "GB18030"),
                    Map.entry("ks_c_5601-1987", "x-windows-949"),
                    Map.entry("ks_c_5601", "x-windows-949"),
                    Map.entry("euc-kr", "x-windows-949"),
                    Map.entry("cp949", "x-windows-949"),
                    Map.entry("big5", "Big5-HKSCS"),
                    Map.entry("x-sjis", "windows-31j"),
                    Map.entry("shift_jis", "windows-31j"),
                    Map.entry("shift-jis", "windows-31j"),
                    Map.entry("iso-2022-jp", "x-windows-iso2022jp"));

    private MailCharsets() {}

    /// The charset of that name, or null if nobody knows it.
    public static @Nullable Charset lookup(@Nullable String name) {
        if (name == null) {
            return null;
        }
        String plain = name.strip().toLowerCase(Locale.ROOT);
        if (plain.isEmpty()) {
            // Java would look through all its providers for it.
            return null;
        }
        try {
            return Charset.forName(ALIASES.getOrDefault(plain, plain));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    /// The text of the octets. A label that is missing, unknown, or plainly wrong gives way to a
    /// guess.
    public static String decode(byte[] octets, int length, @Nullable String label) {
        String plain = label == null ? "" : label.strip().toLowerCase(Locale.ROOT);
        if (plain.endsWith("utf-7")) {
            return Utf7.decode(new String(octets, 0, length, StandardCharsets.ISO_8859_1));
        }
        if (plain.equals("hz-gb-2312")) {
            return Hz.decode(octets, length);
        }
        return new String(octets, 0, length, charset(octets, length, lookup(label)));
    }

    /// The text of octets that may have no label: UTF-8 if they can be, else in the charset that
    /// stands nearby if they can be, else a guess.
    public static String decodeUnlabelled(byte[] octets, int length, @Nullable Charset nearby) {
        if (nearby != null
                && isSpecific(nearby)
                && isForeign(octets)
                && !isUtf8(octets, length)
                && !mistakes(octets, length, nearby)) {
            return new String(octets, 0, length, nearby);
        }
        return new String(octets, 0, length, guess(octets, length));
    }

    /// Whether a name says more than that there may be anything.
    public static boolean isSpecific(Charset charset) {
        return !charset.equals(StandardCharsets.US_ASCII)
                && !charset.equals(StandardCharsets.UTF_8)
                && !charset.equals(WESTERN);
    }

    /// Whether there is an octet beyond ASCII.
    public static boolean isForeign(byte[] octets) {
        for (byte b : octets) {
            if (b < 0) {
                return true;
            }
        }
        return false;
    }

    /// The charset that the octets are read in.
    private static Charset charset(byte[] octets, int length, @Nullable Charset named) {
        if (named == null || named.equals(StandardCharsets.US_ASCII)) {
            return guess(octets, length);
        }
        if (named.equals(StandardCharsets.UTF_16)) {
            return utf16(octets, length);
        }
        if (named.newEncoder().maxBytesPerChar() == 1) {
            return hasMultibyteUtf8(octets, length) || hasIso2022(octets, length)
                    ? guess(octets, length)
                    : named;
        }
        if (named.equals(StandardCharsets.UTF_8) && hasIso2022(octets, length)) {
            return JAPANESE_MAIL;
        }
        return mistakes(octets, length, named) ? guess(octets, length) : named;
    }

    /// UTF-16 without a mark for its order is the larger octet first (RFC 2781, 4.3), and in
    /// practice often the smaller: where the spaces and line ends are tells.
    private static Charset utf16(byte[] octets, int length) {
        if (hasOrderMark(octets, length)) {
            return StandardCharsets.UTF_16;
        }
        int larger = 0;
        int smaller = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            larger += octets[i] == 0 && octets[i + 1] > 0 && octets[i + 1] <= ' ' ? 1 : 0;
            smaller += octets[i + 1] == 0 && octets[i] > 0 && octets[i] <= ' ' ? 1 : 0;
        }
        return smaller > larger ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16;
    }

    /// Whether more than one in twenty of the characters beyond ASCII is none in that charset.
    private static boolean mistakes(byte[] octets, int length, Charset named) {
        String text = new String(octets, 0, length, named);
        int foreign = 0;
        int wrong = 0;
        // a text that was cut may end inside of a character
        for (int i = 0; i < text.length() - 1; i++) {
            foreign += text.charAt(i) >= 128 ? 1 : 0;
            wrong += text.charAt(i) == '\uFFFD' ? 1 : 0;
        }
        return wrong * 20 > foreign;
    }

    /// What octets without a label are most likely to be in.
    public static Charset guess(byte[] octets, int length) {
        if (hasIso2022(octets, length)) {
            return JAPANESE_MAIL;
        }
        if (hasOrderMark(octets, length)) {
            return StandardCharsets.UTF_16;
        }
        return isUtf8(octets, length) || mostlyUtf8(octets, length)
                ? StandardCharsets.UTF_8
                : CharsetGuess.of(octets, length);
    }

    private static boolean hasOrderMark(byte[] octets, int length) {
        return length > 1 && (octets[0] & 0xFF) + (octets[1] & 0xFF) == 0xFE + 0xFF;
    }

    /// Text of another charset is hardly ever valid UTF-8 by chance once it holds several such
    /// characters.
    private static boolean hasMultibyteUtf8(byte[] octets, int length) {
        int lead = 0;
        for (int i = 0; i < length && lead < 2; i++) {
            if ((octets[i] & 0xE0) == 0xC0 || (octets[i] & 0xF0) == 0xE0) {
                lead++;
            }
        }
        return lead >= 2 && isUtf8(octets, length);
    }

    public static boolean isUtf8(byte[] octets, int length) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets, 0, wholeCharacters(octets, length)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /// UTF-8 with a few broken octets: more characters of several octets than octets that fit
    /// nowhere.
    private static boolean mostlyUtf8(byte[] octets, int length) {
        int whole = 0;
        int stray = 0;
        for (int i = 0; i < length; i++) {
            int follow = Integer.numberOfLeadingZeros(~(octets[i] << 24)) - 1;
            if (octets[i] >= 0) {
                continue;
            }
            if (follow < 1 || follow > 3 || i + follow >= length) {
                stray++;
                continue;
            }
            boolean fits = true;
            for (int j = 1; j <= follow; j++) {
                fits &= (octets[i + j] & 0xC0) == 0x80;
            }
            if (fits) {
                whole++;
                i += follow;
            } else {
                stray++;
            }
        }
        return whole > stray;
    }

    private static boolean hasIso2022(byte[] octets, int length) {
        for (int i = 0; i + 2 < length; i++) {
            if (octets[i] == 0x1B
                    && octets[i + 1] == '$'
                    && (octets[i + 2] == 'B' || octets[i + 2] == '@')) {
                return true;
            }
        }
        return false;
    }

    /// A text cut at a limit may end inside a character.
    private static int wholeCharacters(byte[] octets, int length) {
        for (int back = 1; back <= 3 && back <= length; back++) {
            int b = octets[length - back];
            if ((b & 0xC0) == 0xC0) {
                int size = (b & 0xE0) == 0xC0 ? 2 : (b & 0xF0) == 0xE0 ? 3 : 4;
                return size > back ? length - back : length;
            }
            if ((b & 0x80) == 0) {
                return length;
            }
        }
        return length;
    }
}

package org.mailboat.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/// `%XX` escapes over the UTF-8 bytes of chosen characters.
public final class PercentEscapes {
    private static final String HEX = "0123456789ABCDEF";

    private PercentEscapes() {}

    /// The text with every character that the predicate names replaced by the escapes of its UTF-8
    /// bytes.
    public static String encode(String text, IntPredicate escaped) {
        var out = new StringBuilder(text.length() + 8);
        text.codePoints()
                .forEach(c -> {
                    if (escaped.test(c)) {
                        byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
                        for (byte b : bytes) {
                            out.append('%')
                                    .append(HEX.charAt((b >> 4) & 0xF))
                                    .append(HEX.charAt(b & 0xF));
                        }
                    } else {
                        out.appendCodePoint(c);
                    }
                });
        return out.toString();
    }

    /// The text with its escapes replaced by what they stand for.
    ///
    /// @throws IllegalArgumentException if an escape is incomplete or the bytes are not UTF-8
    public static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '%') {
                bytes.write(hexPair(text, i + 1));
                i += 3;
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "the % escapes are not UTF-8: " + Printable.of(text), e);
        }
    }

    private static int hexPair(String text, int at) {
        int high = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException(
                    "a % without two hexadecimal digits behind it: " + Printable.of(text));
        }
        return high * 16 + low;
    }
}

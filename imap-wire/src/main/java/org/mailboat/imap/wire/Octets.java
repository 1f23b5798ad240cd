package org.mailboat.imap.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The character classes of the grammar ([RFC 9051
/// §9](https://www.rfc-editor.org/rfc/rfc9051.html#section-9)) and the two readings of octets as
/// text.
final class Octets {
    private Octets() {}

    /// `ATOM-CHAR`: any 7-bit character except `atom-specials`.
    static boolean isAtomChar(int c) {
        return isAstringChar(c) && c != ']';
    }

    /// `ASTRING-CHAR = ATOM-CHAR / resp-specials`.
    static boolean isAstringChar(int c) {
        return c > ' '
                && c < 0x7F
                && switch (c) {
                    case '(', ')', '{', '%', '*', '"', '\\' -> false;
                    default -> true;
                };
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static int upper(int c) {
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    }

    /// One char an octet.
    static String latin1(byte[] bytes) {
        return latin1(bytes, 0, bytes.length);
    }

    static String latin1(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// The octets of text kept one char an octet.
    ///
    /// @throws IllegalArgumentException if a character is no octet
    static byte[] ofLatin1(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                throw new IllegalArgumentException("not one char an octet");
            }
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Text for people: UTF-8 where that is what the octets are, else Latin-1.
    static String readable(byte[] bytes, int from, int to) {
        boolean ascii = true;
        for (int i = from; i < to && ascii; i++) {
            ascii = bytes[i] >= 0;
        }
        if (ascii) {
            return latin1(bytes, from, to);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return latin1(bytes, from, to);
        }
    }

    /// As [String#toUpperCase] for ASCII letters only.
    static String upper(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z') {
                var upper = new StringBuilder(text);
                for (int j = i; j < upper.length(); j++) {
                    upper.setCharAt(j, (char) upper(upper.charAt(j)));
                }
                return upper.toString();
            }
        }
        return text;
    }
}

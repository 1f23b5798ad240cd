package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Modified UTF-7, the form of mailbox names outside UTF8=ACCEPT ([RFC 3501
/// §5.1.3](https://www.rfc-editor.org/rfc/rfc3501.html#section-5.1.3)): printable ASCII as it is,
/// `&` as `&-`, everything else as UTF-16 in base64 with `,` for `/`, between `&` and `-`.
public final class ModifiedUtf7 {
    private static final String BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

    private ModifiedUtf7() {}

    public static String encode(String text) {
        var out = new StringBuilder(text.length() + 8);
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isDirect(c)) {
                out.append(c == '&' ? "&-" : String.valueOf(c));
                at++;
            } else {
                int from = at;
                while (at < text.length() && !isDirect(text.charAt(at))) {
                    at++;
                }
                shifted(text.substring(from, at).getBytes(StandardCharsets.UTF_16BE), out);
            }
        }
        return out.toString();
    }

    /// The text, or null if it is not modified UTF-7. Characters that need not have been encoded
    /// are taken all the same.
    public static @Nullable String decode(String encoded) {
        var out = new StringBuilder(encoded.length());
        int at = 0;
        while (at < encoded.length()) {
            char c = encoded.charAt(at++);
            if (!isDirect(c)) {
                return null;
            }
            if (c != '&') {
                out.append(c);
                continue;
            }
            int end = encoded.indexOf('-', at);
            if (end < 0) {
                return null;
            }
            if (end == at) {
                out.append('&');
            } else if (!unshift(encoded, at, end, out)) {
                return null;
            }
            at = end + 1;
        }
        return isWellFormed(out) ? out.toString() : null;
    }

    private static boolean isDirect(char c) {
        return c >= 0x20 && c <= 0x7E;
    }

    private static void shifted(byte[] utf16, StringBuilder out) {
        out.append('&');
        int bits = 0;
        int count = 0;
        for (byte b : utf16) {
            bits = bits << 8 | (b & 0xFF);
            count += 8;
            while (count >= 6) {
                count -= 6;
                out.append(BASE64.charAt(bits >> count & 0x3F));
            }
        }
        if (count > 0) {
            out.append(BASE64.charAt(bits << (6 - count) & 0x3F));
        }
        out.append('-');
    }

    /// @return false if it is no base64 of whole characters
    private static boolean unshift(String encoded, int from, int to, StringBuilder out) {
        int bits = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            int value = BASE64.indexOf(encoded.charAt(i));
            if (value < 0) {
                return false;
            }
            bits = bits << 6 | value;
            count += 6;
            if (count >= 16) {
                count -= 16;
                out.append((char) (bits >> count));
                bits &= (1 << count) - 1;
            }
        }
        return count < 6 && bits == 0;
    }

    private static boolean isWellFormed(CharSequence text) {
        return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }
}

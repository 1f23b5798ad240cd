package org.mailboat.store.mime.charset;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Reads UTF-7 ([RFC 2152](https://www.rfc-editor.org/rfc/rfc2152.html)), which Java does not have.
final class Utf7 {
    private Utf7() {}

    static String decode(String text) {
        var out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '+') {
                out.append(c);
                continue;
            }
            int start = i;
            while (i < text.length() && isBase64(text.charAt(i))) {
                i++;
            }
            if (i == start) {
                out.append('+');
            } else {
                out.append(utf16(text.substring(start, i)));
            }
            if (i < text.length() && text.charAt(i) == '-') {
                i++;
            }
        }
        return out.toString();
    }

    private static String utf16(String base64) {
        int whole = base64.length() % 4 == 1 ? base64.length() - 1 : base64.length();
        byte[] octets = Base64.getDecoder().decode(base64.substring(0, whole));
        return new String(octets, 0, octets.length & ~1, StandardCharsets.UTF_16BE);
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/';
    }
}

package org.mailboat.store.mime;

import java.io.ByteArrayOutputStream;

/// Base64 as it arrives: what is no digit of it is passed over, what is missing at the end is not
/// missed.
final class Base64Text {
    private Base64Text() {}

    static byte[] decode(byte[] text) {
        var out = new ByteArrayOutputStream(text.length * 3 / 4 + 3);
        int bits = 0;
        int held = 0;
        for (byte b : text) {
            int digit = digit(b);
            if (b == '=') {
                bits = 0;
                held = 0;
            } else if (digit >= 0) {
                bits = bits << 6 | digit;
                held += 6;
                if (held >= 8) {
                    held -= 8;
                    out.write(bits >> held);
                }
            }
        }
        return out.toByteArray();
    }

    private static int digit(byte b) {
        if (b >= 'A' && b <= 'Z') {
            return b - 'A';
        }
        if (b >= 'a' && b <= 'z') {
            return b - 'a' + 26;
        }
        if (b >= '0' && b <= '9') {
            return b - '0' + 52;
        }
        return switch (b) {
            case '+', '-' -> 62;
            case '/', '_' -> 63;
            default -> -1;
        };
    }
}

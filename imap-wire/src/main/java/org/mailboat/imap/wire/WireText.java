package org.mailboat.imap.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Strings in print, for both sides of the wire ([RFC 9051
/// §4.3](https://www.rfc-editor.org/rfc/rfc9051.html#section-4.3)).
public final class WireText {
    private WireText() {}

    /// Whether a quoted string can hold these octets.
    ///
    /// @param utf8 whether it may hold UTF-8
    public static boolean isQuotable(byte[] octets, boolean utf8) {
        boolean ascii = true;
        for (byte b : octets) {
            if (b == '\r' || b == '\n' || b == 0) {
                return false;
            }
            ascii &= b >= 0;
        }
        return ascii || (utf8 && isUtf8(octets));
    }

    /// A quoted string of octets that [#isQuotable].
    public static byte[] quoted(byte[] octets) {
        var out = new ByteArrayOutputStream(octets.length + 2);
        out.write('"');
        for (byte b : octets) {
            if (b == '"' || b == '\\') {
                out.write('\\');
            }
            out.write(b);
        }
        out.write('"');
        return out.toByteArray();
    }

    /// A string as a server writes it: quoted where possible, else a literal with its octets.
    ///
    /// @param octets one char each
    /// @return one char an octet
    public static String string(String octets) {
        byte[] bytes = Octets.ofLatin1(octets);
        return isQuotable(bytes, false)
                ? Octets.latin1(quoted(bytes))
                : "{" + bytes.length + "}\r\n" + octets;
    }

    /// As [#string], an atom where that suffices.
    public static String astring(String octets) {
        boolean atom =
                !octets.isEmpty()
                        && !octets.equalsIgnoreCase("NIL")
                        && octets.chars().allMatch(Octets::isAstringChar);
        return atom ? octets : string(octets);
    }

    private static boolean isUtf8(byte[] octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}

package org.mailboat.store.mime.tnef;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Unpacks rich text
/// ([MS-OXRTFCP](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxrtfcp)).
final class CompressedRtf {
    private static final int COMPRESSED = 0x75465A4C;
    private static final int PLAIN = 0x414C454D;

    /// As much as is unpacked, in octets.
    private static final int MAX_OCTETS = 4 << 20;

    private static final int WINDOW = 4096;

    /// What both sides know before the first octet.
    private static final String KNOWN =
            "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss"
                    + " \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New"
                    + " RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
                    + "\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

    private CompressedRtf() {}

    /// @return one character an octet; null if it is no compressed rich text
    static @Nullable String read(byte[] octets, int from, int to) {
        if (to - from < 16) {
            return null;
        }
        int kind = TnefReader.intAt(octets, from + 8);
        if (kind == PLAIN) {
            int end = Math.min(to, from + 16 + MAX_OCTETS);
            return new String(octets, from + 16, end - from - 16, StandardCharsets.ISO_8859_1);
        }
        return kind == COMPRESSED ? unpacked(octets, from + 16, to) : null;
    }

    private static String unpacked(byte[] octets, int from, int to) {
        byte[] window = new byte[WINDOW];
        byte[] known = KNOWN.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(known, 0, window, 0, known.length);
        int write = known.length;
        var out = new ByteArrayOutputStream();
        int at = from;
        while (at < to && out.size() < MAX_OCTETS) {
            int control = octets[at++];
            for (int bit = 0; bit < 8 && at < to; bit++) {
                if ((control >> bit & 1) == 0) {
                    window[write] = octets[at++];
                    out.write(window[write]);
                    write = (write + 1) % WINDOW;
                    continue;
                }
                if (to - at < 2) {
                    return text(out);
                }
                int reference = (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
                at += 2;
                int read = reference >> 4;
                if (read == write) {
                    return text(out);
                }
                for (int n = (reference & 15) + 2; n > 0; n--) {
                    window[write] = window[read];
                    out.write(window[write]);
                    write = (write + 1) % WINDOW;
                    read = (read + 1) % WINDOW;
                }
            }
        }
        return text(out);
    }

    private static String text(ByteArrayOutputStream out) {
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}

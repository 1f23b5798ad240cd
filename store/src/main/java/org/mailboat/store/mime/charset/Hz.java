package org.mailboat.store.mime.charset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;

/// Reads HZ ([RFC 1843](https://www.rfc-editor.org/rfc/rfc1843.html)), Chinese in seven bits, which
/// Java does not have.
final class Hz {
    private Hz() {}

    static String decode(byte[] octets, int length) {
        var out = new ByteArrayOutputStream(length);
        boolean chinese = false;
        for (int i = 0; i < length; i++) {
            byte b = octets[i];
            byte next = i + 1 < length ? octets[i + 1] : 0;
            if (b == '~' && next == (chinese ? '}' : '{')) {
                chinese = !chinese;
                i++;
            } else if (b == '~' && !chinese && (next == '~' || next == '\n')) {
                i++;
                if (next == '~') {
                    out.write('~');
                }
            } else if (b == '\n' || !chinese || b <= ' ') {
                chinese &= b != '\n';
                out.write(b);
            } else {
                out.write(b | 0x80);
                if (next > ' ') {
                    out.write(next | 0x80);
                    i++;
                }
            }
        }
        return out.toString(Charset.forName("GB18030"));
    }
}

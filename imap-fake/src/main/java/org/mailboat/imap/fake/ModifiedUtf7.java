package org.mailboat.imap.fake;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Mailbox names as the wire has them ([RFC 3501
/// §5.1.3](https://www.rfc-editor.org/rfc/rfc3501.html#section-5.1.3)).
///
/// Written here once more on purpose: a fake that shares the client's encoder hides its faults.
final class ModifiedUtf7 {
    private ModifiedUtf7() {}

    static String encode(String name) {
        StringBuilder wire = new StringBuilder();
        int i = 0;
        while (i < name.length()) {
            char c = name.charAt(i);
            if (c == '&') {
                wire.append("&-");
                i++;
            } else if (isPlain(c)) {
                wire.append(c);
                i++;
            } else {
                int end = i;
                while (end < name.length() && !isPlain(name.charAt(end))) {
                    end++;
                }
                byte[] units = name.substring(i, end).getBytes(StandardCharsets.UTF_16BE);
                String base64 = Base64.getEncoder().withoutPadding().encodeToString(units);
                wire.append('&').append(base64.replace('/', ',')).append('-');
                i = end;
            }
        }
        return wire.toString();
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c <= 0x7e;
    }
}

package org.mailboat.store.mime.text;

import java.util.Locale;

/// Reads `text/enriched` ([RFC 1896](https://www.rfc-editor.org/rfc/rfc1896.html)) and its forebear
/// `text/richtext` as plain text.
public final class EnrichedText {
    private EnrichedText() {}

    public static String read(String text, boolean richtext) {
        var out = new StringBuilder(text.length());
        boolean parameter = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '<') {
                int end = text.indexOf('>', i);
                if (!richtext && text.startsWith("<<", i)) {
                    out.append('<');
                    i++;
                } else if (end < 0) {
                    out.append(text, i, text.length());
                    break;
                } else {
                    String mark = text.substring(i + 1, end).toLowerCase(Locale.ROOT);
                    switch (mark) {
                        case "param", "comment" -> parameter = true;
                        case "/param", "/comment" -> parameter = false;
                        case "lt" -> out.append('<');
                        case "nl", "np", "/paragraph" -> out.append('\n');
                        default -> {}
                    }
                    i = end;
                }
            } else if (c == '\n') {
                int ends = 1;
                while (i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    ends++;
                    i++;
                }
                out.append(ends == 1 || richtext ? " " : "\n".repeat(ends - 1));
            } else if (!parameter) {
                out.append(c);
            }
        }
        return out.toString();
    }
}

package org.mailboat.store.mime.calendar;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One property ([RFC 5545 §3.1](https://www.rfc-editor.org/rfc/rfc5545.html#section-3.1)).
///
/// @param name in upper case
/// @param parameters names in upper case
/// @param value as written
record ContentLine(String name, Map<String, String> parameters, String value) {
    private static final int MAX_LINES = 50_000;

    /// The lines of a calendar, unfolded; what is no property is passed over.
    static List<ContentLine> all(String calendar) {
        var lines = new ArrayList<ContentLine>();
        var open = new StringBuilder();
        calendar.lines()
                .limit(MAX_LINES)
                .forEach(line -> {
                    if (line.startsWith(" ") || line.startsWith("\t")) {
                        open.append(line, 1, line.length());
                    } else {
                        add(lines, open);
                        open.append(line);
                    }
                });
        add(lines, open);
        return lines;
    }

    private static void add(List<ContentLine> lines, StringBuilder open) {
        ContentLine line = parse(open.toString());
        open.setLength(0);
        if (line != null) {
            lines.add(line);
        }
    }

    private static @Nullable ContentLine parse(String line) {
        var pieces = new ArrayList<String>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '"';
            if (!quoted && (c == ';' || c == ':')) {
                pieces.add(line.substring(start, i));
                start = i + 1;
                if (c == ':') {
                    return of(pieces, line.substring(start));
                }
            }
        }
        return null;
    }

    private static ContentLine of(List<String> pieces, String value) {
        var parameters = new LinkedHashMap<String, String>();
        for (String piece : pieces.subList(1, pieces.size())) {
            int equals = piece.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        piece.substring(0, equals).strip().toUpperCase(Locale.ROOT),
                        piece.substring(equals + 1).replace("\"", ""));
            }
        }
        return new ContentLine(
                pieces.getFirst().strip().toUpperCase(Locale.ROOT), parameters, value);
    }

    @Nullable String parameter(String key) {
        return parameters.get(key);
    }

    /// The value as text ([RFC 5545
    /// §3.3.11](https://www.rfc-editor.org/rfc/rfc5545.html#section-3.3.11)); null if it is empty.
    @Nullable String text() {
        var out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                char next = value.charAt(++i);
                out.append(next == 'n' || next == 'N' ? '\n' : next);
            } else {
                out.append(c);
            }
        }
        String text = out.toString().strip();
        return text.isEmpty() ? null : text;
    }
}

package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.charset.MailCharsets;

import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The value of a field such as `Content-Type`: one word and parameters ([RFC 2045
/// §5.1](https://www.rfc-editor.org/rfc/rfc2045.html#section-5.1)), continued and encoded ones put
/// together ([RFC 2231 §3](https://www.rfc-editor.org/rfc/rfc2231.html#section-3)).
///
/// Senders leave out quotes and semicolons, write paths with backslashes, and put encoded words
/// where none may be; all of this is read as it was meant.
///
/// @param value the word before the parameters, in lower case
/// @param parameters by name in lower case, in the order of their first appearance, decoded
record HeaderParameters(String value, Map<String, String> parameters) {
    private static final int MAX_PARAMETERS = 1000;

    /// A parameter that follows another without a semicolon between them.
    private static final Pattern NEXT =
            Pattern.compile("\\s+(?=[A-Za-z][A-Za-z0-9-]{1,30}\\*?\\d{0,3}\\*?=[^=?])");

    private static final Pattern NAME = Pattern.compile("([^*]+)(?:\\*(\\d{1,4}))?(\\*?)");

    HeaderParameters {
        parameters = Collections.unmodifiableMap(parameters);
    }

    static HeaderParameters parse(String field) {
        return new Reader(field).read();
    }

    @Nullable String get(String name) {
        return parameters.get(name);
    }

    /// One piece of a value.
    private record Piece(boolean encoded, String text) {}

    private static final class Reader {
        private final String text;
        private int at;
        private final Map<String, SortedMap<Integer, Piece>> pieces = new LinkedHashMap<>();

        Reader(String text) {
            this.text = text;
        }

        HeaderParameters read() {
            String value = word();
            for (int n = 0; at < text.length() && n < MAX_PARAMETERS; n++) {
                parameter();
            }
            var decoded = new LinkedHashMap<String, String>();
            pieces.forEach((name, parts) -> decoded.put(name, join(parts)));
            return new HeaderParameters(value, decoded);
        }

        /// Blanks and comments may stand around the slash of a type.
        private String word() {
            comments();
            String word = token();
            boolean slash = at < text.length() && text.charAt(at) == '/';
            if (slash || word.endsWith("/")) {
                int before = at;
                String rest = token();
                if (rest.indexOf('=') >= 0) {
                    at = before;
                } else {
                    word += rest;
                    if (word.endsWith("/") && slash) {
                        word += token();
                    }
                }
            }
            return word.replace("\"", "").toLowerCase(Locale.ROOT);
        }

        private String token() {
            int start = at;
            while (at < text.length() && "; \t(".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String token = text.substring(start, at);
            comments();
            return token;
        }

        private void parameter() {
            skip("; \t");
            comments();
            int start = at;
            while (at < text.length() && "=;".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String name = text.substring(start, at).strip().toLowerCase(Locale.ROOT);
            if (at == text.length() || text.charAt(at) == ';') {
                return;
            }
            at++;
            skip(" \t");
            String value = at < text.length() && text.charAt(at) == '"' ? quoted() : unquoted();
            add(name, value);
        }

        private void add(String name, String value) {
            Matcher parts = NAME.matcher(name);
            if (!parts.matches()) {
                return;
            }
            boolean encoded = !parts.group(3).isEmpty();
            String index = parts.group(2);
            // a parameter in the extended form wins over its plain twin, which comes first here
            int key = index != null ? Integer.parseInt(index) + 2 : encoded ? 1 : 0;
            pieces.computeIfAbsent(parts.group(1), n -> new TreeMap<>())
                    .putIfAbsent(key, new Piece(encoded, value));
        }

        /// A quote ends the value only where something else may follow; a backslash stands for
        /// itself unless it hides a quote or another one.
        private String quoted() {
            var value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '\\'
                        && at + 1 < text.length()
                        && "\\\"".indexOf(text.charAt(at + 1)) >= 0) {
                    value.append(text.charAt(++at));
                } else if (c == '"'
                        && (at + 1 == text.length() || "; \t(".indexOf(text.charAt(at + 1)) >= 0)) {
                    at++;
                    break;
                } else {
                    value.append(c);
                }
            }
            comments();
            return value.toString();
        }

        private String unquoted() {
            int end = text.indexOf(';', at);
            String all = text.substring(at, end < 0 ? text.length() : end);
            Matcher next = NEXT.matcher(all);
            String value = next.find() ? all.substring(0, next.start()) : all;
            at += value.length();
            int comment = value.indexOf(" (");
            if (comment > 0 && value.stripTrailing().endsWith(")")) {
                value = value.substring(0, comment);
            }
            return value.strip();
        }

        private void skip(String any) {
            while (at < text.length() && any.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private void comments() {
            skip(" \t");
            int depth = 0;
            while (at < text.length() && (depth > 0 || text.charAt(at) == '(')) {
                char c = text.charAt(at++);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth == 0) {
                    skip(" \t");
                }
            }
        }

        private static String join(SortedMap<Integer, Piece> pieces) {
            if (pieces.containsKey(0) && (pieces.size() == 1 || !pieces.containsKey(1))) {
                return HeaderText.decode(pieces.get(0).text());
            }
            if (pieces.containsKey(1)) {
                pieces.keySet().removeIf(key -> key != 1);
            }
            var out = new Decoder();
            pieces.values().forEach(out::add);
            return out.done();
        }
    }

    /// Puts pieces together; a character may be spread over two of them.
    private static final class Decoder {
        private final StringBuilder out = new StringBuilder();
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private @Nullable String charset;
        private boolean first = true;
        private boolean plain = true;

        void add(Piece piece) {
            String text = piece.text();
            if (piece.encoded()) {
                plain = false;
                if (first) {
                    text = withoutCharset(text);
                }
                percent(text);
            } else {
                flush();
                out.append(text);
            }
            first = false;
        }

        private String withoutCharset(String text) {
            int one = text.indexOf('\'');
            int two = text.indexOf('\'', one + 1);
            if (one < 0 || two < 0) {
                return text;
            }
            charset = text.substring(0, one);
            return text.substring(two + 1);
        }

        private void percent(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                int high =
                        c == '%' && i + 2 < text.length()
                                ? Character.digit(text.charAt(i + 1), 16)
                                : -1;
                int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
                if (low >= 0) {
                    pending.write(high << 4 | low);
                    i += 2;
                } else if (c < 128) {
                    pending.write(c);
                } else {
                    flush();
                    out.append(c);
                }
            }
        }

        private void flush() {
            byte[] octets = pending.toByteArray();
            pending.reset();
            out.append(MailCharsets.decode(octets, octets.length, charset));
        }

        String done() {
            flush();
            String text = out.toString();
            return plain ? HeaderText.decode(text) : text;
        }
    }
}

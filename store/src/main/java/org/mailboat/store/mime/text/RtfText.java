package org.mailboat.store.mime.text;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.charset.MailCharsets;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// Rich text as plain text, or as the HTML that was wrapped in it
/// ([MS-OXRTFEX](https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxrtfex)).
///
/// @param isHtml whether the text is HTML
/// @param text with `\n` as line ends
public record RtfText(boolean isHtml, String text) {
    /// @param rtf one character an octet
    public static RtfText read(String rtf) {
        return new Reader(rtf).read();
    }

    /// What holds in one group, and in those within it.
    private static final class Group {
        private boolean skipped;
        private boolean markup;
        private boolean hidden;
        private boolean fonts;
        private int fallback = 1;
        private int font = -1;

        Group copy() {
            var copy = new Group();
            copy.skipped = skipped;
            copy.markup = markup;
            copy.hidden = hidden;
            copy.fonts = fonts;
            copy.fallback = fallback;
            copy.font = font;
            return copy;
        }
    }

    private static final class Reader {
        private static final int MAX_DEPTH = 1000;

        private final String rtf;
        private int at;
        private final StringBuilder out = new StringBuilder();
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private final Deque<Group> outer = new ArrayDeque<>();
        private final Map<Integer, String> fontCharsets = new HashMap<>();
        private Group group = new Group();
        private String charset = "windows-1252";
        private boolean fromHtml;
        private int toSkip;

        Reader(String rtf) {
            this.rtf = rtf;
        }

        RtfText read() {
            while (at < rtf.length()) {
                char c = rtf.charAt(at++);
                switch (c) {
                    case '{' -> {
                        flush();
                        outer.push(group);
                        group = group.copy();
                        if (outer.size() > MAX_DEPTH) {
                            at = rtf.length();
                        }
                    }
                    case '}' -> {
                        flush();
                        group = outer.isEmpty() ? new Group() : outer.pop();
                    }
                    case '\\' -> control();
                    case '\r', '\n' -> {}
                    default -> octet(c);
                }
            }
            flush();
            return new RtfText(fromHtml, out.toString().strip());
        }

        private void control() {
            if (at == rtf.length()) {
                return;
            }
            char c = rtf.charAt(at);
            if (!Character.isLetter(c)) {
                at++;
                symbol(c);
                return;
            }
            int start = at;
            while (at < rtf.length()
                    && rtf.charAt(at) < 128
                    && Character.isLetter(rtf.charAt(at))) {
                at++;
            }
            String word = rtf.substring(start, at);
            Integer number = number();
            if (at < rtf.length() && rtf.charAt(at) == ' ') {
                at++;
            }
            word(word, number);
        }

        private @Nullable Integer number() {
            int start = at;
            if (at < rtf.length() && rtf.charAt(at) == '-') {
                at++;
            }
            int digits = at;
            while (at < rtf.length()
                    && at - digits < 9
                    && rtf.charAt(at) >= '0'
                    && rtf.charAt(at) <= '9') {
                at++;
            }
            if (at == digits) {
                at = start;
                return null;
            }
            return Integer.valueOf(rtf.substring(start, at));
        }

        private void symbol(char c) {
            switch (c) {
                case '\'' -> {
                    int high = at + 1 < rtf.length() ? Character.digit(rtf.charAt(at), 16) : -1;
                    int low = high < 0 ? -1 : Character.digit(rtf.charAt(at + 1), 16);
                    if (low >= 0) {
                        at += 2;
                        octet((char) (high << 4 | low));
                    }
                }
                case '*' -> {
                    if (rtf.startsWith("\\htmltag", at)) {
                        group.markup = true;
                    } else {
                        group.skipped = true;
                    }
                }
                case '~' -> add("\u00A0");
                case '_' -> add("-");
                case '\r', '\n' -> add("\n");
                case '\\', '{', '}' -> octet(c);
                default -> {}
            }
        }

        private void word(String word, @Nullable Integer number) {
            int n = number == null ? 0 : number;
            switch (word) {
                case "par", "line", "sect", "page", "row" -> add("\n");
                case "tab", "cell" -> add("\t");
                case "emdash" -> add("—");
                case "endash" -> add("–");
                case "bullet" -> add("•");
                case "lquote" -> add("‘");
                case "rquote" -> add("’");
                case "ldblquote" -> add("“");
                case "rdblquote" -> add("”");
                case "u" -> unicode(n);
                case "uc" -> group.fallback = Math.clamp(n, 0, 8);
                case "f" -> {
                    flush();
                    group.font = n;
                }
                case "fcharset" -> {
                    if (group.fonts) {
                        fontCharsets.put(group.font, fontCharset(n));
                    }
                }
                case "ansicpg" -> charset = n == 65001 ? "utf-8" : "cp" + n;
                case "fromhtml" -> fromHtml = true;
                case "htmlrtf" -> {
                    flush();
                    group.hidden = number == null || n != 0;
                }
                case "v" -> {
                    flush();
                    group.hidden |= !fromHtml && (number == null || n != 0);
                }
                case "fonttbl" -> {
                    group.fonts = true;
                    group.skipped = true;
                }
                case "colortbl",
                        "stylesheet",
                        "info",
                        "pict",
                        "object",
                        "header",
                        "footer",
                        "listtable",
                        "listoverridetable",
                        "revtbl",
                        "themedata",
                        "datastore" ->
                        group.skipped = true;
                case "bin" -> at = (int) Math.min(rtf.length(), (long) at + Math.max(0, n));
                default -> {}
            }
        }

        private void unicode(int n) {
            add(Character.toString((char) n));
            toSkip = group.fallback;
        }

        private boolean isShown() {
            return !group.skipped && (group.markup || !group.hidden);
        }

        private void octet(char c) {
            if (toSkip > 0) {
                toSkip--;
            } else if (isShown()) {
                pending.write(c);
            }
        }

        private void add(String text) {
            flush();
            toSkip = 0;
            if (isShown()) {
                out.append(text);
            }
        }

        private void flush() {
            if (pending.size() > 0) {
                byte[] octets = pending.toByteArray();
                pending.reset();
                String named = fontCharsets.getOrDefault(group.font, charset);
                out.append(MailCharsets.decode(octets, octets.length, named));
            }
        }

        private String fontCharset(int number) {
            return switch (number) {
                case 77 -> "macintosh";
                case 128 -> "cp932";
                case 129 -> "cp949";
                case 134 -> "cp936";
                case 136 -> "cp950";
                case 161 -> "windows-1253";
                case 162 -> "windows-1254";
                case 163 -> "windows-1258";
                case 177 -> "windows-1255";
                case 178 -> "windows-1256";
                case 186 -> "windows-1257";
                case 204 -> "windows-1251";
                case 222 -> "windows-874";
                case 238 -> "windows-1250";
                default -> charset;
            };
        }
    }
}

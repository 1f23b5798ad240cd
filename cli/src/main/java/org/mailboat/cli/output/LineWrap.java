package org.mailboat.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Breaks long lines between words, for a terminal. Marks of a quote are repeated.
public final class LineWrap {
    private static final int NARROWEST = 20;

    private LineWrap() {}

    /// @param columns how wide the terminal is; 0 for no terminal, where nothing is broken
    public static Stream<String> at(int columns, String line) {
        if (columns < NARROWEST || DisplayWidth.of(line) <= columns) {
            return Stream.of(line);
        }
        int quote = 0;
        while (quote < line.length() && (line.charAt(quote) == '>' || line.charAt(quote) == ' ')) {
            quote++;
        }
        String mark = quote > columns / 2 ? "" : line.substring(0, quote);
        List<String> lines = new ArrayList<>();
        int start = mark.length();
        while (start < line.length()) {
            int end = end(line, start, columns - DisplayWidth.of(mark));
            lines.add(mark + line.substring(start, end).stripTrailing());
            start = end;
            while (start < line.length() && line.charAt(start) == ' ') {
                start++;
            }
        }
        return lines.stream();
    }

    /// Where the line that begins there ends: behind the last blank that fits, or in the middle of
    /// a word, where wide characters have no blanks, or a word alone is too long.
    private static int end(String line, int start, int cells) {
        int width = 0;
        int blank = -1;
        int at = start;
        while (at < line.length()) {
            int c = line.codePointAt(at);
            int next = at + Character.charCount(c);
            width += DisplayWidth.of(line.substring(at, next));
            if (width > cells && c != ' ') {
                boolean longWord = blank < 0 && !isWide(line, at);
                return longWord ? endOfWord(line, at) : Math.max(blank < 0 ? at : blank, start + 1);
            }
            if (c == ' ' || isWide(line, at)) {
                blank = next;
            }
            at = next;
        }
        return line.length();
    }

    private static boolean isWide(String line, int at) {
        int c = line.codePointAt(at);
        return Character.isIdeographic(c) || (c >= 0x3040 && c <= 0x30FF);
    }

    /// An address that is too long stays whole, so that it can be followed.
    private static int endOfWord(String line, int at) {
        int blank = line.indexOf(' ', at);
        return blank < 0 ? line.length() : blank;
    }
}

package org.mailboat.imap.fake;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The line of a SEARCH or ESEARCH response ([RFC
/// 4731](https://www.rfc-editor.org/rfc/rfc4731.html)), cut short.
final class SearchLine {
    private static final Pattern PLAIN = Pattern.compile("^\\* SEARCH((?: [0-9]+)*)");
    private static final Pattern EXTENDED = Pattern.compile("^\\* ESEARCH .* ALL ([0-9:,]+)");

    private SearchLine() {}

    /// The line with only the first few of its numbers; any other line as it is.
    static String shortened(String line, int kept) {
        Matcher plain = PLAIN.matcher(line);
        if (plain.find()) {
            String[] words = plain.group(1).strip().split(" ", -1);
            String left = String.join(" ", Arrays.asList(words).subList(0, cut(words, kept)));
            return "* SEARCH" + (left.isEmpty() ? "" : " " + left) + line.substring(plain.end());
        }
        Matcher extended = EXTENDED.matcher(line);
        if (extended.find()) {
            String left = firstOf(extended.group(1), kept);
            int from = left.isEmpty() ? extended.start(1) - " ALL ".length() : extended.start(1);
            return line.substring(0, from) + left + line.substring(extended.end(1));
        }
        return line;
    }

    private static int cut(String[] words, int kept) {
        return Math.min(words.length, kept);
    }

    private static String firstOf(String set, int kept) {
        StringBuilder left = new StringBuilder();
        int room = kept;
        for (String part : set.split(",", -1)) {
            String[] ends = part.split(":", -1);
            long from = Long.parseLong(ends[0]);
            long to = Math.min(Long.parseLong(ends[ends.length - 1]), from + room - 1);
            if (to < from) {
                break;
            }
            left.append(left.isEmpty() ? "" : ",").append(from);
            left.append(to > from ? ":" + to : "");
            room -= (int) (to - from + 1);
        }
        return left.toString();
    }
}

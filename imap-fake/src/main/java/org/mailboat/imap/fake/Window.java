package org.mailboat.imap.fake;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A stretch of results, counted from the first or from the last ([RFC
/// 9394](https://www.rfc-editor.org/rfc/rfc9394.html)).
record Window(String text, boolean fromEnd, long from, long to) {
    private static final Pattern RANGE =
            Pattern.compile("(-?)([1-9][0-9]{0,9}):(-?)([1-9][0-9]{0,9})");

    static Window parse(String text) throws FakeCommand.BadCommand {
        Matcher range = RANGE.matcher(text);
        if (!range.matches() || !range.group(1).equals(range.group(3))) {
            throw new FakeCommand.BadCommand("no range: " + text);
        }
        long one = Long.parseLong(range.group(2));
        long other = Long.parseLong(range.group(4));
        return new Window(
                text, range.group(1).equals("-"), Math.min(one, other), Math.max(one, other));
    }

    /// The results that lie in it, in their order.
    <T> List<T> of(List<T> all) {
        long first = fromEnd ? all.size() - to : from - 1;
        long end = fromEnd ? all.size() - from + 1 : to;
        int begin = Math.clamp(first, 0, all.size());
        return all.subList(begin, Math.clamp(end, begin, all.size()));
    }
}

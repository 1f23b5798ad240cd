package org.mailboat.imap.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/// A set of sequence numbers or UIDs as a client writes it: `1:3,5,7:*`.
final class NumberSet {
    private static final long LAST = -1;

    private record Range(long from, long to) {}

    private final List<Range> ranges = new ArrayList<>();

    private NumberSet() {}

    static boolean looksLikeOne(String text) {
        return text.matches("[0-9*][0-9:*,]*");
    }

    static NumberSet parse(String text) throws FakeCommand.BadCommand {
        NumberSet set = new NumberSet();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            long from = number(colon < 0 ? part : part.substring(0, colon));
            long to = colon < 0 ? from : number(part.substring(colon + 1));
            set.ranges.add(new Range(from, to));
        }
        return set;
    }

    private static long number(String text) throws FakeCommand.BadCommand {
        if (text.equals("*")) {
            return LAST;
        }
        if (!text.matches("[1-9][0-9]{0,9}") || Long.parseLong(text) > 0xffff_ffffL) {
            throw new FakeCommand.BadCommand("no number: " + text);
        }
        return Long.parseLong(text);
    }

    /// Whether a number is in the set, where `*` stands for this last one.
    LongPredicate within(long last) {
        return number -> {
            for (Range range : ranges) {
                long from = range.from() == LAST ? last : range.from();
                long to = range.to() == LAST ? last : range.to();
                if (number >= Math.min(from, to) && number <= Math.max(from, to)) {
                    return true;
                }
            }
            return false;
        };
    }

    /// Ascending numbers as a client reads them: `1:3,5`.
    static String format(List<Long> numbers) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < numbers.size()) {
            int end = i;
            while (end + 1 < numbers.size() && numbers.get(end + 1) == numbers.get(end) + 1) {
                end++;
            }
            text.append(text.isEmpty() ? "" : ",").append(numbers.get(i));
            if (end > i) {
                text.append(':').append(numbers.get(end));
            }
            i = end + 1;
        }
        return text.toString();
    }
}

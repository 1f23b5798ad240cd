package org.mailboat.imap.fake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// A set of sequence numbers or UIDs as a client writes it: `1:3,5,7:*`.
final class NumberSet {
    private static final long LAST = -1;

    private record Range(long from, long to) {}

    private final List<Range> ranges = new ArrayList<>();

    private NumberSet() {}

    /// These numbers, which ascend.
    static NumberSet of(Collection<Long> numbers) {
        NumberSet set = new NumberSet();
        for (long number : numbers) {
            Range last = set.ranges.isEmpty() ? null : set.ranges.getLast();
            if (last != null && last.to() == number - 1) {
                set.ranges.removeLast();
                set.ranges.add(new Range(last.from(), number));
            } else {
                set.ranges.add(new Range(number, number));
            }
        }
        return set;
    }

    static NumberSet upTo(long last) {
        return gaps(List.of(), last);
    }

    /// Every number from 1 to a last one that is not among these, which ascend.
    static NumberSet gaps(Collection<Long> taken, long last) {
        NumberSet set = new NumberSet();
        long next = 1;
        for (long number : taken) {
            set.addRange(next, Math.min(number - 1, last));
            next = number + 1;
        }
        set.addRange(next, last);
        return set;
    }

    private void addRange(long from, long to) {
        if (from <= to) {
            ranges.add(new Range(from, to));
        }
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /// What is in both, where `*` stands for this last number; in the order of this set.
    NumberSet and(NumberSet other, long last) {
        NumberSet both = new NumberSet();
        for (Range mine : resolved(last)) {
            for (Range theirs : other.resolved(last)) {
                both.addRange(
                        Math.max(mine.from(), theirs.from()), Math.min(mine.to(), theirs.to()));
            }
        }
        return both;
    }

    /// What lies above a number.
    NumberSet above(long floor) {
        NumberSet rest = new NumberSet();
        for (Range range : ranges) {
            rest.addRange(Math.max(range.from(), floor + 1), range.to());
        }
        return rest;
    }

    private List<Range> resolved(long last) {
        return ranges.stream()
                .map(range -> {
                    long from = range.from() == LAST ? last : range.from();
                    long to = range.to() == LAST ? last : range.to();
                    return new Range(Math.min(from, to), Math.max(from, to));
                })
                .toList();
    }

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
        NavigableMap<Long, Long> merged = new TreeMap<>();
        for (Range range : resolved(last)) {
            merged.merge(range.from(), range.to(), Math::max);
        }
        long reached = 0;
        for (Map.Entry<Long, Long> range : merged.entrySet()) {
            reached = Math.max(reached, range.getValue());
            range.setValue(reached);
        }
        return number -> {
            Map.Entry<Long, Long> range = merged.floorEntry(number);
            return range != null && number <= range.getValue();
        };
    }

    /// Ascending numbers as a client reads them: `1:3,5`.
    static String format(List<Long> numbers) {
        return of(numbers).toString();
    }

    /// The numbers one by one, in the order given; a set with `*` has none.
    List<Long> numbers() {
        return ranges.stream()
                .flatMap(range -> LongStream.rangeClosed(range.from(), range.to()).boxed())
                .toList();
    }

    @Override
    public String toString() {
        return ranges.stream()
                .map(r -> r.from() == r.to() ? "" + r.from() : r.from() + ":" + r.to())
                .collect(Collectors.joining(","));
    }
}

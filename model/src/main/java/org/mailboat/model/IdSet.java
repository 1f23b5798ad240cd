package org.mailboat.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/// An immutable set of positive numbers, kept as sorted ranges: the UIDs of one mailbox in one
/// epoch.
public final class IdSet {
    private static final IdSet EMPTY = new IdSet(new long[0], 0);

    /// First and last of each range, ascending, never adjacent.
    private final long[] bounds;

    private final long size;

    private IdSet(long[] bounds, long size) {
        this.bounds = bounds;
        this.size = size;
    }

    /// The set without members.
    public static IdSet empty() {
        return EMPTY;
    }

    /// The set of these numbers, in any order; repeated ones count once.
    public static IdSet of(long... numbers) {
        var builder = new Builder();
        long[] sorted = numbers.clone();
        Arrays.sort(sorted);
        for (long n : sorted) {
            builder.add(n);
        }
        return builder.build();
    }

    /// All numbers from first to last, both included.
    public static IdSet range(long first, long last) {
        return new Builder().addRange(first, last).build();
    }

    /// Reads what [#toString] printed.
    ///
    /// @throws IllegalArgumentException if it did not
    public static IdSet parse(String text) {
        var builder = new Builder();
        if (!text.isEmpty()) {
            for (String range : text.split(",", -1)) {
                int colon = range.indexOf(':');
                long first = Long.parseLong(colon < 0 ? range : range.substring(0, colon));
                builder.addRange(
                        first, colon < 0 ? first : Long.parseLong(range.substring(colon + 1)));
            }
        }
        return builder.build();
    }

    /// Whether there is no member.
    public boolean isEmpty() {
        return size == 0;
    }

    /// How many members there are.
    public long size() {
        return size;
    }

    /// The lowest member.
    ///
    /// @throws NoSuchElementException if the set is empty
    public long first() {
        checkNotEmpty();
        return bounds[0];
    }

    /// The highest member.
    ///
    /// @throws NoSuchElementException if the set is empty
    public long last() {
        checkNotEmpty();
        return bounds[bounds.length - 1];
    }

    /// Whether the number is a member.
    public boolean contains(long number) {
        int at = Arrays.binarySearch(bounds, number);
        return at >= 0 || (-at - 1) % 2 == 1;
    }

    /// How many ranges it takes to write the set.
    public int ranges() {
        return bounds.length / 2;
    }

    /// The lowest member of a range.
    public long rangeFirst(int index) {
        return bounds[2 * index];
    }

    /// The highest member of a range.
    public long rangeLast(int index) {
        return bounds[2 * index + 1];
    }

    /// The members, ascending.
    public LongStream stream() {
        var all = LongStream.empty();
        for (int i = 0; i < ranges(); i++) {
            var range = LongStream.rangeClosed(rangeFirst(i), rangeLast(i));
            all = i == 0 ? range : LongStream.concat(all, range);
        }
        return ranges() <= 1 ? all : LongStream.of(toArray());
    }

    /// The members, ascending.
    public PrimitiveIterator.OfLong iterator() {
        return stream().iterator();
    }

    /// The members, ascending. The set must be small enough for an array.
    public long[] toArray() {
        long[] all = new long[Math.toIntExact(size)];
        int at = 0;
        for (int i = 0; i < ranges(); i++) {
            for (long n = rangeFirst(i); n <= rangeLast(i); n++) {
                all[at++] = n;
            }
        }
        return all;
    }

    /// The members in their order, at most `size` in each set.
    public List<IdSet> pages(int size) {
        long[] all = toArray();
        var pages = new ArrayList<IdSet>();
        for (int from = 0; from < all.length; from += size) {
            pages.add(of(Arrays.copyOfRange(all, from, Math.min(all.length, from + size))));
        }
        return pages;
    }

    /// This set and all numbers between members that lie no further apart than this.
    public IdSet bridging(long gap) {
        var builder = new Builder();
        for (int i = 0; i < ranges(); i++) {
            boolean near = i > 0 && rangeFirst(i) - rangeLast(i - 1) <= gap;
            builder.addRange(near ? rangeLast(i - 1) + 1 : rangeFirst(i), rangeLast(i));
        }
        return builder.build();
    }

    /// The members that the others are not.
    public IdSet minus(IdSet others) {
        var builder = new Builder();
        int other = 0;
        for (int i = 0; i < ranges(); i++) {
            long from = rangeFirst(i);
            long last = rangeLast(i);
            while (other < others.ranges() && others.rangeLast(other) < from) {
                other++;
            }
            for (int j = other; j < others.ranges() && others.rangeFirst(j) <= last; j++) {
                if (others.rangeFirst(j) > from) {
                    builder.addRange(from, others.rangeFirst(j) - 1);
                }
                from = others.rangeLast(j) + 1;
            }
            if (from <= last) {
                builder.addRange(from, last);
            }
        }
        return builder.build();
    }

    /// The members of both.
    public IdSet plus(IdSet others) {
        var builder = new Builder();
        int a = 0;
        int b = 0;
        while (a < ranges() || b < others.ranges()) {
            if (b == others.ranges() || (a < ranges() && rangeFirst(a) <= others.rangeFirst(b))) {
                builder.addRange(rangeFirst(a), rangeLast(a));
                a++;
            } else {
                builder.addRange(others.rangeFirst(b), others.rangeLast(b));
                b++;
            }
        }
        return builder.build();
    }

    /// The members that both share.
    public IdSet intersect(IdSet others) {
        return minus(minus(others));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IdSet that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /// As IMAP writes sets: `1:5,7,9:12`; the empty set is the empty text.
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < ranges(); i++) {
            if (i > 0) {
                text.append(',');
            }
            text.append(rangeFirst(i));
            if (rangeLast(i) > rangeFirst(i)) {
                text.append(':').append(rangeLast(i));
            }
        }
        return text.toString();
    }

    private void checkNotEmpty() {
        if (isEmpty()) {
            throw new NoSuchElementException("the set is empty");
        }
    }

    /// Collects numbers that come in ascending order; repeated ones count once. Not thread-safe.
    public static final class Builder {
        private long[] bounds = new long[8];
        private int used;
        private long size;

        /// Without numbers yet.
        public Builder() {}

        /// Adds one number.
        public Builder add(long number) {
            return addRange(number, number);
        }

        /// Adds all numbers from first to last.
        ///
        /// @throws IllegalArgumentException if the range lies below what was added before, or is
        ///   none
        public Builder addRange(long first, long last) {
            if (first <= 0 || last < first || (used > 0 && first < bounds[used - 2])) {
                throw new IllegalArgumentException("not ascending: " + first + ":" + last);
            }
            if (used > 0 && first <= bounds[used - 1] + 1) {
                if (last > bounds[used - 1]) {
                    size += last - bounds[used - 1];
                    bounds[used - 1] = last;
                }
                return this;
            }
            if (used == bounds.length) {
                bounds = Arrays.copyOf(bounds, used * 2);
            }
            bounds[used++] = first;
            bounds[used++] = last;
            size += last - first + 1;
            return this;
        }

        /// What was added so far.
        public IdSet build() {
            return used == 0 ? EMPTY : new IdSet(Arrays.copyOf(bounds, used), size);
        }
    }
}

package org.mailboat.sync.diff;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The questions that a [MessageMatch] has, one after the other. What an earlier one proved is not
/// asked again.
public final class Inquiries {
    private final MessageMatch match;
    private final MatchTables tables;
    private final boolean sameDate;
    private final Buckets buckets;

    Inquiries(MessageMatch match, MatchTables tables, boolean sameDate) {
        this.match = match;
        this.tables = tables;
        this.sameDate = sameDate;
        int column = sameDate ? MatchTables.DATE : MatchTables.SIZE;
        buckets = new Buckets(tables.arrivals, column, tables.candidates, column);
    }

    /// The next question, or null if there is none.
    public @Nullable Inquiry next() {
        return next(MessageMatch.INQUIRY, Integer.MAX_VALUE);
    }

    /// A small question, the answer to which tells whether there is sense in the others.
    public @Nullable Inquiry sample() {
        return next(MessageMatch.SAMPLE, MessageMatch.SAMPLE / 2);
    }

    /// @param enough messages; no further bucket is looked at
    /// @param ofBucket how many messages of one bucket at most
    private @Nullable Inquiry next(int enough, int ofBucket) {
        var arrivals = IntStream.builder();
        var candidates = IntStream.builder();
        int count = 0;
        while (count < enough && buckets.next()) {
            int[] offered =
                    Arrays.stream(buckets.right())
                            .filter(row -> match.isOffered(row, sameDate))
                            .toArray();
            int[] open = spread(open(buckets.left(), offered), ofBucket);
            if (open.length > 0) {
                Arrays.stream(open).forEach(arrivals::add);
                long[] sizes = sizes(tables.arrivals, Arrays.stream(open));
                Arrays.stream(offered)
                        .filter(row -> isOneOf(sizes, tables.candidates, row))
                        .forEach(candidates::add);
                count += open.length;
            }
        }
        if (count == 0) {
            return null;
        }
        int[] all = arrivals.build().toArray();
        Arrays.stream(all).forEach(match::ask);
        return new Inquiry(tables, sameDate, all, candidates.build().toArray());
    }

    /// Of the bucket's messages those that are open and as large as something offered.
    private int[] open(int[] bucket, int[] offered) {
        long[] sizes = sizes(tables.candidates, Arrays.stream(offered));
        long[] toIdentified =
                sizes(
                        tables.candidates,
                        Arrays.stream(offered)
                                .filter(row -> !tables.candidate(row).deniedToIdentified()));
        return Arrays.stream(bucket)
                .filter(row -> match.isOpen(row, sameDate))
                .filter(row ->
                        isOneOf(
                                tables.arrival(row).identified() ? toIdentified : sizes,
                                tables.arrivals,
                                row))
                .toArray();
    }

    private static long[] sizes(LongTable table, IntStream rows) {
        return rows.mapToLong(row -> table.get(row, MatchTables.SIZE)).sorted().toArray();
    }

    private static boolean isOneOf(long[] sizes, LongTable table, int row) {
        return Arrays.binarySearch(sizes, table.get(row, MatchTables.SIZE)) >= 0;
    }

    private static int[] spread(int[] rows, int limit) {
        if (rows.length <= limit) {
            return rows;
        }
        return IntStream.range(0, limit)
                .map(i -> rows[(int) ((long) i * rows.length / limit)])
                .toArray();
    }
}

package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What comes before what. A message's score depends on nothing but the message, the query and the
/// day, so that pages fit together while mail comes and goes.
///
/// By relevance it is the mean of what the places are worth in which the query's texts stand, and a
/// share that halves with every four months of age: a text in the subject outweighs one in the body
/// of a message that is four months younger, not of one from today.
final class Scores {
    private static final long NEW = 600;
    private static final double HALF_LIFE_DAYS = 120;
    private static final long SECONDS_A_DAY = 86_400;
    private static final long UNKNOWN_DATE = Long.MIN_VALUE;

    private final SearchOrder.Sort sort;
    private final long day;
    private final List<Hits> wanted;

    /// What the days of ten years are worth, once somebody asked; -1 before.
    private final long[] worths = new long[3_652];

    private Scores(SearchOrder.Sort sort, long day, List<Hits> wanted) {
        this.sort = sort;
        this.day = day;
        this.wanted = wanted;
        Arrays.fill(worths, -1);
    }

    /// @throws IllegalArgumentException if the page before was of another order
    static Scores of(SearchOrder order, @Nullable SearchCursor after, Plan plan, List<Hits> hits) {
        if (after != null && after.sort() != order.sort()) {
            throw new IllegalArgumentException("the cursor is of a search in another order");
        }
        long day =
                after == null
                        ? LocalDate.ofInstant(order.now(), java.time.ZoneOffset.UTC).toEpochDay()
                        : after.day();
        List<Hits> wanted =
                IntStream.range(0, hits.size())
                        .filter(i ->
                                plan.lookups().get(i).wanted()
                                        && plan.lookups().get(i).leaf() != null)
                        .mapToObj(hits::get)
                        .toList();
        return new Scores(order.sort(), day, wanted);
    }

    long of(PlacementTable table, int row) {
        if (sort == SearchOrder.Sort.DATE || wanted.isEmpty()) {
            return 0;
        }
        long sum = 0;
        for (Hits hits : wanted) {
            sum += hits.worth(table.message(row));
        }
        return sum / wanted.size() + recency(table.date(row));
    }

    private long recency(long date) {
        if (date == UNKNOWN_DATE) {
            return 0;
        }
        long age = Math.max(0, day - Math.floorDiv(date, SECONDS_A_DAY));
        if (age >= worths.length) {
            return worth(age);
        }
        int days = (int) age;
        if (worths[days] < 0) {
            worths[days] = worth(age);
        }
        return worths[days];
    }

    private static long worth(long age) {
        return Math.round(NEW * Math.pow(0.5, age / HALF_LIFE_DAYS));
    }

    SearchCursor cursor(long score, PlacementTable table, int row) {
        return new SearchCursor(sort, day, score, table.date(row), table.placement(row));
    }
}

package org.mailboat.store.search;

/// Rows of a table in the order in which they are shown, worked out only as far as somebody looks:
/// a heap.
///
/// The highest score comes first, then the latest date, then the highest placement.
final class Ranking {
    private final PlacementTable table;
    private final int[] rows;
    private final long[] scores;
    private int size;

    /// @param rows of the table, any of them; taken over
    /// @param scores of these rows; taken over
    Ranking(PlacementTable table, int[] rows, long[] scores, int size) {
        this.table = table;
        this.rows = rows;
        this.scores = scores;
        this.size = size;
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// The first row.
    int row() {
        return rows[0];
    }

    /// The first row's score.
    long score() {
        return scores[0];
    }

    /// Goes on to the next row.
    void next() {
        size--;
        swap(0, size);
        sink(0);
    }

    private void sink(int from) {
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && isBefore(child + 1, child)) {
                child++;
            }
            if (!isBefore(child, at)) {
                return;
            }
            swap(child, at);
            at = child;
        }
    }

    private void swap(int a, int b) {
        int row = rows[a];
        rows[a] = rows[b];
        rows[b] = row;
        long score = scores[a];
        scores[a] = scores[b];
        scores[b] = score;
    }

    private boolean isBefore(int a, int b) {
        return isBefore(
                scores[a],
                table.date(rows[a]),
                table.placement(rows[a]),
                scores[b],
                table.date(rows[b]),
                table.placement(rows[b]));
    }

    /// Whether the first of two comes before the second.
    static boolean isBefore(
            long score, long date, long placement, long score2, long date2, long placement2) {
        if (score != score2) {
            return score > score2;
        }
        if (date != date2) {
            return date > date2;
        }
        return placement > placement2;
    }
}

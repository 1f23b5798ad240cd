package org.mailboat.sync.diff;

import java.util.Arrays;

/// The rows of two tables that agree in a column, bucket by bucket in its order; rows that are in
/// one table only are passed over. Only the lower half of the column's number counts, so that rows
/// of different numbers may meet in a bucket.
final class Buckets {
    private final long[] left;
    private final long[] right;
    private int fromLeft;
    private int toLeft;
    private int fromRight;
    private int toRight;

    Buckets(LongTable left, int leftColumn, LongTable right, int rightColumn) {
        this.left = left.sortedRows(leftColumn);
        this.right = right.sortedRows(rightColumn);
    }

    /// Goes to the next bucket.
    ///
    /// @return false if there is none
    boolean next() {
        fromLeft = toLeft;
        fromRight = toRight;
        while (fromLeft < left.length && fromRight < right.length) {
            int order = Integer.compare(half(left[fromLeft]), half(right[fromRight]));
            if (order == 0) {
                toLeft = end(left, fromLeft);
                toRight = end(right, fromRight);
                return true;
            } else if (order < 0) {
                fromLeft++;
            } else {
                fromRight++;
            }
        }
        return false;
    }

    /// The bucket's rows of the left table, ascending.
    int[] left() {
        return rows(left, fromLeft, toLeft);
    }

    /// The bucket's rows of the right table, ascending.
    int[] right() {
        return rows(right, fromRight, toRight);
    }

    private static int half(long sorted) {
        return (int) (sorted >> 32);
    }

    private static int end(long[] sorted, int from) {
        int end = from;
        while (end < sorted.length && half(sorted[end]) == half(sorted[from])) {
            end++;
        }
        return end;
    }

    private static int[] rows(long[] sorted, int from, int to) {
        return Arrays.stream(sorted, from, to).mapToInt(n -> (int) n).toArray();
    }
}

package org.mailboat.imap.wire;

import org.mailboat.model.IdSet;

import java.util.Arrays;

/// Ranges of numbers as they come in, in any order and perhaps overlapping. Not thread-safe.
final class IdRanges {
    private long[] bounds = new long[16];
    private int used;
    private boolean ascending = true;

    private IdRanges() {}

    static IdRanges collect() {
        return new IdRanges();
    }

    void add(long first, long last) {
        if (used == bounds.length) {
            bounds = Arrays.copyOf(bounds, used * 2);
        }
        ascending &= used == 0 || first >= bounds[used - 2];
        bounds[used++] = first;
        bounds[used++] = last;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /// First and last of each range in the order of arrival.
    long[] toArray() {
        return Arrays.copyOf(bounds, used);
    }

    IdSet toIdSet() {
        if (!ascending) {
            sort();
        }
        var ids = new IdSet.Builder();
        for (int i = 0; i < used; i += 2) {
            ids.addRange(bounds[i], bounds[i + 1]);
        }
        return ids.build();
    }

    private void sort() {
        var order = new Integer[used / 2];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(bounds[2 * a], bounds[2 * b]));
        var sorted = new long[used];
        for (int i = 0; i < order.length; i++) {
            sorted[2 * i] = bounds[2 * order[i]];
            sorted[2 * i + 1] = bounds[2 * order[i] + 1];
        }
        bounds = sorted;
        ascending = true;
    }
}

package org.mailboat.sync.diff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of numbers, in blocks that never move: half a million rows cost their numbers and no more.
/// Only the first one grows, as most tables have a few rows.
final class LongTable {
    private static final int BLOCK = 4_096;
    private static final int FEW = 16;

    private final int columns;
    private final List<long[]> blocks = new ArrayList<>();
    private int rows;

    LongTable(int columns) {
        this.columns = columns;
    }

    void add(long... values) {
        if (rows % BLOCK == 0) {
            blocks.add(new long[(rows == 0 ? FEW : BLOCK) * columns]);
        } else if (rows * columns == blocks.getFirst().length) {
            blocks.set(0, Arrays.copyOf(blocks.getFirst(), 2 * rows * columns));
        }
        System.arraycopy(values, 0, blocks.getLast(), rows % BLOCK * columns, columns);
        rows++;
    }

    int rows() {
        return rows;
    }

    long get(int row, int column) {
        return blocks.get(row / BLOCK)[row % BLOCK * columns + column];
    }

    /// The values of a column, ascending.
    long[] sorted(int column) {
        long[] values = new long[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = get(row, column);
        }
        Arrays.sort(values);
        return values;
    }

    /// The rows sorted by the lower half of a column, half and row in one number each.
    long[] sortedRows(int column) {
        long[] sorted = new long[rows];
        for (int row = 0; row < rows; row++) {
            sorted[row] = get(row, column) << 32 | row;
        }
        Arrays.sort(sorted);
        return sorted;
    }
}

package org.mailboat.sync.apply;

import org.mailboat.model.IdSet;

import java.util.Arrays;

/// Numbers that come in any order.
final class Numbers {
    private long[] values = new long[64];
    private int used;

    void add(long number) {
        if (used == values.length) {
            values = Arrays.copyOf(values, used * 2);
        }
        values[used++] = number;
    }

    IdSet set() {
        return IdSet.of(Arrays.copyOf(values, used));
    }
}

package org.mailboat.store.search;

import java.util.Arrays;

/// A growing set of numbers that are spread evenly, as hashes are.
final class LongSet {
    private static final long EMPTY = 0;

    private long[] slots = new long[1 << 10];
    private int size;
    private boolean hasZero;

    /// @return whether it was not there
    boolean add(long number) {
        if (number == EMPTY) {
            boolean fresh = !hasZero;
            hasZero = true;
            return fresh;
        }
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        int at = slotOf(number);
        if (slots[at] == number) {
            return false;
        }
        slots[at] = number;
        size++;
        return true;
    }

    private int slotOf(long number) {
        int mask = slots.length - 1;
        int at = (int) number & mask;
        while (slots[at] != EMPTY && slots[at] != number) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        Arrays.stream(old).filter(n -> n != EMPTY).forEach(n -> slots[slotOf(n)] = n);
    }
}

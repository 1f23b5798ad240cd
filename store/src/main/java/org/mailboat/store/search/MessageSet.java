package org.mailboat.store.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A set of messages, by their numbers. Not changed once it is built.
///
/// One bit for each number up to the highest: numbers are given one after the other, and a store
/// has far fewer than a bit set can take.
final class MessageSet {
    static final MessageSet NONE = new MessageSet(new BitSet());

    private final BitSet bits;

    private MessageSet(BitSet bits) {
        this.bits = bits;
    }

    /// @param numbers decimal, separated by commas
    static MessageSet parse(String numbers) {
        var bits = new BitSet();
        long number = 0;
        for (int i = 0; i < numbers.length(); i++) {
            char c = numbers.charAt(i);
            if (c == ',') {
                bits.set(Math.toIntExact(number));
                number = 0;
            } else {
                number = 10 * number + (c - '0');
            }
        }
        if (!numbers.isEmpty()) {
            bits.set(Math.toIntExact(number));
        }
        return new MessageSet(bits);
    }

    boolean contains(long message) {
        return message <= Integer.MAX_VALUE && bits.get((int) message);
    }

    int size() {
        return bits.cardinality();
    }

    boolean isEmpty() {
        return bits.isEmpty();
    }

    MessageSet or(MessageSet other) {
        if (isEmpty()) {
            return other;
        }
        var both = (BitSet) bits.clone();
        both.or(other.bits);
        return new MessageSet(both);
    }

    MessageSet and(MessageSet other) {
        var both = (BitSet) bits.clone();
        both.and(other.bits);
        return new MessageSet(both);
    }

    MessageSet without(MessageSet other) {
        var left = (BitSet) bits.clone();
        left.andNot(other.bits);
        return new MessageSet(left);
    }

    /// Ascending.
    List<Long> numbers() {
        var numbers = new ArrayList<Long>();
        for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
            numbers.add((long) i);
        }
        return numbers;
    }
}

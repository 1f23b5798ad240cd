package org.mailboat.model;

/// Our own lasting id of a message that is to be sent.
///
/// In text it is the letter `o` and the number. Numbers are never used again.
///
/// @param number positive
public record OutboxId(long number) implements Comparable<OutboxId> {
    public OutboxId {
        Ids.checkPositive(number);
    }

    /// Reads the text form, as in `o42`.
    ///
    /// @throws IllegalArgumentException if the text is no id of this kind
    public static OutboxId parse(String text) {
        return new OutboxId(Ids.parse('o', text));
    }

    @Override
    public int compareTo(OutboxId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "o" + number;
    }
}

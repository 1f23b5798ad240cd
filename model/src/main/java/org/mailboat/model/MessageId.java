package org.mailboat.model;

/// Our own lasting id of a message: of its content, not of a place where it lies.
///
/// In text it is the letter `m` and the number. Numbers are never used again, and the id stays the
/// same through moves, renames and changes of UIDVALIDITY.
///
/// @param number positive
public record MessageId(long number) implements Comparable<MessageId> {
    public MessageId {
        Ids.checkPositive(number);
    }

    /// Reads the text form, as in `m42`.
    ///
    /// @throws IllegalArgumentException if the text is no id of this kind
    public static MessageId parse(String text) {
        return new MessageId(Ids.parse('m', text));
    }

    @Override
    public int compareTo(MessageId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "m" + number;
    }
}

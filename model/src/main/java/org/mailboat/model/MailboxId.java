package org.mailboat.model;

/// Our own lasting id of a mailbox.
///
/// In text it is the letter `b` and the number. Numbers are never used again, and the id stays the
/// same through moves, renames and changes of UIDVALIDITY.
///
/// @param number positive
public record MailboxId(long number) implements Comparable<MailboxId> {
    public MailboxId {
        Ids.checkPositive(number);
    }

    /// Reads the text form, as in `b42`.
    ///
    /// @throws IllegalArgumentException if the text is no id of this kind
    public static MailboxId parse(String text) {
        return new MailboxId(Ids.parse('b', text));
    }

    @Override
    public int compareTo(MailboxId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "b" + number;
    }
}

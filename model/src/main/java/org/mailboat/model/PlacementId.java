package org.mailboat.model;

/// Our own lasting id of one message in one mailbox.
///
/// In text it is the letter `p` and the number. Numbers are never used again, and the id stays the
/// same through moves, renames and changes of UIDVALIDITY.
///
/// @param number positive
public record PlacementId(long number) implements Comparable<PlacementId> {
    public PlacementId {
        Ids.checkPositive(number);
    }

    /// Reads the text form, as in `p42`.
    ///
    /// @throws IllegalArgumentException if the text is no id of this kind
    public static PlacementId parse(String text) {
        return new PlacementId(Ids.parse('p', text));
    }

    @Override
    public int compareTo(PlacementId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "p" + number;
    }
}

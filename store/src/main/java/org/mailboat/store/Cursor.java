package org.mailboat.store;

import org.mailboat.model.Printable;

/// A place in a listing, between two placements. Stays good while mail comes and goes.
///
/// @param date internal date of the last placement listed, in seconds, as the database has it
/// @param id of that placement
public record Cursor(long date, long id) implements Comparable<Cursor> {
    /// Reads what [#toString] printed.
    ///
    /// @throws IllegalArgumentException if the text is no cursor
    public static Cursor parse(String text) {
        int dot = text.indexOf('.');
        try {
            return new Cursor(
                    Long.parseLong(text, dot + 1, text.length(), 36),
                    Long.parseLong(text, 0, dot, 36));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a cursor: " + Printable.of(text), e);
        }
    }

    /// The earlier comes first.
    @Override
    public int compareTo(Cursor other) {
        int byDate = Long.compare(date, other.date);
        return byDate != 0 ? byDate : Long.compare(id, other.id);
    }

    /// Letters, digits, one dot, perhaps a minus inside; opaque to callers.
    @Override
    public String toString() {
        return Long.toString(id, 36) + "." + Long.toString(date, 36);
    }
}

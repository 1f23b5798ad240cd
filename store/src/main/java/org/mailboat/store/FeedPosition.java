package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Printable;

import java.util.Comparator;

/// A place in the [ChangeFeed]: everything up to it is known.
///
/// @param number of the transaction
/// @param kind of the row within it
/// @param id of the row
/// @param mark of the run of numbers that the transaction belongs to
/// @param base the transaction since which whoever follows is catching up: what appeared later is
///   new to them, however many pages that takes
public record FeedPosition(long number, int kind, long id, long mark, long base)
        implements Comparable<FeedPosition> {
    /// Before everything.
    public static final FeedPosition START = new FeedPosition(0, 0, 0, 0, 0);

    private static final Comparator<FeedPosition> ORDER =
            Comparator.comparingLong(FeedPosition::number)
                    .thenComparingInt(FeedPosition::kind)
                    .thenComparingLong(FeedPosition::id);

    /// Behind all rows of a transaction.
    static FeedPosition endOf(long number, long mark) {
        return new FeedPosition(number, FeedKind.END, 0, mark, number);
    }

    /// Reads what [#toString] printed.
    ///
    /// @throws IllegalArgumentException if the text is no position
    public static FeedPosition parse(String text) {
        String[] parts = text.split("\\.", -1);
        try {
            if (parts.length == 5) {
                return new FeedPosition(
                        Long.parseUnsignedLong(parts[0], 36),
                        Integer.parseUnsignedInt(parts[1], 36),
                        Long.parseUnsignedLong(parts[2], 36),
                        Long.parseUnsignedLong(parts[3], 36),
                        Long.parseUnsignedLong(parts[4], 36));
            }
        } catch (NumberFormatException e) {
            throw notAPosition(text, e);
        }
        throw notAPosition(text, null);
    }

    private static IllegalArgumentException notAPosition(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "not a state of the store: " + Printable.of(text), cause);
    }

    @Override
    public int compareTo(FeedPosition other) {
        return ORDER.compare(this, other);
    }

    /// Letters, digits and dots; opaque to callers.
    @Override
    public String toString() {
        return Long.toUnsignedString(number, 36)
                + "."
                + Integer.toUnsignedString(kind, 36)
                + "."
                + Long.toUnsignedString(id, 36)
                + "."
                + Long.toUnsignedString(mark, 36)
                + "."
                + Long.toUnsignedString(base, 36);
    }
}

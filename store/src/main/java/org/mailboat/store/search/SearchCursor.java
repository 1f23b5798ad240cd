package org.mailboat.store.search;

import org.mailboat.model.Printable;

/// The end of a page of results: how its last message ranked. Stays good while mail comes and goes.
///
/// @param day on which the search began, since 1970; of it the ages of messages are counted
record SearchCursor(SearchOrder.Sort sort, long day, long score, long date, long placement) {
    /// @throws IllegalArgumentException if the text is no cursor
    static SearchCursor parse(String text) {
        String[] parts = text.split("\\.", -1);
        try {
            if (parts.length == 5) {
                return new SearchCursor(
                        switch (parts[0]) {
                            case "r" -> SearchOrder.Sort.RELEVANCE;
                            case "d" -> SearchOrder.Sort.DATE;
                            default -> throw new NumberFormatException("no order");
                        },
                        Long.parseLong(parts[1], 36),
                        Long.parseLong(parts[2], 36),
                        Long.parseLong(parts[3], 36),
                        Long.parseLong(parts[4], 36));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "not a cursor of a search: " + Printable.of(text), e);
        }
        throw new IllegalArgumentException("not a cursor of a search: " + Printable.of(text));
    }

    boolean isBefore(long otherScore, long otherDate, long otherPlacement) {
        return Ranking.isBefore(score, date, placement, otherScore, otherDate, otherPlacement);
    }

    /// Letters, digits, dots, perhaps minuses; opaque to callers.
    @Override
    public String toString() {
        return (sort == SearchOrder.Sort.DATE ? "d." : "r.")
                + Long.toString(day, 36)
                + "."
                + Long.toString(score, 36)
                + "."
                + Long.toString(date, 36)
                + "."
                + Long.toString(placement, 36);
    }
}

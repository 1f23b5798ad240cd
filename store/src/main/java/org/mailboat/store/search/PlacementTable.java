package org.mailboat.store.search;

import org.mailboat.store.SearchSource;

import java.util.Arrays;

/// Messages in mailboxes as columns of numbers, so that conditions on tens of thousands of them
/// take milliseconds. Ascending by placement; not changed once it is built.
final class PlacementTable {
    private final long[] placements;
    private final long[] messages;
    private final long[] mailboxes;
    private final long[] dates;
    private final int[] keywords;
    private final int[] sizes;

    private PlacementTable(Builder from) {
        placements = Arrays.copyOf(from.placements, from.size);
        messages = Arrays.copyOf(from.messages, from.size);
        mailboxes = Arrays.copyOf(from.mailboxes, from.size);
        dates = Arrays.copyOf(from.dates, from.size);
        keywords = Arrays.copyOf(from.keywords, from.size);
        sizes = Arrays.copyOf(from.sizes, from.size);
    }

    int size() {
        return placements.length;
    }

    long placement(int row) {
        return placements[row];
    }

    long message(int row) {
        return messages[row];
    }

    long mailbox(int row) {
        return mailboxes[row];
    }

    /// The number of the set.
    long keywords(int row) {
        return keywords[row];
    }

    /// In seconds since 1970, the lowest number there is if unknown.
    long date(int row) {
        return dates[row];
    }

    /// In octets, -1 if unknown; two gigabytes stand for all that is larger.
    long size(int row) {
        return sizes[row];
    }

    /// The row of a placement, or a negative number.
    int find(long placement) {
        return Arrays.binarySearch(placements, placement);
    }

    /// The table with other rows in place of those of these placements.
    ///
    /// @param changed placements, ascending
    /// @param now those of them that are there, ascending
    PlacementTable with(long[] changed, PlacementTable now) {
        var merged = new Builder(size() + now.size());
        int next = 0;
        int passed = 0;
        for (int row = 0; row < size(); row++) {
            while (next < now.size() && now.placement(next) < placements[row]) {
                merged.copy(now, next++);
            }
            while (passed < changed.length && changed[passed] < placements[row]) {
                passed++;
            }
            if (passed == changed.length || changed[passed] != placements[row]) {
                merged.copy(this, row);
            }
        }
        while (next < now.size()) {
            merged.copy(now, next++);
        }
        return merged.build();
    }

    /// Takes rows in ascending order.
    static final class Builder implements SearchSource.RowSink {
        private long[] placements;
        private long[] messages;
        private long[] mailboxes;
        private long[] dates;
        private int[] keywords;
        private int[] sizes;
        private int size;

        Builder(int capacity) {
            placements = new long[Math.max(16, capacity)];
            messages = new long[placements.length];
            mailboxes = new long[placements.length];
            dates = new long[placements.length];
            keywords = new int[placements.length];
            sizes = new int[placements.length];
        }

        @Override
        public void row(
                long placement,
                long message,
                long mailbox,
                long keywordSet,
                long internalDate,
                long octets) {
            if (size == placements.length) {
                grow();
            }
            placements[size] = placement;
            messages[size] = message;
            mailboxes[size] = mailbox;
            keywords[size] = Math.toIntExact(keywordSet);
            dates[size] = internalDate;
            sizes[size] = (int) Math.min(octets, Integer.MAX_VALUE);
            size++;
        }

        private void grow() {
            int capacity = 2 * size;
            placements = Arrays.copyOf(placements, capacity);
            messages = Arrays.copyOf(messages, capacity);
            mailboxes = Arrays.copyOf(mailboxes, capacity);
            dates = Arrays.copyOf(dates, capacity);
            keywords = Arrays.copyOf(keywords, capacity);
            sizes = Arrays.copyOf(sizes, capacity);
        }

        private void copy(PlacementTable from, int row) {
            row(
                    from.placements[row],
                    from.messages[row],
                    from.mailboxes[row],
                    from.keywords[row],
                    from.dates[row],
                    from.sizes[row]);
        }

        long last() {
            return size == 0 ? 0 : placements[size - 1];
        }

        PlacementTable build() {
            return new PlacementTable(this);
        }
    }
}

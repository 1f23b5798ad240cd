package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.ChangeFeed;
import org.mailboat.store.FeedEntry;
import org.mailboat.store.FeedPage;
import org.mailboat.store.FeedPosition;
import org.mailboat.store.MailReader;
import org.mailboat.store.SearchSource;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Where all messages stand, kept in memory once somebody needed it, and brought up to date by what
/// changed since. It takes 36 octets a placement and is given up when memory is short. Thread-safe.
final class Placements {
    /// More changes than these are read anew rather than taken over one by one.
    private static final int MOST_CHANGES = 20_000;

    private final SearchSource source;
    private final ChangeFeed feed;
    private SoftReference<Known> known = new SoftReference<>(null);

    /// @param position what the table covers at least
    private record Known(PlacementTable table, FeedPosition position) {}

    Placements(SearchSource source, ChangeFeed feed) {
        this.source = source;
        this.feed = feed;
    }

    /// Where these messages stand.
    PlacementTable of(Collection<Long> messages) {
        var found = new PlacementTable.Builder(messages.size());
        List<Long> all = List.copyOf(messages);
        for (int from = 0; from < all.size(); from += MailReader.LARGEST_PAGE) {
            source.rowsOf(
                    all.subList(from, Math.min(all.size(), from + MailReader.LARGEST_PAGE)), found);
        }
        return found.build();
    }

    /// Whether the whole table is in memory.
    synchronized boolean areKnown() {
        return known.get() != null;
    }

    /// Where all messages stand now.
    synchronized PlacementTable all() {
        Known last = known.get();
        Known now = last == null ? null : refreshed(last);
        if (now == null) {
            now = read();
        }
        known = new SoftReference<>(now);
        return now.table;
    }

    private Known read() {
        FeedPosition position = feed.head();
        var rows = new PlacementTable.Builder(1 << 10);
        int page;
        do {
            page = source.rows(rows.last(), MailReader.LARGEST_PAGE, rows);
        } while (page == MailReader.LARGEST_PAGE);
        return new Known(rows.build(), position);
    }

    /// @return null if that is not worth while
    private @Nullable Known refreshed(Known last) {
        var changed = new TreeSet<Long>();
        FeedPosition position = last.position;
        boolean more = true;
        while (more) {
            FeedPage page = feed.since(position, MailReader.LARGEST_PAGE);
            if (!page.known() || changed.size() > MOST_CHANGES) {
                return null;
            }
            for (FeedEntry entry : page.entries()) {
                switch (entry) {
                    case FeedEntry.PlacementChanged c -> changed.add(c.placement().number());
                    case FeedEntry.PlacementGone g -> changed.add(g.placement().number());
                    case FeedEntry.MailboxChanged m -> {}
                    case FeedEntry.MailboxGone m -> {}
                }
            }
            position = page.next();
            more = page.more();
        }
        if (changed.isEmpty()) {
            return position.equals(last.position) ? last : new Known(last.table, position);
        }
        return new Known(last.table.with(numbers(changed), rowsAt(changed)), position);
    }

    private PlacementTable rowsAt(Set<Long> placements) {
        var rows = new ArrayList<long[]>();
        List<Long> all = List.copyOf(placements);
        for (int from = 0; from < all.size(); from += MailReader.LARGEST_PAGE) {
            source.rowsAt(
                    all.subList(from, Math.min(all.size(), from + MailReader.LARGEST_PAGE)),
                    (placement, message, mailbox, keywords, date, size) ->
                            rows.add(
                                    new long[] {
                                        placement, message, mailbox, keywords, date, size
                                    }));
        }
        rows.sort((a, b) -> Long.compare(a[0], b[0]));
        var table = new PlacementTable.Builder(rows.size());
        rows.forEach(r -> table.row(r[0], r[1], r[2], r[3], r[4], r[5]));
        return table.build();
    }

    private static long[] numbers(Set<Long> all) {
        return all.stream().mapToLong(Long::longValue).toArray();
    }
}

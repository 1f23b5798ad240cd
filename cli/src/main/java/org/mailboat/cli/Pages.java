package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.MessageQuery;

import java.util.List;
import java.util.function.Consumer;

/// What a list tells, fetched page by page as it is consumed.
final class Pages<T> {
    /// One page.
    ///
    /// @param total how many there are on all pages
    /// @param next the cursor of the next one, or null
    record Page<T>(long total, List<T> items, @Nullable String next) {}

    /// Fetches a page.
    interface Source<T> {
        Page<T> page(int size, @Nullable String after);
    }

    private final Source<T> source;
    private long left;
    private long told;
    private Page<T> page;

    /// Fetches the first page.
    ///
    /// @param limit at most so many of all
    /// @param after where to begin, or null for the start
    Pages(Source<T> source, long limit, @Nullable String after) {
        this.source = source;
        left = limit;
        page = source.page(size(), after);
    }

    void forEach(Consumer<T> each) {
        while (true) {
            page.items().forEach(each);
            told += page.items().size();
            left -= page.items().size();
            if (page.next() == null || left <= 0) {
                return;
            }
            page = source.page(size(), page.next());
        }
    }

    long total() {
        return page.total();
    }

    long told() {
        return told;
    }

    /// Where what was told ends, or null if that is the end.
    @Nullable String next() {
        return page.next();
    }

    private int size() {
        return (int) Math.min(left, MessageQuery.LARGEST_PAGE);
    }
}

package org.mailboat;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One page of what a search found.
///
/// @param total how many there are on all pages, or at most
/// @param exact whether the total is no more than that. A phrase is told from its words only by
///   reading a text, which is done for what is shown
/// @param hits in the order asked for
/// @param next the cursor of the next page, or null if this is the last. Opaque; it stays good
///   while mail comes and goes, and in another process, for the same query and order
/// @param notSearched how many messages came in or changed and were not searched because the index
///   has not caught up with them, see [MailStore#updateSearch]
public record SearchPage(
        long total, boolean exact, List<SearchHit> hits, @Nullable String next, long notSearched) {
    public SearchPage {
        hits = List.copyOf(hits);
    }
}

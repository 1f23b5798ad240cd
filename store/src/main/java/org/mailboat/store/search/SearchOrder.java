package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.search.query.Query;

import java.time.Instant;
import java.time.ZoneId;

/// One page of results as it is asked for.
///
/// @param zone whose days the query means
/// @param now when the search began; a page after another counts ages as that one did
/// @param limit from 1 to [org.mailboat.store.MailReader#LARGEST_PAGE]
/// @param after the end of the page before, or null for the first
/// @param snippets whether a piece of each message's text is wanted
/// @param counted whether the total has to be exact, however long it takes to read the texts of
///   which the index does not know enough
public record SearchOrder(
        Query query,
        Sort sort,
        ZoneId zone,
        Instant now,
        int limit,
        @Nullable String after,
        boolean snippets,
        boolean counted) {
    /// What comes first.
    public enum Sort {
        /// What fits best and is not too old.
        RELEVANCE,
        /// What the server received last.
        DATE
    }
}

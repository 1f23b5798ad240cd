package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.PlacementView;

import java.util.List;

/// One page of results.
///
/// @param total how many there are in all, or at most
/// @param exact whether the total is no more than that
/// @param next where the next page begins, or null if this is the last; opaque
public record SearchResult(List<Found> found, long total, boolean exact, @Nullable String next) {
    public SearchResult {
        found = List.copyOf(found);
    }

    /// A message in a mailbox.
    ///
    /// @param snippet a piece of its text, or null if none was asked for or none is here
    public record Found(PlacementView placement, @Nullable Snippet snippet) {}
}

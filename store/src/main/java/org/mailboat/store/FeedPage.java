package org.mailboat.store;

import java.util.List;

/// A piece of the [ChangeFeed].
///
/// @param known false if the position asked from cannot be gone on from: a power cut undid what it
///   covers, or it is older than what is kept. Then there are no entries, and whoever follows
///   begins again at the start, and takes what is not told there for gone.
/// @param next where the next piece begins
/// @param more whether that piece has something already
public record FeedPage(boolean known, List<FeedEntry> entries, FeedPosition next, boolean more) {
    public FeedPage {
        entries = List.copyOf(entries);
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One page of a listing of threads.
///
/// @param next where the next page begins, or null if this is the last
public record ThreadViewPage(List<ThreadView> threads, @Nullable Cursor next) {
    public ThreadViewPage {
        threads = List.copyOf(threads);
    }
}

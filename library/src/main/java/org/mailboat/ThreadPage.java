package org.mailboat;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One page of the threads that a [ThreadQuery] asks for.
///
/// @param threads newest first
/// @param next the cursor of the next page, or null if this is the last. Opaque; it stays good
///   while mail comes and goes, and in another process, for the same query
public record ThreadPage(List<ThreadInfo> threads, @Nullable String next) {
    public ThreadPage {
        threads = List.copyOf(threads);
    }
}

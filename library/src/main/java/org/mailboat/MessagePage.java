package org.mailboat;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One page of the messages that a [MessageQuery] asks for.
///
/// @param total how many there are on all pages, or -1 where only reading them all would tell: for
///   queries with dates, or with marks other than [MessageQuery#unread]
/// @param messages in the query's order
/// @param next the cursor of the next page, or null if this is the last. Opaque; it stays good
///   while mail comes and goes, and in another process, for the same query
public record MessagePage(long total, List<MessageInfo> messages, @Nullable String next) {
    public MessagePage {
        messages = List.copyOf(messages);
    }
}

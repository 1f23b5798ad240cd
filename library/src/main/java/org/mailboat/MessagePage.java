package org.mailboat;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One page of a mailbox's messages, newest first.
///
/// @param total how many messages the mailbox holds
/// @param next the cursor of the next page, or null if this is the last; opaque
public record MessagePage(long total, List<MessageInfo> messages, @Nullable String next) {
    public MessagePage {
        messages = List.copyOf(messages);
    }
}

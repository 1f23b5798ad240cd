package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;

/// A message that came in, on its way into the store.
///
/// @param id its number in the epoch
/// @param now what the server said with it, or null if only the listing's word is there
/// @param headersOnly whether the content is the header alone
public record Received(
        MailboxRef mailbox,
        long epoch,
        long id,
        StoredContent content,
        @Nullable Sighting now,
        boolean headersOnly) {}

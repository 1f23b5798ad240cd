package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;

/// Which page of a mailbox is wanted.
///
/// @param limit at most so many messages
/// @param after the cursor a page before gave, or null for the first page
/// @param recoverable removed mail that is still kept, instead of what is there
public record MessageQuery(
        MailboxId mailbox, int limit, @Nullable String after, boolean recoverable) {
    public static final int LARGEST_PAGE = 1000;

    public MessageQuery {
        if (limit < 1) {
            throw new UsageException("the limit is 1 or more");
        }
        limit = Math.min(limit, LARGEST_PAGE);
    }
}

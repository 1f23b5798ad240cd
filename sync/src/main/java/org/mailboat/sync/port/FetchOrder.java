package org.mailboat.sync.port;

import org.mailboat.model.IdSet;

/// Messages to be brought in, one batch.
///
/// @param epoch the epoch the ids belong to; in another one nothing is fetched
/// @param ids of one mailbox, about 100 at most
/// @param bytes how much is expected, as far as sizes are known
/// @param headersOnly whether only the header is wanted
public record FetchOrder(
        MailboxRef mailbox, long epoch, IdSet ids, long bytes, boolean headersOnly) {}

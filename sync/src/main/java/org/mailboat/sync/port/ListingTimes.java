package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// When a mailbox was looked at.
///
/// @param confirmed the end of the last observation that went through, or null
/// @param audited the end of the last one that looked at every id and every mark, or null
/// @param changed when something last differed from what was agreed, or null
public record ListingTimes(
        @Nullable Instant confirmed, @Nullable Instant audited, @Nullable Instant changed) {
    public static final ListingTimes NEVER = new ListingTimes(null, null, null);
}

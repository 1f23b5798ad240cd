package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A message that the server has and the store does not, or not whole.
///
/// @param id its number in the mailbox's epoch
/// @param size as announced, in octets; -1 if unknown
/// @param internalDate when the server received it, or null if unknown
/// @param contentId the server's identity for its content, or null, as in [Sighting]
/// @param attempts how often it was tried and parked
public record OwedMessage(
        long id,
        long size,
        @Nullable Instant internalDate,
        @Nullable String contentId,
        int attempts) {}

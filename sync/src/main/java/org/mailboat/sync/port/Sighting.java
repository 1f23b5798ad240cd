package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;

import java.time.Instant;

/// What the server says of one message in one mailbox.
///
/// @param id its number in the mailbox's epoch: the UID
/// @param internalDate when the server received it, or null if that cannot be read
/// @param size as announced, in octets; a hint, -1 if unknown
public record Sighting(long id, Keywords keywords, @Nullable Instant internalDate, long size) {}

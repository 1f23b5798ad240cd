package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.SyncFailure;

import java.time.Instant;

/// A message of the outbox.
///
/// @param messageId what its header calls it (RFC 5322, 3.6.4), without angle brackets; never
///   changed
/// @param subject as its header has it, decoded, or null if it has none
/// @param size in octets
/// @param attempts how often it was tried since somebody last asked for it
/// @param failure of the last attempt, or null
/// @param nextTry not to be tried before; null: at once
public record QueuedMessage(
        OutboxId id,
        AccountId account,
        Envelope envelope,
        String messageId,
        @Nullable String subject,
        long size,
        Instant queued,
        OutboxState state,
        int attempts,
        @Nullable SyncFailure failure,
        @Nullable Instant nextTry) {}

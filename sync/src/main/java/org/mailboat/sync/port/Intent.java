package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;

import java.time.Instant;

/// Something that was about to be asked of a server, on disk before it was tried.
///
/// @param id the journal's, ascending
/// @param kind of the op, as in `append`
/// @param evidence what [Remote] wants to remember to find out later whether it happened; opaque
/// @param attempts how often it was tried
/// @param notBefore when it may be tried again, or null for now
/// @param parked why it waits for a person, or null
public record Intent(
        long id,
        AccountId account,
        @Nullable MailboxId mailbox,
        String kind,
        String evidence,
        int attempts,
        Instant written,
        @Nullable Instant notBefore,
        @Nullable SyncFailure parked) {}

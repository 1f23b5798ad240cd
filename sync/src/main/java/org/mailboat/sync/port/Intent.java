package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
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
/// @param subject what it is about here, or null if that is more, or less, than one message
/// @param confirmed whether the server said that it carried it out, and not where to: it is looked
///   for and never tried again
public record Intent(
        long id,
        AccountId account,
        @Nullable MailboxId mailbox,
        String kind,
        String evidence,
        int attempts,
        Instant written,
        @Nullable Instant notBefore,
        @Nullable SyncFailure parked,
        @Nullable Subject subject,
        boolean confirmed) {
    /// A message that was to come into [#mailbox].
    ///
    /// @param above the lowest id it may have there
    /// @param from where it was agreed before, if it was to move; else null
    /// @param keywords it was to have
    public record Subject(
            PlacementId placement, long above, @Nullable RemoteId from, Keywords keywords) {}

    /// One that is about no single message.
    public Intent(
            long id,
            AccountId account,
            @Nullable MailboxId mailbox,
            String kind,
            String evidence,
            int attempts,
            Instant written,
            @Nullable Instant notBefore,
            @Nullable SyncFailure parked) {
        this(
                id, account, mailbox, kind, evidence, attempts, written, notBefore, parked, null,
                false);
    }
}

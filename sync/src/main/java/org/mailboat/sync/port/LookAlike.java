package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;

import java.time.Instant;

/// A placement here that a message met on the server may be.
///
/// @param mailbox where both sides had it last
/// @param remoteId its number there in the mailbox's epoch, or 0 if that is lost
/// @param standing what is known of its place on the server
/// @param size as announced when it was listed, in octets; -1 if unknown
/// @param contentId the server's identity for its content, or null
/// @param keywords as agreed
/// @param complete whether the whole message is here
/// @param original of what a move left behind, what was moved; else null
public record LookAlike(
        PlacementId placement,
        MailboxId mailbox,
        long remoteId,
        Standing standing,
        long size,
        @Nullable Instant internalDate,
        @Nullable String contentId,
        Keywords keywords,
        boolean complete,
        @Nullable PlacementId original) {
    /// What is known of a placement's place on the server.
    public enum Standing {
        /// Seen to be gone, and not yet removed here.
        VANISHED,
        /// Lost its id with its mailbox's epoch.
        DETACHED,
        /// Its mailbox is gone.
        MAILBOX_GONE,
        /// Removed here before, and recoverable or had back.
        RECOVERABLE,
        /// It may have come there, to its mailbox and to no other, see [Settlement.Sought].
        SOUGHT,
        /// It may have come to its mailbox and have left it again, see [Settlement.Sought]: it may
        /// be in any, with the date that it was sent with.
        DEPARTED,
        /// It stayed where a message was moved from, and lost its id with its mailbox's epoch: to
        /// be removed there.
        LEFT_BEHIND,
        /// It is there: another one like it is a copy.
        PRESENT
    }
}

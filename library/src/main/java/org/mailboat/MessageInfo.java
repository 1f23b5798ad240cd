package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.Sha256;
import org.mailboat.store.mime.HeaderSummary;

import java.time.Instant;

/// A message in a mailbox: one placement, with its header in short.
///
/// @param id the placement
/// @param account the account's name
/// @param remote its UIDVALIDITY and UID, or null while the server does not have it
/// @param internalDate when the server received it
/// @param size in octets
/// @param sha256 of the whole message, or null while only its header is here
/// @param header as [HeaderSummary]; read when the row was made
public record MessageInfo(
        PlacementId id,
        MessageId message,
        String account,
        MailboxPath mailbox,
        MailboxId mailboxId,
        @Nullable RemoteId remote,
        Keywords keywords,
        Instant internalDate,
        long size,
        @Nullable Sha256 sha256,
        State state,
        HeaderSummary header) {
    /// How much of it is here.
    public enum State {
        COMPLETE,
        HEADERS,
        /// Removed, and kept for a while.
        RECOVERABLE
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.ThreadId;
import org.mailboat.sync.port.StoredContent;

import java.time.Instant;

/// A placement as its reader sees it: one message in one mailbox, in its local state.
///
/// @param remote the server's identity, also the last one of a recoverable placement; null if the
///   server never had it
/// @param internalDate when the server received it, to the second; null if unknown
/// @param size of the whole message in octets; -1 if unknown
/// @param content where the octets lie: the whole message, or its header where the state is headers
///   or recoverable and `whole` is false; null if nothing is here
/// @param whole whether the content is the whole message
/// @param recoverableSince when it was removed, or deleted here while the server still has it; or
///   null
/// @param recoverableReason why, as in `removed-on-server`; says nothing where that is null
/// @param thread the thread it is filed under; null until its header was looked at
public record PlacementView(
        PlacementId id,
        MessageId message,
        AccountId account,
        MailboxId mailbox,
        MailboxPath path,
        @Nullable RemoteId remote,
        Keywords keywords,
        @Nullable Instant internalDate,
        long size,
        @Nullable StoredContent content,
        boolean whole,
        @Nullable Instant recoverableSince,
        @Nullable String recoverableReason,
        @Nullable ThreadId thread) {

    /// How much of it is here, and whether it is still in the mailbox.
    public enum State {
        COMPLETE,
        HEADERS,
        RECOVERABLE
    }

    public State state() {
        if (recoverableSince != null) {
            return State.RECOVERABLE;
        }
        return whole ? State.COMPLETE : State.HEADERS;
    }
}

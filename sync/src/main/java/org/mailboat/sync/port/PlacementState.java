package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;

/// A placement in its local and agreed states, with what was seen where that differs.
///
/// @param mailbox local: where the user has it
/// @param keywords local
/// @param deleted whether the user deleted it: a tombstone written by the edit
/// @param localModSeq the store's own counter at the last edit
/// @param agreedMailbox where both sides confirmed it, or null if the server never had it
/// @param agreedKeywords as both sides confirmed them
/// @param remote the server's identity for it in the agreed mailbox, or null
/// @param complete whether the whole message is here
public record PlacementState(
        PlacementId id,
        MessageId message,
        MailboxId mailbox,
        Keywords keywords,
        boolean deleted,
        long localModSeq,
        @Nullable MailboxId agreedMailbox,
        Keywords agreedKeywords,
        @Nullable RemoteId remote,
        boolean complete) {}

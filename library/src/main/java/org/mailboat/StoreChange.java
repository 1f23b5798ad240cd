package org.mailboat;

import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;

/// One thing in the store that differs from what was there before, as it stands now; what happened
/// in between is not told. Told in a [StoreChanges].
public sealed interface StoreChange {
    /// A message has come to stand in a mailbox: new mail, mail that was had back, or an old
    /// message that a first sync brings in. It may be here with its header only, and change when
    /// its body comes; see [MessageInfo#state].
    record MessageCreated(MessageInfo message) implements StoreChange {}

    /// A message was marked, moved to another mailbox (its id stays), or came in whole.
    record MessageUpdated(MessageInfo message) implements StoreChange {}

    /// A message is no longer in its mailbox: removed, and perhaps still recoverable. It may be one
    /// that was never told of.
    ///
    /// @param mailbox where it was
    record MessageRemoved(PlacementId id, MailboxId mailbox) implements StoreChange {}

    /// A mailbox has come to be there.
    record MailboxCreated(MailboxInfo mailbox) implements StoreChange {}

    /// A mailbox was renamed, subscribed to, given another role, or has other figures: each change
    /// of a message in it that changes how many there are, how many are unread, or their size.
    record MailboxUpdated(MailboxInfo mailbox) implements StoreChange {}

    /// A mailbox is no longer there.
    record MailboxRemoved(MailboxId id) implements StoreChange {}
}

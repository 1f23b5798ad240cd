package org.mailboat.store;

import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;

/// Something that differs from what was there at a position of the [ChangeFeed]. It tells that
/// something changed and how it stands now, not what happened in between.
public sealed interface FeedEntry {
    /// A message stands in a mailbox, or differs, or was removed.
    ///
    /// @param appeared whether readers have come to see it since the position from which one began
    ///   to catch up
    /// @param visible whether readers see it; otherwise it was removed
    record PlacementChanged(
            PlacementId placement,
            MessageId message,
            MailboxId mailbox,
            boolean appeared,
            boolean visible)
            implements FeedEntry {}

    /// A placement that readers saw was forgotten, with its account.
    record PlacementGone(PlacementId placement, MailboxId mailbox) implements FeedEntry {}

    /// A mailbox is there, or differs, or was removed.
    ///
    /// @param appeared as above
    /// @param there whether readers see it
    record MailboxChanged(MailboxId mailbox, boolean appeared, boolean there)
            implements FeedEntry {}

    /// A mailbox was forgotten, with its account.
    record MailboxGone(MailboxId mailbox) implements FeedEntry {}
}

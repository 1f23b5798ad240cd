package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;

/// A mailbox to be looked at.
///
/// @param since the checkpoint from which changes are wanted, or null for a listing of the whole
/// @param resume where a listing of the whole that broke off may go on, or null to begin at the
///   newest message
/// @param status what the tree listing told, if it did and nothing was written since: a hint for
///   how to ask, and what is opened should be it
/// @param audit whether every id and every mark is to be looked at, whatever the checkpoint says
/// @param known what the answer is checked against
public record ObserveOrder(
        MailboxRef mailbox,
        @Nullable Checkpoint since,
        @Nullable ResumeMark resume,
        @Nullable MailboxStatus status,
        boolean audit,
        KnownMessages known) {
    /// A listing of the whole, checked against nothing.
    public ObserveOrder(
            MailboxRef mailbox,
            @Nullable Checkpoint since,
            @Nullable ResumeMark resume,
            @Nullable MailboxStatus status) {
        this(mailbox, since, resume, status, true, KnownMessages.NONE);
    }

    /// A listing that broke off: all ids from `below` upwards are written down.
    ///
    /// @param epoch the epoch of the listing; in another one the mark is void
    /// @param below the lowest id of the last window
    /// @param checkpoint to be written with the last window
    public record ResumeMark(long epoch, long below, Checkpoint checkpoint) {}
}

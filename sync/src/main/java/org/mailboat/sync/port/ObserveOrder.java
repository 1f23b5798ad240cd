package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;

/// A mailbox to be listed.
///
/// @param since the checkpoint to start from, or null for a full listing
/// @param resume where a listing that broke off may go on, or null to begin at the newest message
/// @param status what the tree listing told, if it did; a hint for how to ask
public record ObserveOrder(
        MailboxRef mailbox,
        @Nullable Checkpoint since,
        @Nullable ResumeMark resume,
        @Nullable MailboxStatus status) {
    /// A listing that broke off: all ids from `below` upwards are written down.
    ///
    /// @param epoch the epoch of the listing; in another one the mark is void
    /// @param below the lowest id of the last window
    /// @param checkpoint to be written with the last window
    public record ResumeMark(long epoch, long below, Checkpoint checkpoint) {}
}

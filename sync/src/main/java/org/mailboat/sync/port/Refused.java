package org.mailboat.sync.port;

import java.time.Instant;

/// What was not removed here, as a person has to allow it.
///
/// @param at when it was first met
public record Refused(Danger danger, Instant at) {
    /// What makes removing dangerous, the gravest last.
    public enum Danger {
        /// More than half of the account's messages are gone.
        MOST_GONE,
        /// All of them are.
        ALL_EMPTY,
        /// More than half of the mailboxes are other ones than before.
        OTHER_MAILBOXES,
        /// The server lists none.
        NO_MAILBOX
    }

    /// Whether who was asked about this was asked about that, too.
    public boolean covers(Danger other) {
        return other.compareTo(danger) <= 0;
    }
}

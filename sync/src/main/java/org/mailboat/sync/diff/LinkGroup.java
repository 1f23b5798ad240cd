package org.mailboat.sync.diff;

import org.mailboat.model.MailboxId;

/// Messages of one mailbox that are here already and came to it in the same way.
///
/// @param mailbox where they stand now
/// @param from where they, or what they are copies of, stood before
public record LinkGroup(MailboxId mailbox, Origin origin, MailboxId from, LinkList links) {
    /// How a message came to where it stands now.
    public enum Origin {
        /// It was there before, under another number.
        REMATCHED,
        /// From another mailbox.
        MOVED,
        /// It was removed here before.
        RECOVERED,
        /// A move left it there, under another number: it is to be removed. It came from where the
        /// message that was moved stands now.
        LEFT_BEHIND,
        /// What it is a copy of stays.
        COPIED
    }
}

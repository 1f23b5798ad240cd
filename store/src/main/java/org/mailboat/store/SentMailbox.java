package org.mailboat.store;

import org.mailboat.model.Role;

/// An account's mailbox for what was sent.
final class SentMailbox {
    static final SpecialMailbox SENT =
            new SpecialMailbox(
                    Role.SENT,
                    "Sent",
                    "('sent', 'sent items', 'sent messages', 'sent mail', 'inbox/sent', 'inbox/sent"
                            + " items', 'inbox/sent messages')");

    private SentMailbox() {}
}

package org.mailboat.sync.port;

import java.util.List;

/// One observation of the account's mailboxes.
///
/// @param mailboxes in the order of their paths
/// @param complete whether absence from it means anything
public record RemoteTree(List<RemoteMailbox> mailboxes, boolean complete) {
    public RemoteTree {
        mailboxes = List.copyOf(mailboxes);
    }
}

package org.mailboat.sync.diff;

import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;

/// Decides whether a mailbox must be listed or can be left alone.
public final class ListingRule {
    private ListingRule() {}

    /// Whether the mailbox may hold facts that are not written down. It need not be listed only if
    /// this tree listing delivered every counter, the mailbox keeps mod-sequences, its last listing
    /// is complete and of this epoch, and nothing differs from it.
    ///
    /// @param unchanged the remote's word that these counters equal the checkpoint's
    public static boolean mustList(LocalMailbox local, RemoteMailbox remote, boolean unchanged) {
        MailboxStatus status = remote.status();
        boolean settled =
                status != null
                        && status.highestModSeq() > 0
                        && status.epoch() > 0
                        && status.epoch() == local.epoch()
                        && local.checkpoint() != null
                        && local.resume() == null
                        && unchanged;
        return remote.selectable() && !settled;
    }
}

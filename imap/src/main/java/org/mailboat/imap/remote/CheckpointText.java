package org.mailboat.imap.remote;

import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.MailboxStatus;

/// The notation of checkpoints: what opening the mailbox told, as in `uv=7 un=42 ms=815 n=40`.
final class CheckpointText {
    private CheckpointText() {}

    static Checkpoint of(MailboxStatus status) {
        return new Checkpoint(
                "uv=%d un=%d ms=%d n=%d"
                        .formatted(
                                status.epoch(),
                                status.uidNext(),
                                status.highestModSeq(),
                                status.messages()));
    }

    /// Whether a mailbox with these counters is as it was. Only a mod-sequence shows every change;
    /// and a counter that is 0 is not known.
    static boolean unchanged(Checkpoint since, MailboxStatus now) {
        return now.highestModSeq() > 0
                && now.epoch() > 0
                && now.uidNext() > 0
                && since.equals(of(now));
    }
}

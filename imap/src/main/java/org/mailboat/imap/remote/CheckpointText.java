package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.MailboxStatus;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The notation of checkpoints: what opening the mailbox told, as in `uv=7 un=42 ms=815 n=40`.
final class CheckpointText {
    private static final Pattern NOTATION =
            Pattern.compile("uv=(\\d{1,18}) un=(\\d{1,18}) ms=(\\d{1,19}) n=(\\d{1,18})");

    private CheckpointText() {}

    static Checkpoint of(MailboxStatus status) {
        return new Checkpoint(
                "uv="
                        + status.epoch()
                        + " un="
                        + status.uidNext()
                        + " ms="
                        + status.highestModSeq()
                        + " n="
                        + status.messages());
    }

    /// What the checkpoint says, or null if it is in another notation.
    static @Nullable MailboxStatus parse(Checkpoint checkpoint) {
        Matcher text = NOTATION.matcher(checkpoint.text());
        if (!text.matches()) {
            return null;
        }
        try {
            return new MailboxStatus(
                    Long.parseLong(text.group(4)),
                    Long.parseLong(text.group(1)),
                    Long.parseLong(text.group(2)),
                    Long.parseLong(text.group(3)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /// Whether a mailbox with these counters is as it was. Only a mod-sequence shows every change;
    /// and a counter that is 0 is not known.
    static boolean unchanged(Checkpoint since, MailboxStatus now) {
        return now.highestModSeq() > 0
                && now.epoch() > 0
                && now.uidNext() > 0
                && since.equals(of(now));
    }

    /// Whether no message came or went, as far as these counters can tell.
    static boolean standsStill(Checkpoint since, MailboxStatus now) {
        if (now.epoch() <= 0 || now.uidNext() <= 0) {
            return false;
        }
        if (since.equals(of(now))) {
            return true;
        }
        MailboxStatus then = parse(since);
        return then != null
                && now.epoch() == then.epoch()
                && now.uidNext() == then.uidNext()
                && now.messages() == then.messages();
    }
}

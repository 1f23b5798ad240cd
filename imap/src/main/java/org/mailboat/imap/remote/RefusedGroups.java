package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.SyncFailure;

import java.util.List;

/// What becomes of messages that were refused together: they are tried in halves until the one that
/// the server balks at is alone, but not for ever. Where it was too large, larger ones are not
/// tried at all. For one order.
final class RefusedGroups {
    /// How often groups are tried in halves: enough for a handful of bad messages in a thousand.
    private static final int MOST = 64;

    private int splits;
    private long ceiling = Long.MAX_VALUE;
    private @Nullable SyncFailure tooLarge;

    /// The halves of a refused group; none if it is not to be tried again.
    List<IdSet> split(IdSet group) {
        return maySplit(group.size()) ? UidBatches.halves(group) : List.of();
    }

    /// The same of a list.
    <T> List<List<T>> split(List<T> group) {
        int half = group.size() / 2;
        return maySplit(group.size())
                ? List.of(group.subList(0, half), group.subList(half, group.size()))
                : List.of();
    }

    private boolean maySplit(long size) {
        if (size < 2 || splits >= MOST) {
            return false;
        }
        splits++;
        return true;
    }

    /// What is told of a group that is not tried in halves. Unless the refusal is about the
    /// mailbox, only one of several need be bad: what is final for that one is not for the others.
    static SyncFailure told(long size, boolean aboutMailbox, SyncFailure why) {
        if (size < 2 || aboutMailbox || why.kind() != FailureKind.REFUSED_PERMANENTLY) {
            return why;
        }
        SyncFailure passing =
                SyncFailure.of(
                                FailureKind.TRANSIENT,
                                "The server refused it together with others, and it was not tried"
                                        + " alone.")
                        .withCommand(why.command(), why.serverText());
        return why.mailbox() == null ? passing : passing.withMailbox(why.mailbox());
    }

    /// Notes that a message of this size found no room.
    void foundNoRoom(long size, SyncFailure why) {
        if (size >= 0 && size < ceiling) {
            ceiling = size;
            tooLarge = why;
        }
    }

    /// Why a message of this size need not be tried, or null.
    @Nullable SyncFailure hopeless(long size) {
        return size >= ceiling ? tooLarge : null;
    }
}

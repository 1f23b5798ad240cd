package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;

import java.util.List;

/// Messages being removed for good. For one thread.
final class DeleteWriting extends Writing implements Removal.Fate {
    private final boolean watched;
    private IdSet remaining;
    private @Nullable Removal removal;

    DeleteWriting(Writer writer, WriteOrder.Delete order) {
        super(writer, order, null);
        this.remaining = order.ids();
        this.watched = order.watched();
    }

    @Override
    Keywords keywords() {
        return Keywords.none();
    }

    @Override
    @Nullable SyncFailure opened(Footing footing) {
        return readOnly(footing);
    }

    @Override
    IdSet doubtful() {
        return remaining;
    }

    @Override
    void recognised(Recognition now) {
        tell(now.results());
        remaining = now.fit();
        if (removal == null) {
            removal = new Removal(this, remaining, this, watched);
        } else {
            removal.retain(remaining);
        }
    }

    @Override
    List<ImapRequest> turn() {
        return removal == null || removal.isDone() ? List.of() : removal.turn();
    }

    @Override
    void took(List<Exchange.Part> parts, SyncFailure lost) {
        if (removal != null) {
            removal.took(parts, lost);
        }
    }

    @Override
    void breakOff(SyncFailure why) {
        if (removal != null) {
            removal.breakOff(why);
        }
    }

    @Override
    boolean isDone() {
        return remaining.isEmpty() || (removal != null && removal.isDone());
    }

    @Override
    boolean isLast() {
        return removal != null && removal.isLast();
    }

    @Override
    public void removed(IdSet uids) {
        settle(uids, new WriteOutcome.Done(null));
    }

    @Override
    public void left(IdSet uids) {
        settle(uids, new WriteOutcome.LeftMarked(null));
    }

    @Override
    public void kept(IdSet uids, SyncFailure why) {
        settle(uids, new WriteOutcome.Refused(why));
    }

    @Override
    public void unknown(IdSet uids, SyncFailure why) {
        settle(uids, new WriteOutcome.Unknown(why));
    }

    private void settle(IdSet uids, WriteOutcome outcome) {
        remaining = remaining.minus(uids);
        tell(uids.stream().mapToObj(uid -> result(uid, outcome)).toList());
    }
}

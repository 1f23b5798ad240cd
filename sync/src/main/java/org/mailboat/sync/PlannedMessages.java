package org.mailboat.sync;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.plan.UploadOp;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.PlacementState;

import java.util.List;
import java.util.stream.LongStream;

/// Which messages the ops of a plan are about, on both sides: an op itself knows them on one.
final class PlannedMessages {
    private final LocalStore store;
    private final Followed followed;

    /// @param followed where what was moved there would be edited
    PlannedMessages(LocalStore store, Followed followed) {
        this.store = store;
        this.followed = followed;
    }

    SyncEvent.PlannedOp planned(Op op) {
        return switch (op) {
            case UploadOp.Messages edits -> planned(op, edits.placements(), uids(edits));
            case Op.Mark mark -> planned(op, here(mark.mailbox().id(), mark.ids()), mark.ids());
            case Op.Remove remove ->
                    planned(op, here(remove.mailbox().id(), remove.ids()), remove.ids());
            case Op.Link link -> planned(op, here(link), link.links().ids());
            case Op.Fetch fetch -> planned(op, IdSet.empty(), fetch.ids());
            case Op.Share share -> planned(op, IdSet.empty(), share.ids());
            case Op.AdoptMailbox _,
                    Op.UpdateMailbox _,
                    Op.RenameMailbox _,
                    Op.RetireDetached _,
                    Op.RemoveMailbox _,
                    UploadOp _ ->
                    planned(op, IdSet.empty(), IdSet.empty());
        };
    }

    private static SyncEvent.PlannedOp planned(Op op, IdSet messages, IdSet uids) {
        return new SyncEvent.PlannedOp(
                op.kind(), op.side().label(), op.path(), messages, uids, op.sentence());
    }

    /// Empty if the server does not have all of them there.
    private IdSet uids(UploadOp.Messages op) {
        IdSet all = uids(op.mailbox(), op.placements());
        return all.size() == op.placements().size() ? all : IdSet.empty();
    }

    /// The ids that the server has for those of the placements that stand in the mailbox there.
    IdSet uids(MailboxId mailbox, IdSet placements) {
        var uids = LongStream.builder();
        for (IdSet page : placements.pages(store.page())) {
            for (PlacementState state : store.states(page)) {
                PlacementState now = followed.at(state);
                RemoteId there = now.remote();
                if (there != null && mailbox.equals(now.agreedMailbox())) {
                    uids.add(there.number());
                }
            }
        }
        return IdSet.of(uids.build().toArray());
    }

    private IdSet here(MailboxId mailbox, IdSet uids) {
        var here = LongStream.builder();
        for (IdSet page : uids.pages(store.page())) {
            long from = page.first();
            List<BaselineRow> rows;
            do {
                rows = store.baseline(mailbox, from, page.last(), store.page());
                rows.stream()
                        .filter(row -> page.contains(row.remoteId()))
                        .forEach(row -> here.add(row.placement().number()));
                from = rows.isEmpty() ? from : rows.getLast().remoteId() + 1;
            } while (rows.size() == store.page());
        }
        return IdSet.of(here.build().toArray());
    }

    /// Those that keep their ids; the others have none yet.
    private static IdSet here(Op.Link op) {
        return IdSet.of(
                op.links().stream()
                        .filter(link -> link.kind() == Link.Kind.SAME)
                        .mapToLong(link -> link.placement().number())
                        .toArray());
    }
}

package org.mailboat.sync;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.plan.UploadOp;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What follows from a plan that a run carries out before it makes the next one, for a run that
/// carries out nothing. For one run.
final class Foreseen {
    /// Of a run that has carried out what it planned.
    static final Foreseen NOTHING = new Foreseen(List.of());

    private final Set<Long> settled = new TreeSet<>();
    private final Map<MailboxId, IdSet> leaving = new TreeMap<>();
    private final IdSet deleted;

    private Foreseen(List<UploadOp.Messages> ops) {
        IdSet gone = IdSet.empty();
        for (UploadOp.Messages op : ops) {
            op.placements().stream().forEach(settled::add);
            if (op instanceof UploadOp.Move || op instanceof UploadOp.Delete) {
                leaving.merge(op.mailbox(), op.placements(), IdSet::plus);
            }
            if (op instanceof UploadOp.Delete) {
                gone = gone.plus(op.placements());
            }
        }
        deleted = gone;
    }

    /// @param upload what would be carried to the server
    static Foreseen of(Plan upload) {
        return new Foreseen(upload.ops(UploadOp.Messages.class));
    }

    /// Whether the server would have been told of it.
    boolean settles(LocalEdit edit) {
        return settled.contains(edit.id().number());
    }

    /// How many messages would have left the mailbox on the server.
    long leaving(MailboxId mailbox) {
        return leaving.getOrDefault(mailbox, IdSet.empty()).size();
    }

    /// What would still be taken over from the server: not what it says of messages that are
    /// deleted there by then.
    Plan rest(Plan download, PlannedMessages messages) {
        if (deleted.isEmpty()) {
            return download;
        }
        var ops = new ArrayList<Op>();
        for (Op op : download.ops()) {
            if (op instanceof Op.Mark mark) {
                IdSet left = mark.ids().minus(messages.uids(mark.mailbox().id(), deleted));
                if (!left.isEmpty()) {
                    ops.add(new Op.Mark(mark.mailbox(), mark.added(), mark.removed(), left));
                }
            } else {
                ops.add(op);
            }
        }
        return new Plan(ops, download.conflicts(), download.notes());
    }

    /// What would still be renamed here: not what is called on the server as it is here by then,
    /// nor what goes along with it.
    static Plan rest(Plan seen, Plan edited) {
        List<UploadOp.RenameMailbox> renamed = edited.ops(UploadOp.RenameMailbox.class);
        return seen.without(op ->
                op instanceof Op.RenameMailbox rename
                        && renamed.stream().anyMatch(each -> covers(each, rename)));
    }

    private static boolean covers(UploadOp.RenameMailbox renamed, Op.RenameMailbox seen) {
        boolean along =
                isBelow(seen.remote().path(), renamed.path())
                        && renamed.here() != null
                        && isBelow(seen.path(), renamed.here());
        return !renamed.temporary() && (renamed.mailbox().equals(seen.mailbox().id()) || along);
    }

    private static boolean isBelow(MailboxPath path, MailboxPath above) {
        return path.toString().startsWith(above + "/");
    }

    /// What nobody can tell before mailboxes that others made are here.
    static Plan unknown(Plan seen, Plan download) {
        boolean unlisted =
                seen.ops(Op.AdoptMailbox.class).stream().anyMatch(op -> mayHoldMail(op.remote()));
        long removed =
                download.ops(Op.Remove.class).stream().mapToLong(op -> op.ids().size()).sum();
        return unlisted && removed > 0
                ? new Plan(List.of(), List.of(), List.of(note(removed)))
                : Plan.EMPTY;
    }

    private static boolean mayHoldMail(RemoteMailbox mailbox) {
        MailboxStatus status = mailbox.status();
        return mailbox.selectable() && (status == null || status.messages() > 0);
    }

    private static String note(long removed) {
        return (removed == 1 ? "1 message that is" : removed + " messages that are")
                + " no longer where known may be in mailboxes that are not here yet: what is found"
                + " there is moved and not removed.";
    }
}

package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.diff.Wish;
import org.mailboat.sync.plan.UploadOp;
import org.mailboat.sync.port.LocalEdit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Messages of which the same is to be done on the server, an order at a time. For one thread.
final class UploadTask {
    /// How often messages are tried in a run whose orders broke or were not answered.
    static final int TRIES = 3;

    final Wish.Kind kind;
    final MailboxId mailbox;
    final @Nullable MailboxId target;

    /// Whether it is sent while nothing else is on its way, so that what breaks links costs itself
    /// alone.
    final boolean alone;

    private final int tries;
    private final int most;
    private IdSet placements;

    private UploadTask(
            Wish.Kind kind,
            MailboxId mailbox,
            @Nullable MailboxId target,
            boolean alone,
            int tries,
            int most,
            IdSet placements) {
        this.kind = kind;
        this.mailbox = mailbox;
        this.target = target;
        this.alone = alone;
        this.tries = tries;
        this.most = most;
        this.placements = placements;
    }

    /// The tasks of these ops, in their order; marks of one mailbox go together.
    static List<UploadTask> of(List<UploadOp.Messages> ops, int page) {
        var tasks = new ArrayList<UploadTask>();
        for (UploadOp.Messages op : ops) {
            Wish.Kind kind = kind(op);
            UploadTask last = tasks.isEmpty() ? null : tasks.getLast();
            if (last != null && kind == Wish.Kind.MARK && last.marks(op.mailbox())) {
                last.placements = last.placements.plus(op.placements());
            } else {
                tasks.add(
                        new UploadTask(
                                kind,
                                op.mailbox(),
                                op.target(),
                                false,
                                0,
                                most(kind, page),
                                op.placements()));
            }
        }
        return tasks;
    }

    private boolean marks(MailboxId other) {
        return kind == Wish.Kind.MARK && mailbox.equals(other);
    }

    private static Wish.Kind kind(UploadOp.Messages op) {
        return switch (op) {
            case UploadOp.Mark _ -> Wish.Kind.MARK;
            case UploadOp.Copy _ -> Wish.Kind.COPY;
            case UploadOp.Move move -> move.thrownAway() ? Wish.Kind.THROW_AWAY : Wish.Kind.MOVE;
            case UploadOp.Send _ -> Wish.Kind.SEND;
            case UploadOp.Delete delete -> delete.leftBehind() ? Wish.Kind.CLEAR : Wish.Kind.DELETE;
        };
    }

    /// As many messages as an order holds: what became of them is remembered until it is over.
    private static int most(Wish.Kind kind, int page) {
        return kind == Wish.Kind.SEND ? page : 4 * page;
    }

    boolean isOver() {
        return placements.isEmpty();
    }

    /// Takes out what the next order is about, at most.
    IdSet take() {
        long[] all = placements.toArray();
        IdSet page = IdSet.of(Arrays.copyOf(all, Math.min(all.length, most)));
        placements = placements.minus(page);
        return page;
    }

    /// Takes some back, for a later order.
    void giveBack(IdSet some) {
        placements = placements.plus(some);
    }

    /// The same for these, once more and in smaller orders; null if they were tried often enough.
    @Nullable UploadTask again(IdSet some) {
        if (tries + 1 >= TRIES && most == 1) {
            return null;
        }
        int fewer = (int) Math.max(1, Math.min(most, some.size()) / 4);
        return new UploadTask(kind, mailbox, target, alone || fewer == 1, tries + 1, fewer, some);
    }

    /// The same for one that was tried in vain before.
    UploadTask alone(long placement) {
        return new UploadTask(kind, mailbox, target, true, tries, 1, IdSet.of(placement));
    }

    /// Whether the edit still asks for this.
    boolean fits(Wish wish, LocalEdit edit) {
        boolean same = kind == Wish.Kind.MARK ? wish.marks() : wish.kind() == kind;
        return switch (kind) {
            case MARK, DELETE, CLEAR -> same && mailbox.equals(wish.from());
            case SEND -> same && mailbox.equals(wish.to()) && edit.state().complete();
            default -> same && mailbox.equals(wish.from()) && Objects.equals(target, wish.to());
        };
    }
}

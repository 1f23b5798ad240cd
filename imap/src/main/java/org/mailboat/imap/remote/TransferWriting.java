package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.port.WriteSink.Intention;
import org.mailboat.sync.port.WriteSink.Result;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Messages being copied or moved to another mailbox. Where there is no MOVE they are copied, and
/// removed once it is known where each copy is: nothing else shows that there is one. For one
/// thread.
final class TransferWriting extends Writing implements Removal.Fate {
    private static final String MOVE = "MOVE";
    private static final Claim CLAIM =
            data ->
                    Observer.isAboutMessages(data)
                            || (data instanceof Response.Condition condition
                                    && condition.code() instanceof ResponseCode.CopyUid);

    private final WriteOrder order;
    private final ExpectedMailbox target;
    private final boolean moves;
    private final RefusedGroups refused = new RefusedGroups();
    private final ArrayDeque<IdSet> waiting = new ArrayDeque<>();
    private final Map<Long, Trace> traces = new TreeMap<>();

    /// Where the copies are of messages that are still to be removed.
    private final Map<Long, RemoteId> copies = new TreeMap<>();

    private List<IdSet> sent = List.of();
    private Trace.Way way = Trace.Way.COPY;
    private IdSet remaining;

    /// Copied, the server says, and not where.
    private IdSet unplaced = IdSet.empty();

    /// To be copied, and the server agreed: it does so too if there was nothing to copy any more.
    private IdSet unseen = IdSet.empty();

    private boolean begun;
    private boolean toldKeywords;
    private @Nullable Recognition recognised;
    private @Nullable Removal removal;

    TransferWriting(
            Writer writer, WriteOrder order, IdSet ids, ExpectedMailbox target, boolean moves) {
        super(writer, order, target);
        this.order = order;
        this.target = target;
        this.moves = moves;
        this.remaining = ids;
    }

    @Override
    Keywords keywords() {
        return Keywords.none();
    }

    @Override
    Keywords carried() {
        return switch (order) {
            case WriteOrder.Copy copy -> copy.carried();
            case WriteOrder.Move move -> move.carried();
            case WriteOrder.Mark _, WriteOrder.Delete _, WriteOrder.Append _ -> Keywords.none();
        };
    }

    /// Once: what the target cannot hold.
    private void tellKeywords() {
        Footing seen = writer().confirmed(target);
        if (seen == null || toldKeywords) {
            return;
        }
        toldKeywords = true;
        Keywords unkept = seen.tellsKeywords() ? seen.opening().unkept(carried()) : Keywords.none();
        if (!unkept.isEmpty()) {
            writer().sink().unkeptThere(order, unkept);
        }
    }

    @Override
    @Nullable SyncFailure opened(Footing footing) {
        return moves ? readOnly(footing) : null;
    }

    @Override
    IdSet doubtful() {
        return remaining;
    }

    @Override
    void recognised(Recognition now) {
        recognised = now;
        settleUnseen(now);
        tell(
                now.results().stream()
                        .filter(result -> !copies.containsKey(result.item()))
                        .filter(result -> !unseen.contains(result.item()))
                        .toList());
        // A copied message that is gone, or another one now, needs no removal any more.
        for (Result result : now.results()) {
            RemoteId copy = copies.remove(result.item());
            if (copy != null) {
                tell(
                        List.of(
                                result(
                                        result.item(),
                                        result.outcome() instanceof WriteOutcome.Refused(var why)
                                                ? new WriteOutcome.CopiedOnly(copy, why)
                                                : new WriteOutcome.Done(copy))));
            }
        }
        remaining = now.fit().minus(unseen);
        unseen = IdSet.empty();
        if (!begun) {
            begun = true;
            waiting.addAll(UidBatches.of(remaining));
            return;
        }
        List<IdSet> left = new ArrayList<>(waiting);
        waiting.clear();
        left.stream()
                .map(remaining::intersect)
                .filter(some -> !some.isEmpty())
                .forEach(waiting::add);
        unplaced = unplaced.intersect(remaining);
        if (removal != null) {
            removal.retain(remaining);
        }
    }

    /// What still stands where it was copied from stood there when it was copied.
    private void settleUnseen(Recognition now) {
        IdSet stands = now.fit();
        tell(
                unseen.stream()
                        .mapToObj(uid ->
                                result(
                                        uid,
                                        stands.contains(uid)
                                                ? new WriteOutcome.Done(null)
                                                : new WriteOutcome.Unknown(goneMeanwhile())))
                        .toList());
    }

    private static SyncFailure goneMeanwhile() {
        return SyncFailure.of(
                        FailureKind.TRANSIENT,
                        "The server says that it copied the message, which is not there any more.")
                .withCommand("UID COPY", null);
    }

    @Override
    List<ImapRequest> turn() {
        sent = List.of();
        if (!waiting.isEmpty()) {
            return transfers();
        }
        if (!unplaced.isEmpty()) {
            find();
            return List.of();
        }
        if (copies.isEmpty()) {
            remaining = IdSet.empty();
            return List.of();
        }
        if (removal == null || removal.isDone()) {
            removal = new Removal(this, ids(copies), this, true);
        }
        return removal.turn();
    }

    private List<ImapRequest> transfers() {
        boolean byMove = moves && link().capabilities().hasAny(MOVE, "IMAP4rev2");
        way = byMove ? Trace.Way.MOVE : moves ? Trace.Way.COPY_AND_DELETE : Trace.Way.COPY;
        var groups = new ArrayList<IdSet>();
        while (!waiting.isEmpty()) {
            IdSet group = withoutHopeless(waiting.remove());
            if (!group.isEmpty()) {
                groups.add(group);
            }
        }
        sent = groups;
        tellKeywords();
        intend();
        String wireName = target.mailbox().wireName();
        return groups.stream()
                .map(group ->
                        new ImapRequest(
                                byMove
                                        ? Commands.uidMove(new UidSet(group), wireName)
                                        : Commands.uidCopy(new UidSet(group), wireName),
                                CLAIM))
                .toList();
    }

    /// A group without what is too large for the target, as is known by now.
    private IdSet withoutHopeless(IdSet group) {
        var results = new ArrayList<Result>();
        var rest = new IdSet.Builder();
        group.stream()
                .forEach(uid -> {
                    SyncFailure why = refused.hopeless(size(uid));
                    if (why == null) {
                        rest.add(uid);
                    } else {
                        results.add(result(uid, new WriteOutcome.Refused(why)));
                    }
                });
        settle(results);
        return rest.build();
    }

    private long size(long uid) {
        return recognised == null ? -1 : recognised.shown(uid).size();
    }

    /// Has everything noted that is about to be sent, unless it was before.
    private void intend() {
        var intentions = new ArrayList<Intention>();
        for (IdSet group : sent) {
            group.stream()
                    .forEach(uid -> {
                        Trace old = traces.get(uid);
                        if (old == null || old.way() != way) {
                            Trace trace = trace(uid);
                            traces.put(uid, trace);
                            intentions.add(new Intention(uid, trace.evidence()));
                        }
                    });
        }
        if (!intentions.isEmpty()) {
            writer().sink().intend(order, intentions);
        }
    }

    private Trace trace(long uid) {
        Footing seen = writer().confirmed(target);
        Footing standing = writer().standing(order.mailbox());
        if (seen == null || standing == null || recognised == null) {
            throw new IllegalStateException("nothing is open");
        }
        var now = recognised.shown(uid);
        return new Trace(
                way,
                target.mailbox().wireName(),
                seen.opening().epoch(),
                Math.max(1, seen.firstNew()),
                new Trace.Source(
                        order.mailbox().mailbox().wireName(), standing.opening().epoch(), uid),
                now.size(),
                now.internalDate(),
                now.contentId(),
                order.mailbox().known().header(uid),
                null);
    }

    @Override
    void took(List<Exchange.Part> parts, SyncFailure lost) {
        if (sent.isEmpty()) {
            if (removal != null) {
                removal.took(parts, lost);
            }
            return;
        }
        Map<Long, RemoteId> placed = placed(parts);
        for (int i = 0; i < sent.size(); i++) {
            IdSet group = sent.get(i);
            IdSet known = group.intersect(ids(placed));
            if (way == Trace.Way.COPY_AND_DELETE) {
                known.stream().forEach(uid -> copies.put(uid, placed.get(uid)));
            } else {
                settle(
                        known.stream()
                                .mapToObj(
                                        uid -> result(uid, new WriteOutcome.Done(placed.get(uid))))
                                .toList());
            }
            end(group.minus(known), parts.get(i), lost);
        }
        sent = List.of();
    }

    /// What the server says of where messages went, in whichever of its responses.
    private Map<Long, RemoteId> placed(List<Exchange.Part> parts) {
        var placed = new TreeMap<Long, RemoteId>();
        for (Exchange.Part part : parts) {
            part.all(Response.Condition.class).forEach(c -> place(c.code(), placed));
            if (part.reply() != null) {
                place(part.reply().code(), placed);
            }
        }
        return placed;
    }

    private void place(@Nullable ResponseCode code, Map<Long, RemoteId> placed) {
        if (!(code instanceof ResponseCode.CopyUid(var validity, var uids))
                || validity.value() == 0) {
            return;
        }
        Footing seen = writer().confirmed(target);
        for (IdSet group : sent) {
            group.stream()
                    .forEach(uid ->
                            uids.target(uid)
                                    .ifPresent(to -> {
                                        placed.put(uid, new RemoteId(validity.value(), to));
                                        if (seen != null) {
                                            seen.saw(to);
                                        }
                                    }));
        }
    }

    /// A command is answered, or is not, and has not said where these went.
    private void end(IdSet rest, Exchange.Part part, SyncFailure lost) {
        Reply reply = part.reply();
        if (rest.isEmpty()) {
            return;
        }
        if (reply == null) {
            if (part.written()) {
                settle(rest, new WriteOutcome.Unknown(lost));
            } else {
                remaining = remaining.minus(rest);
            }
        } else if (!reply.isOk()) {
            refuse(rest, reply);
        } else if (way == Trace.Way.COPY_AND_DELETE) {
            unplaced = unplaced.plus(rest);
        } else if (way == Trace.Way.MOVE) {
            settle(rest, new WriteOutcome.Done(null));
        } else if (saysWhere(part)) {
            settle(rest, new WriteOutcome.Vanished());
        } else {
            unseen = unseen.plus(rest);
            lookAgain();
        }
    }

    /// Whether it tells which messages it copied.
    private static boolean saysWhere(Exchange.Part part) {
        Reply reply = part.reply();
        return (reply != null && reply.code() instanceof ResponseCode.CopyUid)
                || part.all(Response.Condition.class).stream()
                        .anyMatch(each -> each.code() instanceof ResponseCode.CopyUid);
    }

    private void refuse(IdSet group, Reply reply) {
        boolean cannot =
                reply.status() == Status.BAD
                        || ResponseCode.is(reply.code(), ResponseCode.Word.CANNOT);
        if (way == Trace.Way.MOVE && cannot) {
            link().demotions().add(MOVE, "it refuses MOVE: " + reply.text());
            waiting.addFirst(group);
            lookAgain();
            return;
        }
        String command = way == Trace.Way.MOVE ? "UID MOVE" : "UID COPY";
        SyncFailure why = refusal(Refusals.Asked.FILE, command, reply);
        boolean hopeless = Refusals.isAboutMailbox(Refusals.Asked.FILE, reply.code(), reply.text());
        List<IdSet> halves = hopeless ? List.of() : refused.split(group);
        if (halves.isEmpty()) {
            boolean noRoom =
                    Refusals.isOverQuota(reply.code(), reply.text())
                            || Refusals.isTooLarge(reply.code(), reply.text());
            if (noRoom && group.size() == 1) {
                refused.foundNoRoom(size(group.first()), why);
            }
            SyncFailure told = RefusedGroups.told(group.size(), hopeless, why);
            settle(group, new WriteOutcome.Refused(told));
            return;
        }
        halves.reversed().forEach(waiting::addFirst);
        // A refused MOVE may have moved some: what is left is looked at anew.
        if (way == Trace.Way.MOVE) {
            lookAgain();
        }
    }

    /// Looks for copies of which the server has not said where they are.
    private void find() {
        List<Trace> sought = unplaced.stream().mapToObj(this::noted).toList();
        writer().stand(null);
        lookAgain();
        List<TraceFinder.Located> located =
                new TraceFinder(link(), writer().cancel())
                        .locate(target.mailbox().wireName(), sought, target.known());
        for (int i = 0; i < sought.size(); i++) {
            Trace.Source source = sought.get(i).source();
            if (source != null
                    && located.get(i) instanceof TraceFinder.Located.Found(RemoteId id)) {
                copies.put(source.uid(), id);
            }
        }
        IdSet lost = unplaced.minus(ids(copies));
        unplaced = IdSet.empty();
        settle(
                lost,
                new WriteOutcome.CopiedOnly(
                        null,
                        SyncFailure.of(
                                        FailureKind.TRANSIENT,
                                        "The server says that it copied the message, and the copy"
                                                + " is not found.")
                                .withCommand("UID COPY", null)));
    }

    private Trace noted(long uid) {
        Trace trace = traces.get(uid);
        if (trace == null) {
            throw new IllegalStateException("nothing was noted of " + uid);
        }
        return trace;
    }

    @Override
    void breakOff(SyncFailure why) {
        if (removal != null) {
            removal.breakOff(why);
        }
        settle(ids(copies), uid -> new WriteOutcome.CopiedOnly(copies.get(uid), why));
        copies.clear();
        settle(unplaced, new WriteOutcome.CopiedOnly(null, why));
        settle(unseen, new WriteOutcome.Unknown(why));
    }

    @Override
    boolean isDone() {
        return begun && remaining.isEmpty();
    }

    @Override
    boolean isLast() {
        return way == Trace.Way.COPY_AND_DELETE
                ? sent.isEmpty() && removal != null && removal.isLast()
                : waiting.isEmpty();
    }

    @Override
    public void removed(IdSet uids) {
        finish(uids, WriteOutcome.Done::new);
    }

    @Override
    public void left(IdSet uids) {
        finish(uids, WriteOutcome.LeftMarked::new);
    }

    @Override
    public void kept(IdSet uids, SyncFailure why) {
        finish(uids, copy -> new WriteOutcome.CopiedOnly(copy, why));
    }

    /// The copy is there, and where is known. Of the message itself the next listing tells.
    @Override
    public void unknown(IdSet uids, SyncFailure why) {
        kept(uids, why);
    }

    private interface OfCopy {
        WriteOutcome outcome(@Nullable RemoteId copy);
    }

    private interface OfUid {
        WriteOutcome outcome(long uid);
    }

    private void finish(IdSet uids, OfCopy outcome) {
        settle(uids, uid -> outcome.outcome(copies.get(uid)));
        uids.stream().forEach(copies::remove);
    }

    private void settle(IdSet uids, WriteOutcome outcome) {
        settle(uids, _ -> outcome);
    }

    private void settle(IdSet uids, OfUid outcome) {
        settle(uids.stream().mapToObj(uid -> result(uid, outcome.outcome(uid))).toList());
    }

    private void settle(List<Result> results) {
        var uids = new IdSet.Builder();
        results.forEach(result -> uids.add(result.item()));
        remaining = remaining.minus(uids.build());
        tell(results);
    }

    private static IdSet ids(Map<Long, RemoteId> sorted) {
        var ids = new IdSet.Builder();
        sorted.keySet().forEach(ids::add);
        return ids.build();
    }
}

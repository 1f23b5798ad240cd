package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.port.WriteSink;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Keeps what was told of orders to write. For one thread.
public final class RecordedWrites implements WriteSink {
    /// By order, of which two may be equal.
    private final IdentityHashMap<WriteOrder, Told> told = new IdentityHashMap<>();

    private final Runnable atIntention;
    private Keywords unkept = Keywords.none();
    private @Nullable SyncFailure failure;

    /// What was told of one order.
    private static final class Told {
        final Map<Long, WriteOutcome> outcomes = new TreeMap<>();
        final Map<Long, String> evidence = new TreeMap<>();
        final Map<Long, Keywords> leaving = new TreeMap<>();
        String end = "";
    }

    public RecordedWrites() {
        this(() -> {});
    }

    /// @param atIntention run whenever something is about to be sent
    public RecordedWrites(Runnable atIntention) {
        this.atIntention = atIntention;
    }

    /// What became of an order's items.
    public Map<Long, WriteOutcome> outcomes(WriteOrder order) {
        return of(order).outcomes;
    }

    /// The evidence of an order's items.
    public Map<Long, String> evidence(WriteOrder order) {
        return of(order).evidence;
    }

    /// How an order's items were shown last when they were about to be removed.
    public Map<Long, Keywords> leaving(WriteOrder order) {
        return of(order).leaving;
    }

    /// How an order ended: `done`, `failed`, `lost`, or nothing.
    public String end(WriteOrder order) {
        return of(order).end;
    }

    /// Keywords that mailboxes cannot hold.
    public Keywords unkept() {
        return unkept;
    }

    /// Why the last order failed that did, or null.
    public @Nullable SyncFailure failure() {
        return failure;
    }

    private Told of(WriteOrder order) {
        return told.computeIfAbsent(order, _ -> new Told());
    }

    @Override
    public void opened(WriteOrder order, OpenedMailbox mailbox, Keywords cannotHold) {
        checkOpen(order);
        unkept = unkept.plus(cannotHold);
    }

    @Override
    public void unkeptThere(WriteOrder order, Keywords cannotHold) {
        checkOpen(order);
        unkept = unkept.plus(cannotHold);
    }

    @Override
    public void intend(WriteOrder order, List<Intention> intentions) {
        checkOpen(order);
        atIntention.run();
        intentions.forEach(i -> evidence(order).put(i.item(), i.evidence()));
    }

    @Override
    public void leaving(WriteOrder order, long id, Keywords now) {
        checkOpen(order);
        leaving(order).put(id, now);
    }

    @Override
    public void settled(WriteOrder order, List<Result> results) {
        checkOpen(order);
        for (Result result : results) {
            WriteOutcome before = outcomes(order).put(result.item(), result.outcome());
            if (before != null) {
                throw new AssertionError(
                        "item %d was told as %s and as %s"
                                .formatted(result.item(), before, result.outcome()));
            }
        }
    }

    @Override
    public void done(WriteOrder order) {
        end(order, "done");
    }

    @Override
    public void identityLost(WriteOrder order, ExpectedMailbox which, String why) {
        end(order, "lost");
    }

    @Override
    public void failed(WriteOrder order, SyncFailure why) {
        failure = why;
        end(order, "failed");
    }

    private void end(WriteOrder order, String how) {
        checkOpen(order);
        of(order).end = how;
    }

    private void checkOpen(WriteOrder order) {
        if (!end(order).isEmpty()) {
            throw new AssertionError("something was told of an order that is " + end(order));
        }
    }
}

package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.OwedMessage;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What is still to be asked for in one mailbox, cut into batches, newest first. For the one
/// session that works on the mailbox.
final class MailboxDownload {
    static final int BATCH_MESSAGES = 100;
    static final long BATCH_BYTES = 1L << 20;

    private final Op.Fetch op;
    private final long epoch;
    private final LocalStore store;
    private final Instant due;
    private final Deque<OwedMessage> page = new ArrayDeque<>();
    private final Deque<Batch> again = new ArrayDeque<>();
    private long below = Long.MAX_VALUE;
    private boolean abandoned;

    MailboxDownload(Op.Fetch op, long epoch, LocalStore store, Instant due) {
        this.op = op;
        this.epoch = epoch;
        this.store = store;
        this.due = due;
    }

    Op.Fetch op() {
        return op;
    }

    long epoch() {
        return epoch;
    }

    /// @return null if nothing is left to ask for
    @Nullable Batch next() {
        if (abandoned) {
            return null;
        }
        if (!again.isEmpty()) {
            return again.removeFirst();
        }
        var batch = new ArrayList<OwedMessage>();
        long bytes = 0;
        while (batch.size() < BATCH_MESSAGES) {
            OwedMessage message = peek();
            if (message == null) {
                break;
            }
            long size = op.headersOnly() ? 0 : Math.max(0, message.size());
            if (!batch.isEmpty() && bytes + size > BATCH_BYTES) {
                break;
            }
            batch.add(page.removeFirst());
            bytes += size;
        }
        return batch.isEmpty() ? null : new Batch(batch, false);
    }

    /// Whether what comes next must be alone in flight.
    boolean nextTravelsAlone() {
        Batch first = again.peekFirst();
        return first != null && first.suspect();
    }

    void again(List<Batch> batches) {
        batches.forEach(again::addLast);
    }

    /// Whether something may be left to ask for.
    boolean open() {
        return !abandoned && (!again.isEmpty() || peek() != null);
    }

    void abandon() {
        abandoned = true;
    }

    private @Nullable OwedMessage peek() {
        while (page.isEmpty() && below > 0) {
            List<OwedMessage> read =
                    store.owed(op.mailbox().id(), op.headersOnly(), below, due, FactsReader.PAGE);
            below = read.isEmpty() ? 0 : read.getLast().id();
            read.stream().filter(m -> op.ids().contains(m.id())).forEach(page::addLast);
        }
        return page.peekFirst();
    }
}

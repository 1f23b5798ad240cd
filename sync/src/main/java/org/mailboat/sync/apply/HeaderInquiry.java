package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.diff.Inquiry;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.HeaderDigest;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Has the server show headers, several sessions at a time, and keeps nothing of them but their
/// hashes. A header that cannot be had is no failure: the message is then brought in as a new one.
/// A mailbox that cannot be looked into is one: what was missed elsewhere may be in it.
final class HeaderInquiry implements Work {
    static final int BATCH = 100;

    /// As many batches are worth another connection: its login takes longer than they do.
    private static final int BATCHES = 20;

    /// Broken connections on one message before it is given up.
    private static final int TRIES = 3;

    private final RunContext run;
    private final Inquiry inquiry;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<FetchOrder> waiting = new ArrayDeque<>();
    private final Set<FetchOrder> inFlight = new HashSet<>();
    private final Map<FetchOrder, Integer> broken = new HashMap<>();
    private long answers;
    private boolean stopped;

    HeaderInquiry(RunContext run, Inquiry inquiry) {
        this.run = run;
        this.inquiry = inquiry;
    }

    /// Asks for these messages' headers and answers the inquiry with what comes; blocks until all
    /// was tried.
    ///
    /// @param places of the mailboxes
    /// @param epochs that the ids belong to
    /// @throws org.mailboat.model.MailException if the account is out of reach
    void ask(
            Map<MailboxId, IdSet> wanted,
            Map<MailboxId, MailboxRef> places,
            Map<MailboxId, Long> epochs) {
        wanted.forEach((mailbox, ids) -> {
            MailboxRef place = places.get(mailbox);
            if (place != null) {
                order(place, epochs.getOrDefault(mailbox, 0L), ids.toArray());
            }
        });
        int worthwhile = (waiting.size() + BATCHES - 1) / BATCHES;
        int sessions = Math.min(run.remote().sessionBudget(), worthwhile);
        if (sessions > 0) {
            new Crew(run, this).run(sessions);
        }
    }

    private void order(MailboxRef place, long epoch, long[] ids) {
        for (int from = 0; from < ids.length; from += BATCH) {
            var batch = new IdSet.Builder();
            for (int i = from; i < Math.min(ids.length, from + BATCH); i++) {
                batch.add(ids[i]);
            }
            waiting.add(order(place, epoch, batch.build()));
        }
    }

    private static FetchOrder order(MailboxRef place, long epoch, IdSet ids) {
        return new FetchOrder(place, epoch, ids, ids.size() * Batch.HEADER_BYTES, true);
    }

    @Override
    public boolean await() {
        lock.lock();
        try {
            while (!stopped && waiting.isEmpty() && !inFlight.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            return !stopped && !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void serve(RemoteSession session, Cancel cancel) {
        try (var lane = new Lane()) {
            session.fetch(lane::next, lane, cancel);
        }
    }

    @Override
    public long progress() {
        lock.lock();
        try {
            return answers;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void answer(FetchOrder order, long id, HeaderProof proof) {
        lock.lock();
        try {
            inquiry.answer(order.mailbox().id(), id, proof);
            answers++;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable FetchOrder take() {
        lock.lock();
        try {
            FetchOrder order = stopped ? null : waiting.pollFirst();
            if (order != null) {
                inFlight.add(order);
            }
            return order;
        } finally {
            lock.unlock();
        }
    }

    /// @param rest what to try again on another connection
    private void over(FetchOrder order, IdSet rest) {
        lock.lock();
        try {
            if (inFlight.remove(order) && !rest.isEmpty() && !stopped) {
                again(order, rest);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// In halves, so that one message that breaks connections costs one message.
    private void again(FetchOrder order, IdSet rest) {
        int tries = broken.merge(order, 1, Integer::sum);
        if (rest.size() == 1 && tries >= TRIES) {
            return;
        }
        long[] ids = rest.toArray();
        IdSet lower = IdSet.of(Arrays.copyOf(ids, (ids.length + 1) / 2));
        for (IdSet half : new IdSet[] {lower, rest.minus(lower)}) {
            if (!half.isEmpty()) {
                waiting.add(order(order.mailbox(), order.epoch(), half));
            }
        }
    }

    /// One session's part.
    private final class Lane implements FetchSink, AutoCloseable {
        private final Map<FetchOrder, IdSet> open = new HashMap<>();
        private final Map<Long, HeaderProof> proofs = new ConcurrentHashMap<>();
        private final AtomicLong headers = new AtomicLong();

        @Nullable FetchOrder next() {
            FetchOrder order = take();
            if (order != null) {
                open.put(order, order.ids());
            }
            return order;
        }

        @Override
        public ContentWriter begin(long length) {
            return new HashingWriter(headers.incrementAndGet(), proofs);
        }

        @Override
        public void received(
                FetchOrder order, long id, StoredContent content, @Nullable Sighting now) {
            HeaderProof proof = proofs.remove(content.offset());
            IdSet ids = open.get(order);
            if (proof != null && ids != null && ids.contains(id)) {
                open.put(order, ids.minus(IdSet.of(id)));
                answer(order, id, proof);
            }
        }

        @Override
        public void refused(FetchOrder order, IdSet ids, SyncFailure failure) {
            open.computeIfPresent(order, (_, rest) -> rest.minus(ids));
        }

        @Override
        public void done(FetchOrder order, IdSet unanswered) {
            open.remove(order);
            over(order, IdSet.empty());
        }

        @Override
        public void failed(FetchOrder order, SyncFailure failure) {
            IdSet rest = open.remove(order);
            boolean linkOnly = failure.scope() == SyncFailure.Scope.ACCOUNT;
            if (failure.scope() == SyncFailure.Scope.MAILBOX) {
                run.report(failure.withMailbox(order.mailbox().path()));
            }
            over(order, linkOnly && rest != null ? rest : IdSet.empty());
        }

        /// A session that ends without a word about an order has lost it.
        @Override
        public void close() {
            Map.copyOf(open).forEach((order, rest) -> over(order, rest));
            open.clear();
        }
    }

    /// Takes a header and keeps its proof under a number, which it gives for the place.
    private static final class HashingWriter implements ContentWriter {
        private static final Sha256 NOT_TAKEN = new Sha256(new byte[Sha256.BYTES]);

        private final long number;
        private final Map<Long, HeaderProof> proofs;
        private final HeaderDigest digest = new HeaderDigest();
        private long length;

        HashingWriter(long number, Map<Long, HeaderProof> proofs) {
            this.number = number;
            this.proofs = proofs;
        }

        @Override
        public void write(byte[] buffer, int offset, int count) {
            digest.update(buffer, offset, count);
            length += count;
        }

        @Override
        public StoredContent finish() {
            proofs.put(number, digest.finish());
            return new StoredContent(0, number, length, NOT_TAKEN);
        }

        @Override
        public void abandon() {}
    }
}

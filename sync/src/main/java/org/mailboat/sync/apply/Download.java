package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxId;
import org.mailboat.model.Phase;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.RemoteSession;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Brings messages in: several sessions, each working on one mailbox at a time and going on to the
/// next before the last answer of this one is in; one committer behind them.
///
/// A mailbox is handed to one session, and comes back when everything ordered from it was answered.
public final class Download implements Work {
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    private final RunContext run;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<MailboxDownload> waiting = new ArrayDeque<>();
    private int handedOut;
    private long committed;
    private boolean stopped;
    private @Nullable RuntimeException storeFailure;
    private volatile @Nullable Committer committer;

    public Download(RunContext run) {
        this.run = run;
    }

    /// Carries the ops out, in this order as far as one session goes; blocks until all that could
    /// be had is committed. What could not be had is parked and reported.
    ///
    /// @param epochs of the mailboxes
    /// @param due messages parked beyond it are left alone
    /// @throws org.mailboat.model.MailException if the account or the store is out of reach
    public void fetch(List<Op.Fetch> ops, Map<MailboxId, Long> epochs, Instant due) {
        for (Op.Fetch op : ops) {
            long epoch = epochs.getOrDefault(op.mailbox().id(), 0L);
            waiting.add(new MailboxDownload(op, epoch, run.store(), due));
            run.watcher()
                    .expected(
                            Phase.DOWNLOAD_CONTENTS,
                            op.mailbox().path(),
                            op.ids().size(),
                            op.bytes());
        }
        if (ops.isEmpty()) {
            return;
        }
        var crew = new Crew(run, this);
        try (var committer =
                new Committer(run.store(), run.threads(), this::committed, this::storeFailed)) {
            this.committer = committer;
            committer.start();
            crew.run(Math.min(run.remote().sessionBudget(), ops.size()));
        }
        RuntimeException failure = storeFailure();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public boolean await() {
        lock.lock();
        try {
            while (!stopped && waiting.isEmpty() && handedOut > 0) {
                changed.awaitUninterruptibly();
            }
            return !stopped && !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void serve(RemoteSession session, Cancel cancel) {
        var lane = new Lane(this);
        try {
            session.fetch(lane::next, lane, cancel);
        } finally {
            lane.close();
        }
    }

    @Override
    public long progress() {
        lock.lock();
        try {
            return committed;
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

    boolean stopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /// Hands out the next mailbox, or null if none waits.
    @Nullable MailboxDownload take() {
        MailboxDownload mailbox;
        lock.lock();
        try {
            if (stopped || waiting.isEmpty()) {
                return null;
            }
            mailbox = waiting.removeFirst();
            handedOut++;
        } finally {
            lock.unlock();
        }
        run.watcher().mailboxStarted(mailbox.op().mailbox().path());
        return mailbox;
    }

    /// Takes a mailbox back; if something is left in it, another session goes on with it.
    void giveBack(MailboxDownload mailbox) {
        boolean open = !stopped() && mailbox.open();
        run.watcher().mailboxFinished(mailbox.op().mailbox().path());
        lock.lock();
        try {
            handedOut--;
            if (open) {
                waiting.addFirst(mailbox);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    ContentWriter newContent(long length) {
        return run.store().newContent(length);
    }

    void received(Received message) {
        Committer taker = committer;
        if (taker != null) {
            taker.add(message);
        }
    }

    /// Ends the download if the store itself is in trouble: every other message would meet it too.
    ///
    /// @return whether it is
    boolean endsWith(SyncFailure failure) {
        boolean store = failure.scope() == SyncFailure.Scope.STORE;
        if (store) {
            storeFailed(new MailException(failure));
        }
        return store;
    }

    /// Notes that messages could not be had; one more attempt waits longer.
    void park(MailboxDownload mailbox, Batch batch, SyncFailure why) {
        var ref = mailbox.op().mailbox();
        Instant now = run.clock().instant();
        for (var message : batch.messages()) {
            Instant next = now.plus(pause(message.attempts(), why));
            SyncFailure failure =
                    why.withMailbox(ref.path())
                            .withMessage("uid " + message.id())
                            .withAccount(run.account().name())
                            .withNextTry(next);
            run.store().park(ref.id(), IdSet.of(message.id()), failure, next);
            run.report(failure);
        }
    }

    void mailboxFailed(MailboxDownload mailbox, SyncFailure why) {
        run.report(why.withMailbox(mailbox.op().mailbox().path()));
    }

    private static Duration pause(int attempts, SyncFailure why) {
        if (why.kind() == FailureKind.REFUSED_PERMANENTLY) {
            return LONGEST_PAUSE;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(2 * attempts, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private void committed(List<Received> group, long fresh) {
        run.tally().addCreated(fresh);
        Map<MailboxId, long[]> sums = new HashMap<>();
        for (Received message : group) {
            long[] sum = sums.computeIfAbsent(message.mailbox().id(), _ -> new long[2]);
            sum[0]++;
            sum[1] += message.content().length();
        }
        for (Received message : group) {
            long[] sum = sums.remove(message.mailbox().id());
            if (sum != null) {
                run.watcher()
                        .advanced(
                                Phase.DOWNLOAD_CONTENTS, message.mailbox().path(), sum[0], sum[1]);
            }
        }
        lock.lock();
        try {
            committed += group.size();
        } finally {
            lock.unlock();
        }
    }

    private void storeFailed(RuntimeException failure) {
        lock.lock();
        try {
            storeFailure = failure;
        } finally {
            lock.unlock();
        }
        stop();
    }

    private @Nullable RuntimeException storeFailure() {
        lock.lock();
        try {
            return storeFailure;
        } finally {
            lock.unlock();
        }
    }
}

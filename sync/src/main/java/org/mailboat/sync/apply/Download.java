package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxId;
import org.mailboat.model.Phase;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.Taken;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Brings messages in: several sessions, each working on one mailbox at a time and going on to the
/// next before the last answer of this one is in; one committer behind them.
///
/// What was offered of a mailbox together is handed to one session at a time, and comes back when
/// everything ordered from it was answered. Two sessions work on one mailbox only when there is
/// nothing as new in another. The newest mail of the account comes first: a session goes on to
/// another mailbox when the mail there is younger by a step of [MailAge], so that the lines stay
/// busy and mailboxes are not opened for a message or two.
public final class Download implements Work {
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    private final RunContext run;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<MailboxDownload> waiting = new ArrayList<>();
    private final Set<MailboxDownload> begun = new LinkedHashSet<>();

    /// Of how much of each mailbox sessions have taken and not given back.
    private final Map<MailboxId, Integer> handedOut = new HashMap<>();

    private final Committer committer;
    private final Crew crew;
    private final Instant now;
    private int offered;
    private boolean mayGrow = true;
    private long committed;
    private boolean stopped;
    private @Nullable RuntimeException storeFailure;

    public Download(RunContext run) {
        this.run = run;
        now = run.clock().instant();
        crew = new Crew(run, this);
        committer =
                new Committer(
                        run.store()::commitReceived,
                        run.waiter(),
                        run.threads(),
                        this::committed,
                        this::storeFailed);
    }

    /// Carries the ops out, newest mail first, mail of the same age in the order of the ops; blocks
    /// until all that could be had is committed. What could not be had is parked and reported.
    ///
    /// @param epochs of the mailboxes
    /// @param window the one that the ops were planned with
    /// @param due messages parked beyond it are left alone
    /// @throws org.mailboat.model.MailException if the account or the store is out of reach
    public void fetch(
            List<Op.Fetch> ops, Map<MailboxId, Long> epochs, BodyWindow window, Instant due) {
        Map<MailboxId, List<Op.Fetch>> byMailbox = new LinkedHashMap<>();
        for (Op.Fetch op : ops) {
            byMailbox.computeIfAbsent(op.mailbox().id(), _ -> new ArrayList<>()).add(op);
        }
        if (ops.isEmpty()) {
            return;
        }
        byMailbox.forEach((id, parts) -> offer(parts, epochs.getOrDefault(id, 0L), window, due));
        begin(Math.min(run.remote().sessionBudget(), byMailbox.size()));
        finish(0);
    }

    /// Takes something to do. May be called at any time before [#finish].
    ///
    /// @param parts of one mailbox, in their order; not empty
    void offer(List<Op.Fetch> parts, long epoch, BodyWindow window, Instant due) {
        for (Op.Fetch op : parts) {
            run.watcher()
                    .expected(
                            Phase.DOWNLOAD_CONTENTS,
                            op.mailbox().path(),
                            op.ids().size(),
                            op.bytes());
        }
        lock.lock();
        try {
            waiting.add(
                    new MailboxDownload(parts, offered++, epoch, run.store(), window, now, due));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Begins to work, on so many sessions at most; goes on until [#finish] has returned, which has
    /// to be called.
    void begin(int sessions) {
        committer.start();
        crew.add(sessions);
    }

    /// Nothing more will be offered: blocks until all that could be had is committed.
    ///
    /// @param more sessions that may help
    /// @throws org.mailboat.model.MailException if the account or the store is out of reach
    void finish(int more) {
        try (committer) {
            lock.lock();
            try {
                mayGrow = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            crew.add(more);
            crew.await();
        } finally {
            begun.forEach(mailbox -> run.watcher().mailboxFinished(mailbox.mailbox().path()));
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
            while (!stopped && next(_ -> false) == null && (mayGrow || !handedOut.isEmpty())) {
                changed.awaitUninterruptibly();
            }
            return !stopped && next(_ -> false) != null;
        } finally {
            lock.unlock();
        }
    }

    /// What waits and has the newest mail, or null; of equals one that no other session works on.
    ///
    /// @param own mailboxes of which the asking session has something in its hands
    private @Nullable MailboxDownload next(Predicate<MailboxId> own) {
        return waiting.stream()
                .min(
                        Comparator.comparingInt(MailboxDownload::age)
                                .thenComparingInt(each -> isFree(each.mailbox().id(), own) ? 0 : 1)
                                .thenComparingInt(MailboxDownload::place))
                .orElse(null);
    }

    /// Whether no other session works on the mailbox.
    private boolean isFree(MailboxId mailbox, Predicate<MailboxId> own) {
        return !handedOut.containsKey(mailbox) || own.test(mailbox);
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

    /// Hands out the mailbox with the newest mail, or null if none waits.
    ///
    /// @param own mailboxes of which the asking session has something in its hands
    @Nullable MailboxDownload take(Predicate<MailboxId> own) {
        MailboxDownload mailbox;
        boolean first;
        lock.lock();
        try {
            mailbox = stopped ? null : next(own);
            if (mailbox == null) {
                return null;
            }
            waiting.remove(mailbox);
            handedOut.merge(mailbox.mailbox().id(), 1, Integer::sum);
            first = begun.add(mailbox);
        } finally {
            lock.unlock();
        }
        if (first) {
            run.watcher().mailboxStarted(mailbox.mailbox().path());
        }
        return mailbox;
    }

    /// Whether a mailbox that waits has younger mail than this one.
    ///
    /// @param own mailboxes of which the asking session has something in its hands
    boolean hasNewerThan(MailboxDownload mailbox, Predicate<MailboxId> own) {
        int age = mailbox.age();
        lock.lock();
        try {
            return !stopped
                    && waiting.stream()
                            .anyMatch(other ->
                                    other.age() < age && isFree(other.mailbox().id(), own));
        } finally {
            lock.unlock();
        }
    }

    /// Takes a mailbox back; if something is left in it, a session goes on with it in its turn.
    void giveBack(MailboxDownload mailbox) {
        boolean open = !stopped() && mailbox.open();
        boolean over = !open && !stopped();
        mailbox.rest();
        if (over) {
            var path = mailbox.mailbox().path();
            if (mailbox.skipped() > 0) {
                run.watcher().advanced(Phase.DOWNLOAD_CONTENTS, path, mailbox.skipped(), 0);
            }
            run.watcher().mailboxFinished(path);
        }
        lock.lock();
        try {
            handedOut.computeIfPresent(
                    mailbox.mailbox().id(), (_, sessions) -> sessions == 1 ? null : sessions - 1);
            if (open) {
                waiting.add(mailbox);
            }
            if (over) {
                begun.remove(mailbox);
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
        committer.add(message);
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
        var ref = mailbox.mailbox();
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
        run.report(why.withMailbox(mailbox.mailbox().path()));
    }

    static Duration pause(int attempts, SyncFailure why) {
        if (why.kind() == FailureKind.REFUSED_PERMANENTLY) {
            return LONGEST_PAUSE;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(2 * attempts, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private void committed(List<Received> group, Taken taken) {
        run.tally().addCreated(taken.created());
        run.tally().addCompleted(taken.completed());
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

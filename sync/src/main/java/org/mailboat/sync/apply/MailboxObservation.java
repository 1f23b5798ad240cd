package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.diff.WindowDiff;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.Sighting;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Lists mailboxes and writes down, window by window, what differs from what was agreed. What was
/// written before a stop is not asked for again.
public final class MailboxObservation implements Work, ObservationSink {
    /// Broken connections on one mailbox before it is left for this run.
    private static final int TRIES = 3;

    private final RunContext run;
    private final LocalStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ObserveOrder> waiting = new ArrayDeque<>();
    private final Map<MailboxId, Listing> listings = new HashMap<>();
    private final Set<ObserveOrder> inFlight = new HashSet<>();
    private long windows;
    private boolean stopped;
    private volatile @Nullable MailException storeFailure;

    /// What is known of a mailbox's listing. Touched by the one session that works on it.
    private static final class Listing {
        long epoch;
        int broken;
        boolean resumed;
        ObserveOrder.@Nullable ResumeMark mark;
        @Nullable Checkpoint checkpoint;
        @Nullable MailboxStatus opened;

        Listing(LocalMailbox local) {
            epoch = local.epoch();
            mark = local.resume();
            checkpoint = local.checkpoint();
        }
    }

    public MailboxObservation(RunContext run) {
        this.run = run;
        this.store = run.store();
    }

    /// Lists the mailboxes, in this order as far as one session goes; blocks until all are through.
    /// A mailbox that cannot be listed is reported and costs only itself.
    ///
    /// @throws org.mailboat.model.MailException if the account or the store is out of reach
    public void list(List<MailboxMatch.Pair> mailboxes) {
        for (MailboxMatch.Pair pair : mailboxes) {
            LocalMailbox local = pair.local();
            listings.put(local.id(), new Listing(local));
            var ref = new MailboxRef(local.id(), pair.remote().wireName(), local.path());
            waiting.add(
                    new ObserveOrder(
                            ref, local.checkpoint(), local.resume(), pair.remote().status()));
        }
        if (!mailboxes.isEmpty()) {
            new Crew(run, this).run(Math.min(run.remote().sessionBudget(), mailboxes.size()));
        }
        MailException failure = storeFailure;
        if (failure != null) {
            throw failure;
        }
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
        var taken = new ArrayList<ObserveOrder>();
        try {
            session.observe(() -> next(taken), this, cancel);
        } finally {
            // A session that ends without a word about an order has lost it.
            taken.forEach(this::lost);
        }
    }

    @Override
    public long progress() {
        lock.lock();
        try {
            return windows;
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

    private @Nullable ObserveOrder next(List<ObserveOrder> taken) {
        ObserveOrder order;
        lock.lock();
        try {
            if (stopped || waiting.isEmpty()) {
                return null;
            }
            order = waiting.removeFirst();
            inFlight.add(order);
        } finally {
            lock.unlock();
        }
        taken.add(order);
        run.watcher().mailboxStarted(order.mailbox().path());
        return order;
    }

    @Override
    public void opened(
            ObserveOrder order, OpenedMailbox mailbox, Checkpoint checkpoint, Extent extent) {
        MailboxId id = order.mailbox().id();
        Listing listing = listing(order);
        long epoch = mailbox.status().epoch();
        if (listing.epoch != 0 && listing.epoch != epoch) {
            store.resetMailbox(id);
        }
        listing.epoch = epoch;
        listing.opened = mailbox.status();
        boolean resumed = extent == Extent.REST;
        listing.resumed = resumed;
        ObserveOrder.ResumeMark mark = listing.mark;
        if (resumed && mark != null) {
            listing.checkpoint = mark.checkpoint();
        } else {
            store.beginListing(id, mailbox, checkpoint, extent);
            listing.checkpoint = checkpoint;
            listing.mark = null;
        }
    }

    @Override
    public void window(ObserveOrder order, IdSet covered, List<Sighting> sightings) {
        if (covered.isEmpty()) {
            return;
        }
        MailboxId id = order.mailbox().id();
        var baseline = store.baseline(id, covered.first(), covered.last());
        store.recordWindow(id, covered, WindowDiff.of(covered, baseline, sightings));
        Listing listing = listing(order);
        Checkpoint checkpoint = listing.checkpoint;
        if (checkpoint != null) {
            listing.mark = new ObserveOrder.ResumeMark(listing.epoch, covered.first(), checkpoint);
        }
        lock.lock();
        try {
            windows++;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void finished(ObserveOrder order) {
        MailboxId id = order.mailbox().id();
        store.finishListing(id, run.clock().instant());
        Listing listing = listing(order);
        MailboxStatus opened = listing.opened;
        Checkpoint checkpoint = listing.checkpoint;
        listing.mark = null;
        boolean behind =
                listing.resumed
                        && opened != null
                        && checkpoint != null
                        && !run.remote().unchanged(checkpoint, opened);
        // What changed between the stop and now lies outside of what the resumed listing looked at.
        over(order, behind ? new ObserveOrder(order.mailbox(), checkpoint, null, null) : null);
    }

    @Override
    public void identityLost(ObserveOrder order, String why) {
        MailboxId id = order.mailbox().id();
        store.resetMailbox(id);
        Listing listing = listing(order);
        listing.epoch = 0;
        listing.mark = null;
        over(order, new ObserveOrder(order.mailbox(), null, null, order.status()));
    }

    @Override
    public void failed(ObserveOrder order, SyncFailure failure) {
        Listing listing = listing(order);
        if (failure.scope() == SyncFailure.Scope.STORE) {
            // Every other mailbox would meet it too.
            endWith(new MailException(failure));
            over(order, null);
            return;
        }
        boolean linkOnly = failure.scope() == SyncFailure.Scope.ACCOUNT;
        if (linkOnly && ++listing.broken < TRIES) {
            over(
                    order,
                    new ObserveOrder(order.mailbox(), order.since(), listing.mark, order.status()));
        } else {
            run.report(failure.withMailbox(order.mailbox().path()));
            over(order, null);
        }
    }

    private void endWith(MailException failure) {
        storeFailure = failure;
        stop();
    }

    private void lost(ObserveOrder order) {
        lock.lock();
        try {
            if (stopped || !inFlight.contains(order)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        failed(order, SyncFailure.of(FailureKind.TRANSIENT, "The connection ended early."));
    }

    private void over(ObserveOrder order, @Nullable ObserveOrder again) {
        run.watcher().mailboxFinished(order.mailbox().path());
        lock.lock();
        try {
            inFlight.remove(order);
            if (again != null) {
                waiting.addFirst(again);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Listing listing(ObserveOrder order) {
        lock.lock();
        try {
            Listing listing = listings.get(order.mailbox().id());
            if (listing == null) {
                throw new IllegalArgumentException("not ordered: " + order.mailbox().id());
            }
            return listing;
        } finally {
            lock.unlock();
        }
    }
}

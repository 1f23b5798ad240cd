package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.diff.WindowDiff;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.time.Instant;
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

    /// Ids that are spoken of and lie as near to each other are looked up together.
    private static final long NEAR = 500;

    private final RunContext run;
    private final LocalStore store;
    private final Arrivals arrivals;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ObserveOrder> waiting = new ArrayDeque<>();
    private final Map<MailboxId, Listing> listings = new HashMap<>();
    private final Set<ObserveOrder> inFlight = new HashSet<>();
    private final Set<MailboxId> looked = new HashSet<>();
    private long windows;
    private boolean stopped;
    private volatile @Nullable MailException storeFailure;

    /// Told of what a listing showed, once that is written down. By the sessions that list; must
    /// not wait.
    interface Arrivals {
        Arrivals IGNORED = (_, _, _) -> {};

        void recorded(MailboxRef mailbox, long epoch, List<SeenChange> changes);
    }

    /// What a window showed.
    private record Differences(IdSet covered, List<SeenChange> changes) {}

    /// What is known of a mailbox's listing. Touched by the one session that works on it.
    private static final class Listing {
        long epoch;
        int broken;
        Extent extent = Extent.WHOLE;
        ObserveOrder.@Nullable ResumeMark mark;
        @Nullable Checkpoint checkpoint;
        @Nullable OpenedMailbox opened;

        /// Whether windows leave out what lies above their lower end: no mark can stand for that.
        boolean holed;

        /// The newest window, held back: the last one goes with the checkpoint.
        @Nullable Differences last;

        Listing(LocalMailbox local) {
            epoch = local.epoch();
            mark = local.resume();
            checkpoint = local.checkpoint();
        }
    }

    public MailboxObservation(RunContext run) {
        this(run, Arrivals.IGNORED);
    }

    MailboxObservation(RunContext run, Arrivals arrivals) {
        this.run = run;
        this.store = run.store();
        this.arrivals = arrivals;
    }

    /// Looks at the mailboxes, in this order as far as one session goes; blocks until all are
    /// through. A mailbox that cannot be listed is reported and costs only itself.
    ///
    /// @param audits which of them are looked at as a whole, whatever their checkpoints say
    /// @return those whose listing went through
    /// @throws org.mailboat.model.MailException if the account or the store is out of reach
    public Set<MailboxId> list(List<MailboxMatch.Pair> mailboxes, Set<MailboxId> audits) {
        return list(mailboxes, audits, run.remote().sessionBudget());
    }

    /// The same on so many sessions at most.
    Set<MailboxId> list(List<MailboxMatch.Pair> mailboxes, Set<MailboxId> audits, int sessions) {
        for (MailboxMatch.Pair pair : mailboxes) {
            LocalMailbox local = pair.local();
            listings.put(local.id(), new Listing(local));
            var ref = new MailboxRef(local.id(), pair.remote().wireName(), local.path());
            waiting.add(
                    new ObserveOrder(
                            ref,
                            local.checkpoint(),
                            local.resume(),
                            pair.remote().status(),
                            audits.contains(local.id()),
                            new StoredKnowledge(store, local.id())));
        }
        if (!mailboxes.isEmpty()) {
            new Crew(run, this).run(Math.min(sessions, mailboxes.size()));
        }
        MailException failure = storeFailure;
        if (failure != null) {
            throw failure;
        }
        lock.lock();
        try {
            return Set.copyOf(looked);
        } finally {
            lock.unlock();
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
            if (order.status() == null || order.status().epoch() != epoch) {
                tellReplaced(order);
            }
        }
        listing.epoch = epoch;
        listing.opened = mailbox;
        listing.holed = false;
        listing.extent = extent;
        listing.last = null;
        ObserveOrder.ResumeMark mark = listing.mark;
        if (extent == Extent.REST && mark != null) {
            listing.checkpoint = mark.checkpoint();
        } else {
            store.beginListing(id, mailbox, checkpoint, extent);
            listing.checkpoint = checkpoint;
            listing.mark = extent == Extent.CHANGES ? mark : null;
        }
    }

    /// Unless the tree had shown this one, the name went to it amid the run, and the one that is
    /// known may have a name by which this run does not know it.
    private void tellReplaced(ObserveOrder order) {
        String text =
                "The server has another mailbox of that name than before. The next sync looks where"
                        + " the former one is.";
        run.report(SyncFailure.of(FailureKind.TRANSIENT, text).withMailbox(order.mailbox().path()));
    }

    @Override
    public void window(ObserveOrder order, IdSet covered, List<Sighting> sightings) {
        if (covered.isEmpty()) {
            return;
        }
        Listing listing = listing(order);
        writeLast(order.mailbox(), listing);
        listing.last = new Differences(covered, differences(order, covered, sightings));
        lock.lock();
        try {
            windows++;
        } finally {
            lock.unlock();
        }
    }

    /// What differs from the agreed state, which is read in pages and only where it is spoken of.
    private List<SeenChange> differences(
            ObserveOrder order, IdSet covered, List<Sighting> sightings) {
        var changes = new ArrayList<SeenChange>();
        int s = 0;
        IdSet stretches = covered.bridging(NEAR);
        for (int i = 0; i < stretches.ranges(); i++) {
            long from = stretches.rangeFirst(i);
            long last = stretches.rangeLast(i);
            while (from <= last) {
                List<BaselineRow> page =
                        store.baseline(order.mailbox().id(), from, last, store.page());
                long to = page.size() < store.page() ? last : page.getLast().remoteId();
                int end = s;
                while (end < sightings.size() && sightings.get(end).id() <= to) {
                    end++;
                }
                changes.addAll(WindowDiff.of(covered, page, sightings.subList(s, end)));
                s = end;
                from = to + 1;
            }
        }
        return changes;
    }

    /// Writes the window that was held back, for another one has come: it was not the last.
    private void writeLast(MailboxRef ref, Listing listing) {
        MailboxId mailbox = ref.id();
        Differences held = listing.last;
        if (held == null) {
            return;
        }
        listing.last = null;
        store.recordWindow(mailbox, held.covered(), held.changes());
        arrivals.recorded(ref, listing.epoch, held.changes());
        Checkpoint checkpoint = listing.checkpoint;
        OpenedMailbox opened = listing.opened;
        if (listing.extent == Extent.CHANGES || checkpoint == null || opened == null) {
            return;
        }
        if (listing.holed) {
            listing.mark = null;
            store.beginListing(mailbox, opened, checkpoint, Extent.WHOLE);
        } else {
            listing.mark =
                    new ObserveOrder.ResumeMark(listing.epoch, held.covered().first(), checkpoint);
        }
    }

    @Override
    public void leftOut(ObserveOrder order) {
        listing(order).holed = true;
    }

    @Override
    public void finished(ObserveOrder order) {
        MailboxId id = order.mailbox().id();
        Listing listing = listing(order);
        Instant now = run.clock().instant();
        Differences held = listing.last;
        listing.last = null;
        if (held == null) {
            store.finishListing(id, now);
        } else {
            store.recordLastWindow(id, held.covered(), held.changes(), now);
            arrivals.recorded(order.mailbox(), listing.epoch, held.changes());
        }
        OpenedMailbox opened = listing.opened;
        Checkpoint checkpoint = listing.checkpoint;
        listing.mark = listing.extent == Extent.CHANGES ? listing.mark : null;
        boolean behind =
                listing.extent == Extent.REST
                        && opened != null
                        && checkpoint != null
                        && !run.remote().unchanged(checkpoint, opened.status());
        // What changed between the stop and now lies outside of what the resumed listing looked at.
        if (!behind) {
            lock.lock();
            try {
                looked.add(id);
            } finally {
                lock.unlock();
            }
        }
        over(order, behind ? again(order, checkpoint, null, false) : null);
    }

    @Override
    public void identityLost(ObserveOrder order, String why) {
        Listing listing = listing(order);
        if (isShared(order, listing.epoch)) {
            tellReplaced(order);
        }
        store.resetMailbox(order.mailbox().id());
        listing.epoch = 0;
        listing.mark = null;
        listing.last = null;
        over(order, again(order, null, null, true));
    }

    /// Whether another mailbox has the same epoch: the two may have exchanged their names.
    private boolean isShared(ObserveOrder order, long epoch) {
        return store.mailboxes(run.account().id()).stream()
                .anyMatch(each -> each.epoch() == epoch && !each.id().equals(order.mailbox().id()));
    }

    private ObserveOrder again(
            ObserveOrder order,
            @Nullable Checkpoint since,
            ObserveOrder.@Nullable ResumeMark mark,
            boolean audit) {
        return new ObserveOrder(order.mailbox(), since, mark, order.status(), audit, order.known());
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
        writeLast(order.mailbox(), listing);
        boolean linkOnly = failure.scope() == SyncFailure.Scope.ACCOUNT;
        if (linkOnly && ++listing.broken < TRIES) {
            over(order, again(order, order.since(), listing.mark, order.audit()));
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

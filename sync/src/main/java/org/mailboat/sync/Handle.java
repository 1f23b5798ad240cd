package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.RequestQueue.Ticket;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// One caller's part of the runs that serve its request. Thread-safe.
final class Handle implements SyncRun {
    private final BackgroundSync sync;
    private final EventQueue events;
    private final List<String> accounts;
    private final Map<String, Ticket<Handle>> tickets = new LinkedHashMap<>();
    private final Map<String, AccountReport> reports = new LinkedHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CompletableFuture<SyncReport> done = new CompletableFuture<>();
    private final AtomicInteger finishedTold = new AtomicInteger();
    private volatile @Nullable Thread server;

    Handle(BackgroundSync sync, List<String> accounts, SyncListener listener) {
        this.sync = sync;
        this.accounts = List.copyOf(accounts);
        this.events = new EventQueue(listener);
    }

    /// Delivers events until the runs are over; the body of the handle's thread.
    void serve() {
        server = Thread.currentThread();
        events.deliver();
        events.deliverEnd(report());
        over.countDown();
    }

    /// Tells those who wait for the report without a thread; on this thread, once all else is done.
    void complete() {
        done.complete(report());
    }

    /// Whether this thread is at work for the listener, and so must not wait for it.
    boolean isServedHere() {
        return Thread.currentThread() == server;
    }

    /// Waits until the listener has been told everything.
    ///
    /// @return whether that came in time
    boolean awaitTold(Duration atMost) throws InterruptedException {
        return over.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Wakes up a listener that does not return.
    void interruptListener() {
        Thread thread = server;
        if (thread != null && !isDone()) {
            thread.interrupt();
        }
    }

    void tell(SyncEvent event) {
        events.tell(event);
    }

    synchronized void joined(Ticket<Handle> ticket) {
        tickets.put(ticket.account(), ticket);
    }

    synchronized List<Ticket<Handle>> tickets() {
        return List.copyOf(tickets.values());
    }

    /// One account is over for this caller; with the last one everything is.
    void finished(AccountReport report) {
        synchronized (this) {
            if (reports.putIfAbsent(report.account(), report) != null) {
                return;
            }
            tickets.remove(report.account());
        }
        events.tell(new SyncEvent.Finished(report.account(), report));
        // Accounts end on threads of their own: the last to have told so closes.
        if (finishedTold.incrementAndGet() == accounts.size()) {
            events.close();
        }
    }

    @Override
    public SyncReport await() throws InterruptedException {
        checkNotListening();
        over.await();
        return report();
    }

    @Override
    public Optional<SyncReport> await(Duration atMost) throws InterruptedException {
        checkNotListening();
        return awaitTold(atMost) ? Optional.of(report()) : Optional.empty();
    }

    private void checkNotListening() {
        if (isServedHere() && !isDone()) {
            throw new IllegalStateException("a listener cannot wait for the end of its own run");
        }
    }

    @Override
    public CompletionStage<SyncReport> done() {
        return done.minimalCompletionStage();
    }

    @Override
    public void cancel() {
        sync.cancel(this);
    }

    @Override
    public boolean isDone() {
        return over.getCount() == 0;
    }

    private synchronized SyncReport report() {
        return new SyncReport(
                accounts.stream().filter(reports::containsKey).map(reports::get).toList());
    }
}

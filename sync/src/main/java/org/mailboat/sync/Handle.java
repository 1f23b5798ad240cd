package org.mailboat.sync;

import org.mailboat.sync.RequestQueue.Ticket;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One caller's part of the runs that serve its request. Thread-safe.
final class Handle implements SyncRun {
    private final BackgroundSync sync;
    private final EventQueue events;
    private final List<String> accounts;
    private final Map<String, Ticket<Handle>> tickets = new LinkedHashMap<>();
    private final Map<String, AccountReport> reports = new LinkedHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);

    Handle(BackgroundSync sync, List<String> accounts, SyncListener listener) {
        this.sync = sync;
        this.accounts = List.copyOf(accounts);
        this.events = new EventQueue(listener);
    }

    /// Delivers events until the runs are over; the body of the handle's thread.
    void serve() {
        events.deliver();
        over.countDown();
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
        boolean last;
        synchronized (this) {
            if (reports.putIfAbsent(report.account(), report) != null) {
                return;
            }
            tickets.remove(report.account());
            last = reports.size() == accounts.size();
        }
        events.tell(new SyncEvent.Finished(report.account(), report));
        if (last) {
            events.close();
        }
    }

    @Override
    public SyncReport await() throws InterruptedException {
        over.await();
        return report();
    }

    @Override
    public Optional<SyncReport> await(Duration atMost) throws InterruptedException {
        return over.await(atMost.toNanos(), TimeUnit.NANOSECONDS)
                ? Optional.of(report())
                : Optional.empty();
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

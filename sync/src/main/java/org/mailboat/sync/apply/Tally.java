package org.mailboat.sync.apply;

import org.mailboat.model.SyncFailure;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Counts what a run did and keeps what went wrong. Thread-safe.
public final class Tally {
    /// More failures than these are counted, not kept: a mailbox full of refused messages must not
    /// fill the memory.
    static final int FAILURES_KEPT = 1_000;

    private final Set<SyncFailure> failures = new LinkedHashSet<>();

    /// Those of them that are about what this side could not send.
    private final Set<SyncFailure> unsent = new HashSet<>();

    /// Those that are about something of which it is not known whether it arrived.
    private final Set<SyncFailure> lost = new HashSet<>();

    private long failuresNotKept;
    private long created;
    private long completed;
    private long updated;
    private long moved;
    private long removed;
    private long recoverable;
    private long uploaded;
    private long sent;

    synchronized void addCreated(long messages) {
        created += messages;
    }

    synchronized void addCompleted(long messages) {
        completed += messages;
    }

    synchronized void addUpdated(long messages) {
        updated += messages;
    }

    synchronized void addMoved(long messages) {
        moved += messages;
    }

    synchronized void addRemoved(long messages) {
        removed += messages;
        recoverable += messages;
    }

    /// So many messages were handed over to be sent on.
    public synchronized void addSent(long messages) {
        sent += messages;
    }

    synchronized void addUploaded(long messages) {
        uploaded += messages;
    }

    /// What is met several times in a run, as it is tried again, is one failure.
    ///
    /// @return whether it is new and kept, so that it should be told as well
    public synchronized boolean add(SyncFailure failure) {
        unsent.remove(failure);
        return keep(failure);
    }

    private boolean keep(SyncFailure failure) {
        if (failures.contains(failure)) {
            return false;
        }
        if (failures.size() == FAILURES_KEPT) {
            failuresNotKept++;
            return false;
        }
        return failures.add(failure);
    }

    /// The same of something that this side could not send: it leaves no doubt about the server.
    public synchronized boolean addUnsent(SyncFailure failure) {
        boolean kept = keep(failure);
        if (kept) {
            unsent.add(failure);
        }
        return kept;
    }

    /// The same of something of which it is not known whether it arrived, or where: the doubt is
    /// about more than its mailbox.
    public synchronized boolean addLost(SyncFailure failure) {
        boolean kept = keep(failure);
        if (kept) {
            lost.add(failure);
        }
        return kept;
    }

    /// Failures that leave doubt about what the server has; those without a mailbox about all of
    /// it.
    public synchronized List<SyncFailure> doubtful() {
        return failures.stream()
                .filter(each -> !unsent.contains(each))
                .map(each -> lost.contains(each) ? SyncFailure.of(each.kind(), each.text()) : each)
                .toList();
    }

    public synchronized List<SyncFailure> failures() {
        return List.copyOf(failures);
    }

    public synchronized long failuresNotKept() {
        return failuresNotKept;
    }

    public synchronized long created() {
        return created;
    }

    public synchronized long completed() {
        return completed;
    }

    public synchronized long updated() {
        return updated;
    }

    public synchronized long moved() {
        return moved;
    }

    public synchronized long removed() {
        return removed;
    }

    public synchronized long recoverable() {
        return recoverable;
    }

    public synchronized long sent() {
        return sent;
    }

    /// How many changes to messages the server confirmed.
    public synchronized long uploaded() {
        return uploaded;
    }
}

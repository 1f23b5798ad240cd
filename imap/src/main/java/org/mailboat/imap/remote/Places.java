package org.mailboat.imap.remote;

import org.mailboat.sync.port.Cancel;

import java.util.concurrent.CancellationException;

/// How many connections an account may have, and who has them. A run takes no more sessions than
/// there are places, so it never waits for one, unless somebody who goes first has it or waits for
/// it. Thread-safe.
final class Places {
    private int budget;
    private int taken;

    /// Of those taken, by people who wait.
    private int urgent;

    private int waiting;

    /// Sessions that were asked to come to their end for those who wait, and have not yet.
    private int promised;

    Places(int budget) {
        this.budget = budget;
    }

    synchronized int budget() {
        return budget;
    }

    /// Waits until there is a place for one more.
    ///
    /// @throws CancellationException if the wish to stop came
    void take(boolean goesFirst, Cancel cancel) {
        try (var _ = cancel.onRequest(this::wake)) {
            await(goesFirst, cancel);
        }
    }

    private synchronized void await(boolean goesFirst, Cancel cancel) {
        waiting += goesFirst ? 1 : 0;
        try {
            while (goesFirst ? taken >= budget : taken >= budget && (urgent > 0 || waiting > 0)) {
                cancel.check();
                wait();
            }
        } catch (InterruptedException e) {
            // Nobody has a reason to interrupt a session but to stop it.
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            waiting -= goesFirst ? 1 : 0;
        }
        taken++;
        urgent += goesFirst ? 1 : 0;
    }

    synchronized void free(boolean goesFirst) {
        taken--;
        urgent -= goesFirst ? 1 : 0;
        promised = Math.max(0, promised - 1);
        notifyAll();
    }

    /// Whether the session that asks should come to its end, so that one who waits has its place.
    synchronized boolean giveWay() {
        boolean needed = waiting > promised && taken >= budget;
        promised += needed ? 1 : 0;
        return needed;
    }

    /// The server refused one more connection: what others have is all there is.
    ///
    /// @return whether others have any
    synchronized boolean lower() {
        int others = taken - 1;
        if (others > 0) {
            budget = Math.max(1, Math.min(budget, others));
        }
        return others > 0;
    }

    private synchronized void wake() {
        notifyAll();
    }
}

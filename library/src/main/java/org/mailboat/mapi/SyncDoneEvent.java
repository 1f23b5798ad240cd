package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.SyncRun;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The event that is signalled when a call of [IMAPISync#SynchronizeInBackground] is over: after
/// `Done` has returned. Thread-safe. The host's from `Done` on; there is nothing to close.
public final class SyncDoneEvent {
    private final CountDownLatch signal = new CountDownLatch(1);
    private volatile @Nullable SyncRun run;

    SyncDoneEvent() {}

    void signal() {
        signal.countDown();
    }

    void of(SyncRun started) {
        run = started;
    }

    /// Whether the call is over.
    public boolean isSignalled() {
        return signal.getCount() == 0;
    }

    /// Waits until the event is signalled.
    public void await() throws InterruptedException {
        signal.await();
    }

    /// Waits at most so long.
    ///
    /// @return whether the event is signalled
    public boolean await(Duration atMost) throws InterruptedException {
        return signal.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Gives the call up, and returns at once: it stops at the next safe place, and `Done` is told
    /// `MAPI_E_USER_CANCEL`. What others asked for too goes on for them. After the end it does
    /// nothing.
    ///
    /// This is an addition of ours: the published interface has no way to stop a call.
    public void cancel() {
        SyncRun started = run;
        if (started != null) {
            started.cancel();
        }
    }
}

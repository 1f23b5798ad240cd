package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The event that is signalled when a call of [IMAPISync#SynchronizeInBackground] is over: after
/// `Done` has returned.
public final class SyncDoneEvent {
    private final CountDownLatch signal = new CountDownLatch(1);

    SyncDoneEvent() {}

    void signal() {
        signal.countDown();
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
        return signal.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The place where a call puts its event, for the host to find.
    public static final class Out {
        private volatile @Nullable SyncDoneEvent event;

        /// Without an event yet.
        public Out() {}

        void set(SyncDoneEvent filled) {
            event = filled;
        }

        /// The event of the call that this was given to, or null before a call succeeded.
        public @Nullable SyncDoneEvent get() {
            return event;
        }
    }
}

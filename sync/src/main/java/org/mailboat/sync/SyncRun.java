package org.mailboat.sync;

import java.time.Duration;
import java.util.Optional;

/// A caller's handle on a run in progress. Thread-safe.
public interface SyncRun {
    /// Waits until the run is over; afterwards every listener has been told everything.
    ///
    /// @return what was done, also after a failure or a cancel
    SyncReport await() throws InterruptedException;

    /// Waits at most so long.
    ///
    /// @return empty if the run still goes on
    Optional<SyncReport> await(Duration atMost) throws InterruptedException;

    /// Asks the run to stop: nothing new is started, what is in flight gets its answer or is
    /// dropped where that is harmless. Returns at once. Runs that others asked for too go on until
    /// their last handle is cancelled.
    void cancel();

    boolean isDone();
}

package org.mailboat.sync;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// A caller's handle on a run in progress. Thread-safe. It holds nothing that has to be given back:
/// who does not care for the outcome may drop it, and the run goes on.
public interface SyncRun {
    /// Waits until the run is over; afterwards the listener has been told everything. Interrupting
    /// the thread ends the waiting, not the run.
    ///
    /// @return what was done, also after a failure or a cancel
    /// @throws IllegalStateException if called by the run's own listener, which would wait for
    ///   itself
    SyncReport await() throws InterruptedException;

    /// Waits likewise, but at most so long.
    ///
    /// @return empty if the run still goes on
    Optional<SyncReport> await(Duration atMost) throws InterruptedException;

    /// Completed with the report when the run is over and the listener has been told everything;
    /// never with an exception. What depends on it and names no executor of its own is carried out
    /// by the listener's thread.
    CompletionStage<SyncReport> done();

    /// Asks the run to stop and returns at once: nothing new is started, what is in flight gets its
    /// answer or is dropped where that is harmless, and connections are closed; the run is over
    /// within moments. What came in stays. Runs that others asked for too go on until their last
    /// handle is cancelled, but are over for this one. May be called from anywhere, also by the
    /// listener, and after the end.
    void cancel();

    /// Whether the run is over and the listener has been told everything.
    boolean isDone();
}

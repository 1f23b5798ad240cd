package org.mailboat.sync;

/// Told what a run does. Called on a thread of its own, one event at a time, in order, without any
/// lock held; what it throws is logged and ignored. A listener that blocks delays its own later
/// events, and with them the end of [SyncRun#await], never the sync. It may call everything but
/// `await` of its own run.
///
/// ```java
/// event -> {
///     switch (event) {
///         case SyncEvent.Progress p when p.mailbox() == null -> bar.show(p.fraction());
///         case SyncEvent.Failed f -> log.warn(f.failure().sentence());
///         default -> {}
///     }
/// }
/// ```
@FunctionalInterface
public interface SyncListener {
    /// Something happened.
    void on(SyncEvent event);

    /// Everything that was asked for is over. Told once, last, and before the run's `await`
    /// returns; not told where the request itself was refused.
    default void done(SyncReport report) {}
}

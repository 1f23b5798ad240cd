package org.mailboat.sync;

/// Told what a run does. Called on the run's own thread, one event at a time, without any lock
/// held; what it throws is logged and ignored. A listener that blocks delays later events, never
/// the sync.
@FunctionalInterface
public interface SyncListener {
    void on(SyncEvent event);
}

package org.mailboat;

/// Told how a store's [Connectivity] changes. Called on a thread of its own, one event at a time,
/// without any lock held; what it throws is logged and ignored. A listener that blocks delays its
/// own later events, never the change. It may ask for another change, or close the store.
@FunctionalInterface
public interface ConnectivityListener {
    /// A change goes on.
    void on(ConnectivityEvent event);
}

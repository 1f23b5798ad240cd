package org.mailboat;

/// Told what changes in a store, by whatever process. Called on a thread of its own, one call at a
/// time, in order, without any lock held: it may ask the store everything, and close it. What it
/// throws is logged, and it is told the next changes all the same. A slow listener delays only
/// itself: what changes meanwhile comes together in its next calls.
@FunctionalInterface
public interface StoreListener {
    /// Something changed.
    ///
    /// @param changes at least one; who keeps [StoreChanges.Listed#state] can go on from there
    ///   after a restart
    void on(StoreChanges.Listed changes);

    /// The state that was subscribed from is not known, so that it cannot be told what changed
    /// since then: what is kept of the store is to be read anew. From here on every change is told.
    /// Does nothing unless overridden; who subscribes from a state kept over a restart overrides
    /// it.
    ///
    /// @param state that of now; see [StoreChanges.CannotCalculate]
    default void cannotCalculate(String state) {}
}

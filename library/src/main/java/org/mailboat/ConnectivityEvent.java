package org.mailboat;

/// What a change of a store's [Connectivity] tells while it goes on: that it begins, that the state
/// is the new one, and that it is done; each once, in this order.
///
/// @param step how far it has come
/// @param from the state before the change
/// @param to the state after it
public record ConnectivityEvent(Step step, Connectivity.State from, Connectivity.State to) {
    /// How far a change has come.
    public enum Step {
        /// What talks to servers is being stopped, if it goes offline.
        STARTED,
        /// [Connectivity#state] is the new state.
        CHANGED,
        /// Another change may begin.
        DONE
    }
}

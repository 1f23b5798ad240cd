package org.mailboat.sync.port;

import org.mailboat.model.IdSet;
import org.mailboat.model.SyncFailure;

import java.util.List;

/// Receives what a [RemoteSession] observes, on the session's calling thread. For each order: one
/// `opened`, then windows, then one `finished`; or one `failed` or `identityLost` at any point. May
/// block; the session then waits.
public interface ObservationSink {
    /// The mailbox is open.
    ///
    /// @param checkpoint where the server stood before the observation began
    /// @param extent what the windows to come will cover
    void opened(ObserveOrder order, OpenedMailbox mailbox, Checkpoint checkpoint, Extent extent);

    /// One window, newest first.
    ///
    /// @param covered the ids it speaks of: those that are not sighted are not there. The windows
    ///   of a whole listing together cover every id from 1 to the highest possible, in an empty
    ///   mailbox too; one that goes on at a mark covers all ids below it; an observation of changes
    ///   covers the ids that changed and no others
    /// @param sightings ascending by id, at most 5,000
    void window(ObserveOrder order, IdSet covered, List<Sighting> sightings);

    /// The server lists ids that it does not show. Told before the window that leaves them out; the
    /// listing ends with a failure and cannot be resumed below that window, only made anew.
    void leftOut(ObserveOrder order);

    /// Every window was delivered.
    void finished(ObserveOrder order);

    /// The mailbox has its epoch still, and its ids mean something else: a known id is another
    /// message, or the server is about to give ids out again. Nothing else is told of the order.
    ///
    /// @param why what the server contradicts, in words
    void identityLost(ObserveOrder order, String why);

    /// The observation, or what is left of it, failed.
    ///
    /// @param failure of scope mailbox if another session would fare no better, of scope account if
    ///   only this connection is gone
    void failed(ObserveOrder order, SyncFailure failure);

    /// What an observation covers.
    enum Extent {
        /// Every id there can be.
        WHOLE,
        /// The same, going on at the order's mark.
        REST,
        /// What changed since the order's checkpoint.
        CHANGES
    }
}

package org.mailboat.sync.port;

import org.mailboat.model.IdSet;
import org.mailboat.model.SyncFailure;

import java.util.List;

/// Receives what a [RemoteSession] observes, on the session's calling thread. For each order: one
/// `opened`, then windows, then one `finished`; or one `failed` at any point. May block; the
/// session then waits.
public interface ObservationSink {
    /// The mailbox is open.
    ///
    /// @param checkpoint where the server stood before the listing began
    /// @param resumed whether the listing goes on at the order's mark
    void opened(ObserveOrder order, OpenedMailbox mailbox, Checkpoint checkpoint, boolean resumed);

    /// One window of a listing, newest first.
    ///
    /// @param covered the ids it speaks of: those that are not sighted are not there. The windows
    ///   of a full listing together cover every id from 1 to the highest possible, in an empty
    ///   mailbox too; one that goes on at a mark covers all ids below it
    /// @param sightings ascending by id, at most 5,000
    void window(ObserveOrder order, IdSet covered, List<Sighting> sightings);

    /// Every window was delivered.
    void finished(ObserveOrder order);

    /// The listing, or what is left of it, failed.
    ///
    /// @param failure of scope mailbox if another session would fare no better, of scope account if
    ///   only this connection is gone
    void failed(ObserveOrder order, SyncFailure failure);
}

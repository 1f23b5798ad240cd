package org.mailboat.sync.port;

import org.mailboat.model.PlacementId;

/// A message on the server that is proven to be one that is here.
///
/// @param placement ours
/// @param remoteId the message's number in the mailbox where it stands now
/// @param kind what becomes of the placement
/// @param assumed whether the proof rests on the header, and the body was not compared
public record Link(PlacementId placement, long remoteId, Kind kind, boolean assumed) {
    /// What becomes of the placement.
    public enum Kind {
        /// It is this message now, wherever it stood before, and keeps its id.
        SAME,
        /// It stays, and another placement of the same message joins it: the server itself says
        /// that the two are one.
        ANOTHER_PLACEMENT,
        /// It stays, and a message of its own with equal octets joins it.
        COPY
    }
}

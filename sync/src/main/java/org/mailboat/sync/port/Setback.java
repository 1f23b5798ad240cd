package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;

import java.time.Instant;

/// An attempt to carry an edit to the server that failed.
///
/// @param change the edit's number; if the same was edited anew since, this is of no interest,
///   unless it is in doubt
/// @param nextTry as in [Tried]
/// @param parked as in [Tried]
/// @param inDoubt the message that may have come to where it is to go, as no answer came; null if
///   there was one. It stays so, whatever else is edited of it, as long as it is to go anywhere
public record Setback(
        long change,
        SyncFailure failure,
        @Nullable Instant nextTry,
        boolean parked,
        @Nullable PlacementId inDoubt) {
    /// One that the server answered.
    public Setback(long change, SyncFailure failure, @Nullable Instant nextTry, boolean parked) {
        this(change, failure, nextTry, parked, null);
    }
}

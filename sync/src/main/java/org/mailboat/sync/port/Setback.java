package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.SyncFailure;

import java.time.Instant;

/// An attempt to carry an edit to the server that failed.
///
/// @param change the edit's number; if the same was edited anew since, this is of no interest
/// @param nextTry as in [Tried]
/// @param parked as in [Tried]
/// @param doubt whether it ended without an answer
public record Setback(
        long change,
        SyncFailure failure,
        @Nullable Instant nextTry,
        boolean parked,
        boolean doubt) {
    /// One that the server answered.
    public Setback(long change, SyncFailure failure, @Nullable Instant nextTry, boolean parked) {
        this(change, failure, nextTry, parked, false);
    }
}

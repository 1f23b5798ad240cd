package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;

import java.time.Instant;

/// What became so far of an edit that the server did not take.
///
/// @param attempts how often it was tried in vain
/// @param failure of the last attempt, or null
/// @param nextTry when it may be tried again, or null: at once if it is not parked, else when
///   somebody asks for it
/// @param parked whether it is not tried before `nextTry`
/// @param doubts how many of the attempts ended without an answer
public record Tried(
        int attempts,
        @Nullable SyncFailure failure,
        @Nullable Instant nextTry,
        boolean parked,
        int doubts) {
    /// Not tried yet, or taken.
    public static final Tried NEVER = new Tried(0, null, null, false);

    /// Each time it was answered.
    public Tried(
            int attempts,
            @Nullable SyncFailure failure,
            @Nullable Instant nextTry,
            boolean parked) {
        this(attempts, failure, nextTry, parked, 0);
    }

    /// What remains if the message is edited anew and is still to go the same way: what the server
    /// may have done already is not done again for that, and what a person is to decide stays so.
    public Tried afterEdit() {
        if (doubts == 0) {
            return NEVER;
        }
        boolean undecided =
                parked && failure != null && failure.kind() == FailureKind.NEEDS_DECISION;
        return undecided ? this : new Tried(attempts, failure, null, false, doubts);
    }

    /// Whether it may be tried now.
    public boolean isDue(Instant now) {
        return nextTry == null ? !parked : !now.isBefore(nextTry);
    }
}

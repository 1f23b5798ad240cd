package org.mailboat.sync.plan;

import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;

/// Ops too destructive to carry out unasked. What was seen stays written down, and is decided again
/// in the next run.
///
/// @param reason in a sentence
/// @param deletes how many messages would go
/// @param of how many are here
/// @param confirmWith what a person says to go on
public record Refusal(String reason, long deletes, long of, String confirmWith) {
    /// What is told of it until it is decided.
    public SyncFailure failure() {
        return SyncFailure.of(FailureKind.NEEDS_DECISION, reason)
                .withNextStep("If that is meant, sync with " + confirmWith + ".");
    }
}

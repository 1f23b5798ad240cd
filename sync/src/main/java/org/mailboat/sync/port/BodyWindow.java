package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Bodies;

import java.time.Instant;

/// Which messages a run brings in whole; of all others the header is enough. It is about what is
/// fetched: what is here stays.
///
/// @param since those that the server received from then on; [Instant#MIN] for all, those without a
///   date included, [Instant#MAX] for none
public record BodyWindow(Instant since) {
    public static final BodyWindow ALL = new BodyWindow(Instant.MIN);
    public static final BodyWindow NONE = new BodyWindow(Instant.MAX);

    /// What an account's policy means at this moment.
    public static BodyWindow of(Bodies bodies, Instant now) {
        return new BodyWindow(bodies.since(now));
    }

    public boolean isAll() {
        return since.equals(Instant.MIN);
    }

    public boolean isNone() {
        return since.equals(Instant.MAX);
    }

    /// Whether a message is wanted whole.
    ///
    /// @param internalDate when the server received it; one without a date is older than any window
    public boolean holds(@Nullable Instant internalDate) {
        return !isNone() && (isAll() || (internalDate != null && !internalDate.isBefore(since)));
    }
}

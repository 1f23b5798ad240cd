package org.mailboat.sync.port;

import java.time.Duration;
import java.time.Instant;

/// A capability that a server offers and contradicted.
public record Demotion(String capability, String reason, Instant since) {
    /// So long it is not asked for again; servers are mended, and then it is tried anew.
    public static final Duration HOLD = Duration.ofDays(30);

    /// Whether the capability is not asked for at this moment.
    public boolean holds(Instant now) {
        return now.isBefore(since.plus(HOLD));
    }
}

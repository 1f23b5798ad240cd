package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/// How old mail is, as coarsely as it matters for what comes first: of the last day, of the two
/// before, of the four before those, and so on. Mailboxes take turns by it, so none is left and
/// opened again more often than there are such steps.
final class MailAge {
    /// Before all mail, however new.
    static final int AT_ONCE = -1;

    private MailAge() {}

    /// A number that grows with the age.
    ///
    /// @param internalDate when the server received it; what has no date counts as oldest
    static int of(@Nullable Instant internalDate, Instant now) {
        if (internalDate == null) {
            return Integer.MAX_VALUE;
        }
        long days = Math.max(0, Duration.between(internalDate, now).toDays());
        return Long.SIZE - Long.numberOfLeadingZeros(days + 1) - 1;
    }
}

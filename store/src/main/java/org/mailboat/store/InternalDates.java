package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Internal dates as the database has them: seconds since 1970, the lowest number if unknown, so
/// that one column orders all mail.
final class InternalDates {
    static final long UNKNOWN = Long.MIN_VALUE;

    private InternalDates() {}

    static long toColumn(@Nullable Instant date) {
        return date == null ? UNKNOWN : date.getEpochSecond();
    }

    /// The same for a column that stays as it is without a date.
    static @Nullable Long toColumnIfAny(@Nullable Instant date) {
        return date == null ? null : toColumn(date);
    }

    /// The lowest number of a date that is not before this moment.
    static long firstNotBefore(Instant moment) {
        return moment.getEpochSecond() + (moment.getNano() > 0 ? 1 : 0);
    }

    static @Nullable Instant fromColumn(long seconds) {
        return seconds == UNKNOWN ? null : Instant.ofEpochSecond(seconds);
    }
}

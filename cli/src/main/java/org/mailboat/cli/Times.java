package org.mailboat.cli;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times as people read them, in their own zone.
final class Times {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter LONG =
            DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm:ss xxx", Locale.ENGLISH);

    private final Environment environment;

    Times(Environment environment) {
        this.environment = environment;
    }

    /// As in `2026-11-23 22:27`; question marks where the time is not known.
    String minute(@Nullable Instant time) {
        return time == null ? "????-??-?? ??:??" : print(MINUTE, time);
    }

    /// As in `Monday, 23 November 2026, 22:27:05 +01:00`.
    String precise(Instant time) {
        return print(LONG, time);
    }

    private String print(DateTimeFormatter format, Instant time) {
        try {
            return format.format(time.atZone(environment.zone().get()));
        } catch (DateTimeException e) {
            return time.toString(); // a year that no calendar of ours has
        }
    }
}

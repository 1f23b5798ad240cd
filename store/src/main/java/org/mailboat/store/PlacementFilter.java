package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;

import java.time.Instant;
import java.util.List;

/// Which placements are wanted, and in which order of their internal dates.
///
/// @param mailboxes in any of these
/// @param recoverable removed mail that is kept, instead of what is there
/// @param with keywords that each of them has
/// @param without keywords that none of them has
/// @param since the earliest internal date, or null; a bound leaves out what has no date
/// @param before later than the last internal date, or null; likewise
/// @param oldestFirst instead of newest first
public record PlacementFilter(
        List<MailboxId> mailboxes,
        boolean recoverable,
        Keywords with,
        Keywords without,
        @Nullable Instant since,
        @Nullable Instant before,
        boolean oldestFirst) {
    public PlacementFilter {
        mailboxes = List.copyOf(mailboxes);
    }

    /// All of these mailboxes, newest first.
    static PlacementFilter in(List<MailboxId> mailboxes, boolean recoverable) {
        return new PlacementFilter(
                mailboxes, recoverable, Keywords.none(), Keywords.none(), null, null, false);
    }

    boolean looksAtKeywords() {
        return !with.isEmpty() || !without.isEmpty();
    }

    boolean takes(Keywords keywords) {
        return with.asList().stream().allMatch(keywords::contains)
                && without.asList().stream().noneMatch(keywords::contains);
    }

    /// The lowest date that fits, as the database has dates.
    long lowestDate() {
        if (since != null) {
            return seconds(since);
        }
        return before == null ? InternalDates.UNKNOWN : InternalDates.UNKNOWN + 1;
    }

    /// The highest date that fits.
    long highestDate() {
        return before == null ? Long.MAX_VALUE : seconds(before) - 1;
    }

    /// Internal dates are whole seconds: the first one that is not earlier.
    private static long seconds(Instant time) {
        return time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0);
    }
}

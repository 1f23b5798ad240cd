package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;

import java.util.List;
import java.util.Map;

/// What a check of the store found.
///
/// @param contents how many contents were read and hashed
/// @param bytes their octets
/// @param found how many problems there are
/// @param mended how many of them are repaired now
/// @param kinds how many of each kind
/// @param problems the first 1,000 of them
public record CheckReport(
        long contents,
        long bytes,
        long found,
        long mended,
        Map<What, Long> kinds,
        List<Problem> problems) {
    public CheckReport {
        kinds = Map.copyOf(kinds);
        problems = List.copyOf(problems);
    }

    /// Whether nothing is wrong, or nothing any more.
    public boolean sound() {
        return found == mended;
    }

    /// What is wrong.
    public enum What {
        /// SQLite's own check found the database file inconsistent.
        DATABASE,
        /// A row refers to another that is not there.
        REFERENCE,
        /// The octets of a message are not in their segment.
        MISSING_BYTES,
        /// The octets of a message do not have the hash noted for them.
        WRONG_HASH,
        /// A message stands in no mailbox: a placement was lost.
        LOST_PLACEMENT,
        /// The figures of a mailbox are not those of its placements.
        COUNTERS
    }

    /// One problem.
    ///
    /// @param account its name, where the problem has one
    /// @param text one sentence
    /// @param mended whether it is repaired now
    public record Problem(
            What what,
            @Nullable String account,
            @Nullable MailboxPath mailbox,
            @Nullable PlacementId placement,
            String text,
            boolean mended) {}
}

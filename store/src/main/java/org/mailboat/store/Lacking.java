package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Bodies;
import org.mailboat.sync.port.BodyWindow;

import java.time.Instant;

/// What of a mailbox's mail is not here whole. What a window leaves out is not looked at, only
/// counted.
///
/// @param owed placements that lack something that is wanted
/// @param headers placements of which the header is all that is here
record Lacking(long owed, long headers) {
    /// Placements of a mailbox that the server has.
    private static final String OF_MAILBOX =
            "FROM placement p INDEXED BY placement_lacking WHERE p.missing > 0 AND p.uid IS NOT"
                    + " NULL AND p.agreed_mailbox = ?1 AND ";

    private static final String NOTHING_HERE = OF_MAILBOX + "p.missing = 2";
    private static final String HEADER_HERE = OF_MAILBOX + "p.missing = 1";
    private static final String BODY_WANTED = HEADER_HERE + " AND p.internal_date >= ?2";

    /// @param since as [#since]
    static Lacking of(Sql sql, long mailbox, long since) {
        return new Lacking(
                sql.number(
                        "SELECT (SELECT count(*) "
                                + NOTHING_HERE
                                + ") + (SELECT count(*) "
                                + BODY_WANTED
                                + ")",
                        mailbox,
                        since),
                sql.number("SELECT count(*) " + HEADER_HERE, mailbox));
    }

    /// Whether anything is owed.
    static boolean any(Sql sql, long mailbox, long since) {
        return sql.number(
                        "SELECT EXISTS (SELECT 1 "
                                + NOTHING_HERE
                                + ") OR EXISTS (SELECT 1 "
                                + BODY_WANTED
                                + ")",
                        mailbox,
                        since)
                != 0;
    }

    /// The internal date from which on bodies are wanted, as its column has it.
    static long since(BodyWindow window) {
        if (window.isAll()) {
            return InternalDates.UNKNOWN;
        }
        return window.isNone() ? Long.MAX_VALUE : InternalDates.firstNotBefore(window.since());
    }

    /// The same for an account's policy.
    static long since(Sql sql, long account, Instant now) {
        Bodies bodies =
                sql.first(
                        "SELECT body_days FROM account WHERE id = ?",
                        row -> bodies(Sql.nullableLong(row, 1)),
                        account);
        return since(BodyWindow.of(bodies == null ? Bodies.ALL : bodies, now));
    }

    /// An account's column, and back by [#column].
    static Bodies bodies(@Nullable Long days) {
        return days == null ? Bodies.ALL : new Bodies(days.intValue());
    }

    static @Nullable Integer column(Bodies bodies) {
        return bodies.equals(Bodies.ALL) ? null : Integer.valueOf(bodies.days());
    }
}

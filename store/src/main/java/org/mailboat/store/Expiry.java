package org.mailboat.store;

import org.mailboat.store.Database.Durability;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// Lets go of mail that was removed long ago. A clock alone is no proof that time has passed, so
/// runs on different days must have gone by too.
final class Expiry {
    private static final int BATCH = 1_000;

    /// The account was synchronised on so many days since the removal.
    private static final int RUN_DAYS = 3;

    /// Days beyond these decide nothing any more.
    private static final int DAYS_KEPT = 32;

    private final Database database;
    private final long account;

    Expiry(Database database, long account) {
        this.database = database;
        this.account = account;
    }

    /// Counts this run, and removes what is due, a batch to a transaction.
    ///
    /// @return how many placements went
    long run(int days, Instant now) {
        boolean clockRises = database.write(Durability.NORMAL, sql -> countRun(sql, now));
        if (!clockRises) {
            return 0;
        }
        long gone = 0;
        while (true) {
            int removed = database.write(Durability.NORMAL, sql -> removeBatch(sql, days, now));
            if (removed == 0) {
                return gone;
            }
            gone += removed;
        }
    }

    private int removeBatch(Sql sql, int days, Instant now) {
        List<Long> due = due(sql, days, now);
        if (!due.isEmpty()) {
            remove(sql, due.toString());
        }
        return due.size();
    }

    /// @return false if the clock has run backwards: then what it said before counts for nothing
    private boolean countRun(Sql sql, Instant now) {
        long day = now.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
        long latest = sql.number("SELECT latest_run FROM account WHERE id = ?", account);
        boolean rises = now.toEpochMilli() >= latest;
        if (!rises) {
            sql.update("DELETE FROM run_day WHERE account = ? AND day > ?", account, day);
            sql.update(
                    """
                    UPDATE placement SET recoverable_since = ?2
                    WHERE recoverable_since > ?2
                      AND mailbox IN (SELECT id FROM mailbox WHERE account = ?1)
                    """,
                    account,
                    now.toEpochMilli());
        }
        sql.update("UPDATE account SET latest_run = ? WHERE id = ?", now.toEpochMilli(), account);
        sql.update("INSERT OR IGNORE INTO run_day VALUES (?, ?)", account, day);
        sql.update(
                "DELETE FROM run_day WHERE account = ?1 AND day NOT IN (SELECT day FROM run_day"
                        + " WHERE account = ?1 ORDER BY day DESC LIMIT ?2)",
                account,
                DAYS_KEPT);
        return rises;
    }

    private List<Long> due(Sql sql, int days, Instant now) {
        Long third =
                sql.first(
                        "SELECT day FROM run_day WHERE account = ? ORDER BY day DESC LIMIT 1 OFFSET"
                                + " ?",
                        row -> row.getLong(1),
                        account,
                        RUN_DAYS - 1);
        if (third == null) {
            return List.of();
        }
        // Runs count from the day after the removal.
        long runsSince = Duration.ofDays(third).toMillis();
        long old = now.minus(Duration.ofDays(days)).toEpochMilli() + 1;
        return sql.list(
                """
                SELECT p.id FROM placement p INDEXED BY placement_removed
                JOIN mailbox b ON b.id = p.mailbox
                WHERE p.recoverable_since IS NOT NULL AND p.recoverable_since < ?2
                  AND b.account = ?1 AND p.recoverable_reason IS NOT ?3
                ORDER BY p.recoverable_since LIMIT ?4
                """,
                row -> row.getLong(1),
                account,
                Math.min(runsSince, old),
                LocalOps.IDENTITY_LOST,
                BATCH);
    }

    /// Placements, and of their messages and octets what nothing refers to any more.
    private static void remove(Sql sql, String placements) {
        List<Long> messages =
                sql.list(
                        "SELECT DISTINCT message FROM placement WHERE id IN (SELECT value FROM"
                                + " json_each(?))",
                        row -> row.getLong(1),
                        placements);
        sql.update(
                "DELETE FROM change_state WHERE change IN (SELECT local_modseq FROM placement"
                        + " WHERE id IN (SELECT value FROM json_each(?)))",
                placements);
        sql.update(
                "DELETE FROM change_log WHERE placement IN (SELECT value FROM json_each(?))",
                placements);
        sql.update(
                "UPDATE placement SET copied_from = NULL WHERE copied_from IN (SELECT value FROM"
                        + " json_each(?))",
                placements);
        sql.update(
                "DELETE FROM placement WHERE id IN (SELECT value FROM json_each(?))", placements);
        String unused =
                sql.list(
                                """
                                SELECT m.id FROM json_each(?) j JOIN message m ON m.id = j.value
                                WHERE NOT EXISTS (SELECT 1 FROM placement p WHERE p.message = m.id)
                                """,
                                row -> row.getLong(1),
                                messages.toString())
                        .toString();
        List<Long> contents =
                sql.list(
                        "SELECT content FROM message WHERE content IS NOT NULL AND id IN (SELECT"
                                + " value FROM json_each(?))",
                        row -> row.getLong(1),
                        unused);
        ContentIdentities.forget(sql, unused);
        ThreadTables.forget(sql, unused);
        sql.update("DELETE FROM message WHERE id IN (SELECT value FROM json_each(?))", unused);
        contents.forEach(content -> Contents.release(sql, content));
    }
}

package org.mailboat.store;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.ParkedMessage;

import java.time.Instant;
import java.util.List;

/// Owed messages that could not be had.
final class Parking {
    /// Those of which only the body is missing, and no body that old is wanted.
    private static final String UNWANTED =
            """
            FROM parked k JOIN mailbox b ON b.id = k.mailbox
            JOIN placement p ON p.agreed_mailbox = k.mailbox AND p.epoch = b.epoch AND p.uid = k.uid
            WHERE b.account = ? AND p.missing = 1 AND p.internal_date < ?
            """;

    private Parking() {}

    static boolean anyUnwanted(Sql sql, long account, long since) {
        return sql.number("SELECT EXISTS (SELECT 1 " + UNWANTED + ")", account, since) != 0;
    }

    static void forgetUnwanted(Sql sql, long account, long since) {
        sql.update(
                "DELETE FROM parked WHERE (mailbox, uid) IN (SELECT k.mailbox, k.uid "
                        + UNWANTED
                        + ")",
                account,
                since);
    }

    static List<ParkedMessage> list(Sql sql, MailboxId mailbox, int limit) {
        return sql.list(
                "SELECT uid, attempts, failure, next_try FROM parked WHERE mailbox = ? ORDER BY uid"
                        + " LIMIT ?",
                row ->
                        new ParkedMessage(
                                row.getLong(1),
                                row.getInt(2),
                                FailureText.parse(row.getString(3)),
                                Instant.ofEpochMilli(row.getLong(4))),
                mailbox.number(),
                limit);
    }

    static void park(Sql sql, MailboxId mailbox, IdSet ids, SyncFailure failure, Instant nextTry) {
        String text = FailureText.print(failure);
        ids.stream()
                .forEach(uid ->
                        sql.update(
                                "INSERT INTO parked VALUES (?, ?, 1, ?3, ?4) ON CONFLICT DO"
                                        + " UPDATE SET attempts = attempts + 1, failure = ?3,"
                                        + " next_try = ?4",
                                mailbox.number(),
                                uid,
                                text,
                                nextTry.toEpochMilli()));
    }

    /// Lets those go that are no longer owed, among these ids.
    static void forgetSettled(Sql sql, MailboxId mailbox, long first, long last) {
        sql.update(
                """
                DELETE FROM parked
                WHERE mailbox = ?1 AND uid BETWEEN ?2 AND ?3
                  AND NOT EXISTS (SELECT 1 FROM seen s
                                  WHERE s.mailbox = ?1 AND s.uid = parked.uid AND s.kind = 0)
                  AND NOT EXISTS (SELECT 1 FROM placement p
                                  WHERE p.agreed_mailbox = ?1 AND p.uid = parked.uid
                                    AND p.missing > 0)
                """,
                mailbox.number(),
                first,
                last);
    }
}

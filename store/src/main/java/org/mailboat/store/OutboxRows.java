package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.FailureKind;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.port.StoredContent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// The rows of the outbox. Each method runs inside the caller's transaction.
final class OutboxRows {
    private static final String SELECT =
            """
            SELECT o.id, o.account, o.sender, o.recipients, o.message_id, o.subject, c.length,
                   o.queued, o.state, o.attempts, o.failure, o.next_try
            FROM outbox o JOIN content c ON c.id = o.content
            """;

    private OutboxRows() {}

    /// Of all accounts, oldest first.
    static List<QueuedMessage> all(Sql sql) {
        return sql.list(SELECT + " ORDER BY o.id", OutboxRows::message);
    }

    static List<QueuedMessage> of(Sql sql, AccountId account) {
        return sql.list(
                SELECT + " WHERE o.account = ? ORDER BY o.id",
                OutboxRows::message,
                account.number());
    }

    static @Nullable QueuedMessage find(Sql sql, OutboxId id) {
        return sql.first(SELECT + " WHERE o.id = ?", OutboxRows::message, id.number());
    }

    private static QueuedMessage message(ResultSet row) throws SQLException {
        String failure = row.getString(11);
        Long nextTry = Sql.nullableLong(row, 12);
        return new QueuedMessage(
                new OutboxId(row.getLong(1)),
                new AccountId(row.getLong(2)),
                new Envelope(row.getString(3), List.of(row.getString(4).split("\n", -1))),
                row.getString(5),
                row.getString(6),
                row.getLong(7),
                Instant.ofEpochMilli(row.getLong(8)),
                OutboxState.valueOf(row.getString(9)),
                row.getInt(10),
                failure == null ? null : FailureText.parse(failure),
                nextTry == null ? null : Instant.ofEpochMilli(nextTry));
    }

    static @Nullable StoredContent content(Sql sql, OutboxId id) {
        return sql.first(
                "SELECT c.segment, c.offset, c.length, c.sha256 FROM outbox o JOIN content c ON"
                        + " c.id = o.content WHERE o.id = ?",
                row ->
                        new StoredContent(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                new Sha256(row.getBytes(4))),
                id.number());
    }

    /// Whatever waits in a store that was put back may have been sent since. What was refused or is
    /// unknown waits for a person anyway, and of what was sent the copy is looked for.
    static void doubtAll(Sql sql) {
        sql.update(
                "UPDATE outbox SET state = 'UNKNOWN', next_try = NULL, failure = ? WHERE state ="
                        + " 'WAITING'",
                FailureText.print(
                        unknown(
                                "The store was put back to what it was before, or moved, and this"
                                        + " message may have been sent since.")));
    }

    /// What a run that was killed left on its way.
    static void doubtStopped(Sql sql, AccountId account) {
        sql.update(
                "UPDATE outbox SET state = 'UNKNOWN', attempts = attempts + 1, next_try = NULL,"
                        + " failure = ? WHERE account = ? AND state = 'SENDING'",
                FailureText.print(
                        unknown(
                                "The sync was stopped while this message was on its way to the"
                                        + " server, which may have it or not.")),
                account.number());
    }

    private static SyncFailure unknown(String text) {
        return SyncFailure.of(FailureKind.NEEDS_DECISION, text);
    }

    /// Takes the message out with its octets.
    static void remove(Sql sql, OutboxId id) {
        long content = sql.number("SELECT content FROM outbox WHERE id = ?", id.number());
        sql.update("DELETE FROM outbox WHERE id = ?", id.number());
        Contents.release(sql, content);
    }
}

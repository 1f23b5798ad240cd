package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.port.Tried;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// Reads what was edited here and not settled. Each method reads inside the caller's transaction.
final class EditReader {
    private static final String STATE =
            """
            SELECT p.id, p.message, p.mailbox, p.keywords, p.deleted_at IS NOT NULL,
                   p.local_modseq, p.agreed_mailbox, p.agreed_keywords, p.epoch, p.uid, p.missing
            """;

    /// What a move left behind is a tombstone that is a copy of what was moved. What is deleted
    /// with its mailbox is no edit of its own: it goes with it, or comes back with it.
    private static final String EDITS =
            STATE
                    + """
                    , m.size, p.internal_date, s.kind, s.keywords, q.id, q.agreed_mailbox,
                      q.epoch, q.uid, q.agreed_keywords, q.internal_date,
                      p.agreed_mailbox IS NOT NULL AND p.deleted_at IS NOT NULL
                          AND p.copied_from IS NOT NULL,
                      p.sought, c.attempts, c.failure, c.next_try, c.parked, c.doubts,
                      CASE WHEN p.agreed_mailbox IS NULL THEN p.copied_from END
                    FROM placement p JOIN message m ON m.id = p.message
                    LEFT JOIN seen s ON s.mailbox = p.agreed_mailbox AND s.uid = p.uid
                        AND s.placement = p.id
                    LEFT JOIN placement q ON q.id = p.copied_from AND p.agreed_mailbox IS NULL
                        AND q.agreed_mailbox IS NOT NULL AND q.uid IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM seen g WHERE g.kind = 2
                                        AND g.placement = q.id)
                    LEFT JOIN change_state c ON c.change = p.local_modseq
                    WHERE p.local_modseq > 0 AND p.recoverable_since IS NULL
                      AND NOT (p.deleted_at IS NOT NULL AND p.agreed_mailbox IS p.mailbox
                          AND EXISTS (SELECT 1 FROM mailbox b
                                      WHERE b.id = p.mailbox AND b.deleted_at = p.deleted_at)
                          AND NOT EXISTS (SELECT 1 FROM change_log l
                                          WHERE l.id = p.local_modseq AND l.kind = 'delete'))
                    """;

    private final KeywordSets keywordSets;

    EditReader(KeywordSets keywordSets) {
        this.keywordSets = keywordSets;
    }

    List<LocalEdit> list(Sql sql, AccountId account, long after, int limit) {
        return sql.list(
                EDITS
                        + " AND p.local_modseq > ? AND m.account = ? ORDER BY p.local_modseq LIMIT"
                        + " ?",
                row -> edit(sql, row),
                after,
                account.number(),
                limit);
    }

    List<LocalEdit> list(Sql sql, IdSet placements) {
        return sql.list(
                EDITS + " AND p.id IN (SELECT value FROM json_each(?)) ORDER BY p.id",
                row -> edit(sql, row),
                Arrays.toString(placements.toArray()));
    }

    List<PlacementState> states(Sql sql, IdSet placements) {
        return sql.list(
                STATE
                        + "FROM placement p WHERE p.recoverable_since IS NULL AND p.id IN (SELECT"
                        + " value FROM json_each(?)) ORDER BY p.id",
                row -> state(sql, row),
                Arrays.toString(placements.toArray()));
    }

    List<PlacementState> ofMailbox(Sql sql, MailboxId mailbox, IdSet placements) {
        return sql.list(
                STATE
                        + "FROM placement p WHERE p.mailbox = ? AND p.id IN (SELECT value FROM"
                        + " json_each(?)) ORDER BY p.id",
                row -> state(sql, row),
                mailbox.number(),
                Arrays.toString(placements.toArray()));
    }

    /// Where the octets of a message lie; null if they are not all here.
    static @Nullable StoredContent content(Sql sql, PlacementId placement) {
        return sql.first(
                """
                SELECT c.segment, c.offset, c.length, c.sha256
                FROM placement p JOIN message m ON m.id = p.message
                JOIN content c ON c.id = m.content
                WHERE p.id = ? AND p.missing = 0
                """,
                row ->
                        new StoredContent(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                new Sha256(row.getBytes(4))),
                placement.number());
    }

    private LocalEdit edit(Sql sql, ResultSet row) throws SQLException {
        Long seen = Sql.nullableLong(row, 14);
        boolean marked = seen != null && seen == ServerFacts.MARKED;
        Long copyOf = Sql.nullableLong(row, 29);
        return new LocalEdit(
                state(sql, row),
                row.getLong(12),
                InternalDates.fromColumn(row.getLong(13)),
                seen != null && seen == ServerFacts.VANISHED,
                marked ? keywordSets.get(sql, row.getLong(15)) : null,
                copyOf == null ? null : new PlacementId(copyOf),
                source(sql, row),
                row.getBoolean(22),
                tried(row, 24),
                sought(row.getInt(23)));
    }

    private static LocalEdit.Sought sought(int column) {
        return switch (column) {
            case 0 -> LocalEdit.Sought.NOWHERE;
            case Settling.DEPARTED -> LocalEdit.Sought.ANYWHERE;
            default -> LocalEdit.Sought.THERE;
        };
    }

    private LocalEdit.@Nullable Source source(Sql sql, ResultSet row) throws SQLException {
        Long id = Sql.nullableLong(row, 16);
        return id == null
                ? null
                : new LocalEdit.Source(
                        new PlacementId(id),
                        new MailboxId(row.getLong(17)),
                        new RemoteId(row.getLong(18), row.getLong(19)),
                        keywordSets.get(sql, row.getLong(20)),
                        InternalDates.fromColumn(row.getLong(21)));
    }

    /// The columns of `change_state` from this one on.
    static Tried tried(ResultSet row, int first) throws SQLException {
        String failure = row.getString(first + 1);
        Long next = Sql.nullableLong(row, first + 2);
        return failure == null
                ? Tried.NEVER
                : new Tried(
                        row.getInt(first),
                        FailureText.parse(failure),
                        next == null ? null : Instant.ofEpochMilli(next),
                        row.getBoolean(first + 3),
                        row.getInt(first + 4));
    }

    private PlacementState state(Sql sql, ResultSet row) throws SQLException {
        Long agreed = Sql.nullableLong(row, 7);
        Long epoch = Sql.nullableLong(row, 9);
        Long uid = Sql.nullableLong(row, 10);
        return new PlacementState(
                new PlacementId(row.getLong(1)),
                new MessageId(row.getLong(2)),
                new MailboxId(row.getLong(3)),
                keywordSets.get(sql, row.getLong(4)),
                row.getBoolean(5),
                row.getLong(6),
                agreed == null ? null : new MailboxId(agreed),
                keywordSets.get(sql, row.getLong(8)),
                agreed == null || epoch == null || uid == null ? null : new RemoteId(epoch, uid),
                row.getInt(11) == 0);
    }
}

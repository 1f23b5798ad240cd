package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.RemoteId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/// A placement as it is now: here, and as both sides agreed last.
record PlacementRow(
        long id,
        long message,
        long mailbox,
        Keywords local,
        Keywords agreed,
        boolean deleted,
        long number,
        @Nullable Long agreedMailbox,
        @Nullable Long epoch,
        @Nullable Long uid,
        boolean recoverable,
        @Nullable String reason,
        @Nullable Long copiedFrom,
        long size) {
    private static final String ROWS =
            """
            SELECT p.id, p.message, p.mailbox, p.keywords, p.agreed_keywords,
                   p.deleted_at IS NOT NULL, p.local_modseq, p.agreed_mailbox, p.epoch, p.uid,
                   p.recoverable_since IS NOT NULL, p.recoverable_reason, p.copied_from, m.size
            FROM placement p JOIN message m ON m.id = p.message
            WHERE p.id IN (SELECT value FROM json_each(?))
            """;

    boolean stands(RemoteId at) {
        return agreedMailbox != null
                && !recoverable
                && epoch != null
                && uid != null
                && epoch == at.epoch()
                && uid == at.number();
    }

    /// Whether it is to be found again, as its mailbox was numbered anew.
    boolean detached() {
        return agreedMailbox != null && !recoverable && uid == null;
    }

    boolean live() {
        return !deleted && !recoverable;
    }

    /// Whether the server has it where it is here.
    boolean standsAtHome() {
        return agreedMailbox != null && agreedMailbox == mailbox;
    }

    /// What was deleted along stands on the server in the mailbox that it was deleted with.
    boolean goesWithItsMailbox() {
        return deleted && standsAtHome();
    }

    /// The same with these keywords here.
    PlacementRow marked(Keywords keywords) {
        return new PlacementRow(
                id,
                message,
                mailbox,
                keywords,
                agreed,
                deleted,
                number,
                agreedMailbox,
                epoch,
                uid,
                recoverable,
                reason,
                copiedFrom,
                size);
    }

    /// @return those that there are, in no order
    static List<PlacementRow> read(Sql sql, KeywordSets keywordSets, Collection<Long> placements) {
        return sql.list(ROWS, row -> of(sql, keywordSets, row), placements.toString());
    }

    /// @return null if there is none
    static @Nullable PlacementRow read(Sql sql, KeywordSets keywordSets, long placement) {
        List<PlacementRow> rows = read(sql, keywordSets, List.of(placement));
        return rows.isEmpty() ? null : rows.getFirst();
    }

    private static PlacementRow of(Sql sql, KeywordSets keywordSets, ResultSet row)
            throws SQLException {
        return new PlacementRow(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                keywordSets.get(sql, row.getLong(4)),
                keywordSets.get(sql, row.getLong(5)),
                row.getBoolean(6),
                row.getLong(7),
                Sql.nullableLong(row, 8),
                Sql.nullableLong(row, 9),
                Sql.nullableLong(row, 10),
                row.getBoolean(11),
                row.getString(12),
                Sql.nullableLong(row, 13),
                row.getLong(14));
    }
}

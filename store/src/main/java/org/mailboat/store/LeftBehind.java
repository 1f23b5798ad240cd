package org.mailboat.store;

import org.mailboat.model.Keywords;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.port.Settlement;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Takes what others marked where a message was moved from over to where it is now: they meant the
/// message, and saw no other place of it. Runs inside the caller's transaction.
final class LeftBehind {
    private static final String ROWS =
            """
            SELECT id, copied_from, agreed_mailbox, agreed_keywords, deleted_at
            FROM placement
            WHERE id IN (SELECT value FROM json_each(?))
              AND copied_from IS NOT NULL AND deleted_at IS NOT NULL
              AND agreed_mailbox IS NOT NULL AND recoverable_since IS NULL
            """;

    private final KeywordSets keywordSets;
    private final Settling settling;

    LeftBehind(KeywordSets keywordSets, Settling settling) {
        this.keywordSets = keywordSets;
        this.settling = settling;
    }

    /// What a move left behind, as it was agreed so far.
    ///
    /// @param message the placement that moved
    /// @param since when
    private record Row(long id, long message, long mailbox, Keywords agreed, Instant since) {}

    /// To be called before these are agreed themselves; those that no move left behind are passed
    /// over.
    void takeOver(Sql sql, List<Settlement.Marked> marks) {
        Map<Long, Keywords> seen = new HashMap<>();
        marks.forEach(mark -> seen.put(mark.placement().number(), mark.now()));
        takeOver(sql, seen);
    }

    /// @param seen the keywords of placements
    void takeOver(Sql sql, Map<Long, Keywords> seen) {
        if (seen.isEmpty()) {
            return;
        }
        List<Row> rows =
                sql.list(
                        ROWS,
                        row ->
                                new Row(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        keywordSets.get(sql, row.getLong(4)),
                                        Instant.ofEpochMilli(row.getLong(5))),
                        seen.keySet().toString());
        for (Row row : rows) {
            Keywords now = seen.get(row.id);
            PlacementRow message = PlacementRow.read(sql, keywordSets, row.message);
            if (now != null && message != null && message.live()) {
                takeOver(sql, row, now, message);
            }
        }
    }

    private void takeOver(Sql sql, Row left, Keywords seen, PlacementRow message) {
        settling.remark(
                sql,
                message,
                merged(sql, left.mailbox, left.agreed, message.local(), seen),
                message.agreed());
        for (PlacementRow edited : settling.clearNumbers(sql, List.of(message.id()))) {
            sql.update(
                    "UPDATE placement SET local_modseq = ? WHERE id = ?",
                    Settling.number(sql, edited.id(), EditKind.FLAG.text(), left.since),
                    edited.id());
        }
    }

    /// Keywords here with what others changed where the message was copied from. That it is marked
    /// as deleted there is how it is removed, and no word about the message; what that mailbox
    /// cannot keep nobody took away.
    static Keywords merged(Sql sql, long mailbox, Keywords agreed, Keywords local, Keywords seen) {
        Keywords now = seen.minus(Settling.MARKED_DELETED);
        Keywords before =
                agreed.minus(Settling.MARKED_DELETED)
                        .minus(UnkeptKeywords.of(sql, mailbox).minus(now));
        return KeywordMerge.merge(before, local, now);
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.port.Settlement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Makes agreed the keywords that the server confirmed, of many messages in few statements: what
/// has the same keywords afterwards is written together. Runs inside the caller's transaction.
final class MarkSettling {
    private static final String ROWS =
            """
            SELECT id, mailbox, keywords, agreed_keywords, agreed_mailbox, epoch, uid,
                   deleted_at IS NULL
            FROM placement
            WHERE id IN (SELECT value FROM json_each(?))
              AND agreed_mailbox IS NOT NULL AND recoverable_since IS NULL
            """;

    private final Sql sql;
    private final KeywordSets keywordSets;
    private final Map<List<Long>, List<Long>> alike = new LinkedHashMap<>();
    private final Map<Long, Figures> figures = new TreeMap<>();
    private final Map<Long, List<Row>> byMailbox = new TreeMap<>();

    private MarkSettling(Sql sql, KeywordSets keywordSets) {
        this.sql = sql;
        this.keywordSets = keywordSets;
    }

    /// A placement that is agreed, whether its place on the server is known or not.
    private record Row(
            long id,
            long mailbox,
            Keywords local,
            Keywords agreed,
            long agreedMailbox,
            @Nullable RemoteId at,
            boolean live) {}

    /// @param marks of each placement one at most
    static void settle(Sql sql, KeywordSets keywordSets, List<Settlement.Marked> marks) {
        if (!marks.isEmpty()) {
            new MarkSettling(sql, keywordSets).settle(marks);
        }
    }

    private void settle(List<Settlement.Marked> marks) {
        Map<Long, Settlement.Marked> byPlacement = new HashMap<>();
        marks.forEach(mark -> byPlacement.put(mark.placement().number(), mark));
        for (Row row : sql.list(ROWS, this::row, byPlacement.keySet().toString())) {
            Settlement.Marked mark = byPlacement.get(row.id);
            if (mark != null && Objects.equals(row.at, mark.at())) {
                settle(row, mark);
            }
        }
        write();
    }

    private void settle(Row row, Settlement.Marked mark) {
        Keywords local =
                KeywordMerge.confirm(
                        row.agreed, mark.added(), mark.removed(), row.local, mark.now());
        var sets = List.of(keywordSets.intern(sql, local), keywordSets.intern(sql, mark.now()));
        alike.computeIfAbsent(sets, _ -> new ArrayList<>()).add(row.id);
        byMailbox.computeIfAbsent(row.agreedMailbox, _ -> new ArrayList<>()).add(row);
        if (row.live) {
            figures.computeIfAbsent(row.mailbox, _ -> new Figures()).remark(row.local, local);
        }
    }

    private void write() {
        alike.forEach((sets, placements) ->
                sql.update(
                        "UPDATE placement SET keywords = ?, agreed_keywords = ? WHERE id IN"
                                + " (SELECT value FROM json_each(?))",
                        sets.getFirst(),
                        sets.getLast(),
                        placements.toString()));
        figures.forEach((mailbox, change) -> change.addTo(sql, mailbox));
        byMailbox.forEach((mailbox, rows) ->
                sql.update(
                        "DELETE FROM seen WHERE mailbox = ? AND kind = 1 AND uid IN (SELECT value"
                                + " FROM json_each(?)) AND placement IN (SELECT value FROM"
                                + " json_each(?))",
                        mailbox,
                        rows.stream()
                                .map(Row::at)
                                .filter(Objects::nonNull)
                                .map(RemoteId::number)
                                .toList()
                                .toString(),
                        rows.stream().map(Row::id).toList().toString()));
    }

    private Row row(ResultSet row) throws SQLException {
        Long epoch = Sql.nullableLong(row, 6);
        Long uid = Sql.nullableLong(row, 7);
        return new Row(
                row.getLong(1),
                row.getLong(2),
                keywordSets.get(sql, row.getLong(3)),
                keywordSets.get(sql, row.getLong(4)),
                row.getLong(5),
                epoch == null || uid == null ? null : new RemoteId(epoch, uid),
                row.getBoolean(8));
    }
}

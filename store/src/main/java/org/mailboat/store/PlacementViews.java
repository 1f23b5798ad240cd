package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.Sha256;
import org.mailboat.model.ThreadId;
import org.mailboat.sync.port.StoredContent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads placements with their message and where its octets lie.
final class PlacementViews {
    private static final String SELECT =
            """
            SELECT p.id, p.message, b.account, p.mailbox, b.path, p.epoch, p.uid, p.keywords,
                   p.internal_date, m.size, c.segment, c.offset, c.length, c.sha256, p.missing,
                   ifnull(p.recoverable_since, p.deleted_at),
                   iif(p.recoverable_since IS NULL, 'deleted-here', p.recoverable_reason),
                   (SELECT min(h.id) FROM thread_member t JOIN thread h ON h.root = t.root
                    WHERE t.message = p.message AND t.root > 0)
            FROM placement p
            JOIN message m ON m.id = p.message
            JOIN mailbox b ON b.id = p.mailbox
            LEFT JOIN content c ON c.id = m.content
            WHERE
            """;

    private PlacementViews() {}

    /// @param where over `p`, with its order and limit
    static List<PlacementView> list(
            Sql sql, KeywordSets keywordSets, String where, @Nullable Object... args) {
        return sql.list(
                SELECT + where, row -> view(row, keywordSets.get(sql, row.getLong(8))), args);
    }

    /// The same with the keywords that both sides agreed on.
    static List<PlacementView> agreed(
            Sql sql, KeywordSets keywordSets, String where, @Nullable Object... args) {
        return sql.list(
                SELECT.replace("p.keywords", "p.agreed_keywords") + where,
                row -> view(row, keywordSets.get(sql, row.getLong(8))),
                args);
    }

    /// Those of these placements that are there.
    static Map<PlacementId, PlacementView> byId(
            Sql sql, KeywordSets keywordSets, List<PlacementId> ids) {
        String numbers =
                ids.stream()
                        .map(id -> Long.toString(id.number()))
                        .collect(Collectors.joining(",", "[", "]"));
        var views = new HashMap<PlacementId, PlacementView>();
        list(sql, keywordSets, "p.id IN (SELECT value FROM json_each(?))", numbers)
                .forEach(view -> views.put(view.id(), view));
        return views;
    }

    private static PlacementView view(ResultSet row, Keywords keywords) throws SQLException {
        Long epoch = Sql.nullableLong(row, 6);
        Long uid = Sql.nullableLong(row, 7);
        Long segment = Sql.nullableLong(row, 11);
        Long thread = Sql.nullableLong(row, 18);
        Long recoverable = Sql.nullableLong(row, 16);
        return new PlacementView(
                new PlacementId(row.getLong(1)),
                new MessageId(row.getLong(2)),
                new AccountId(row.getLong(3)),
                new MailboxId(row.getLong(4)),
                MailboxPath.parse(row.getString(5)),
                epoch == null || uid == null ? null : new RemoteId(epoch, uid),
                keywords,
                InternalDates.fromColumn(row.getLong(9)),
                row.getLong(10),
                segment == null
                        ? null
                        : new StoredContent(
                                segment,
                                row.getLong(12),
                                row.getLong(13),
                                new Sha256(row.getBytes(14))),
                row.getInt(15) == 0,
                recoverable == null ? null : Instant.ofEpochMilli(recoverable),
                row.getString(17),
                thread == null ? null : new ThreadId(thread));
    }
}

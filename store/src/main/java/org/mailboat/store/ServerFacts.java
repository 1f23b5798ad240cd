package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Incomplete;
import org.mailboat.sync.port.KnownMessages.Witness;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is written down of mailboxes on the server: the agreed rows, and what differs from them.
/// Each method reads inside the caller's transaction.
final class ServerFacts {
    /// Kinds of a row of `seen`.
    static final int APPEARED = 0;

    static final int MARKED = 1;
    static final int VANISHED = 2;

    /// A placement that the server has in the mailbox, in its present epoch.
    private static final String HERE =
            "WHERE p.agreed_mailbox = ?1 AND p.epoch = (SELECT epoch FROM mailbox WHERE id = ?1)";

    private static final String AGREED = "FROM placement p " + HERE;

    private static final String DESCRIBED =
            """
            SELECT p.uid, ifnull(p.announced_size, m.size), p.internal_date, m.content_id
            FROM placement p JOIN message m ON m.id = p.message
            """
                    + HERE;

    /// One of the few rows that are gone, which have an index of their own.
    private static final String STILL_THERE =
            "NOT EXISTS (SELECT 1 FROM seen g WHERE g.kind = 2 AND g.placement = p.id)";

    /// What is owed and no placement stands for.
    private static final String OWED_UNSEEN =
            """
            SELECT s.uid AS uid, s.size, s.internal_date, s.content_id, ifnull(k.attempts, 0)
            FROM seen s LEFT JOIN parked k ON k.mailbox = s.mailbox AND k.uid = s.uid
            WHERE s.mailbox = ?1 AND s.kind = 0 AND s.uid < ?2
              AND (k.next_try IS NULL OR k.next_try <= ?3)
            """;

    /// Placements that are owed something.
    private static final String OWED_HERE =
            """
            SELECT p.uid, m.size, p.internal_date, m.content_id, ifnull(k.attempts, 0)
            FROM placement p INDEXED BY placement_missing JOIN message m ON m.id = p.message
            LEFT JOIN parked k ON k.mailbox = p.agreed_mailbox AND k.uid = p.uid
            WHERE p.agreed_mailbox = ?1 AND p.missing > 0 AND p.uid < ?2
              AND (p.missing = 2 OR p.internal_date >= ?5)
              AND (k.next_try IS NULL OR k.next_try <= ?3)
            """;

    private static final String OWED_ORDER = "ORDER BY uid DESC LIMIT ?4";

    private final KeywordSets keywordSets;

    ServerFacts(KeywordSets keywordSets) {
        this.keywordSets = keywordSets;
    }

    /// What the server said of one message.
    ///
    /// @param internalDate as [InternalDates] has it
    /// @param size as announced, -1 if not told
    record Told(Keywords keywords, long internalDate, long size, @Nullable String contentId) {
        static final Told NOTHING =
                new Told(Keywords.none(), InternalDates.toColumn(null), -1, null);

        /// The sighting, and from what was told before that which it does not tell.
        static Told of(Sighting now, Told before) {
            return new Told(
                    now.keywords(),
                    now.internalDate() == null
                            ? before.internalDate
                            : InternalDates.toColumn(now.internalDate()),
                    now.size() < 0 ? before.size : now.size(),
                    now.contentId() == null ? before.contentId : now.contentId());
        }

        /// The same with other keywords.
        Told marked(Keywords others) {
            return new Told(others, internalDate, size, contentId);
        }
    }

    List<BaselineRow> baseline(Sql sql, MailboxId mailbox, long first, long last, int limit) {
        return sql.list(
                "SELECT p.uid, p.id, p.agreed_keywords, p.undescribed "
                        + AGREED
                        + " AND p.uid BETWEEN ?2 AND ?3 ORDER BY p.uid LIMIT ?4",
                row ->
                        new BaselineRow(
                                row.getLong(1),
                                new PlacementId(row.getLong(2)),
                                keywordSets.get(sql, row.getLong(3)),
                                !row.getBoolean(4)),
                mailbox.number(),
                first,
                last,
                limit);
    }

    static long knownCount(Sql sql, MailboxId mailbox) {
        return sql.number(
                "SELECT (SELECT count(*) "
                        + AGREED
                        + " AND p.uid IS NOT NULL)"
                        + " + (SELECT ifnull(sum(iif(kind = 0, 1, iif(kind = 2, -1, 0))), 0)"
                        + " FROM seen WHERE mailbox = ?1)",
                mailbox.number());
    }

    static List<Long> knownIds(Sql sql, MailboxId mailbox, long after, int limit) {
        return sql.list(
                "SELECT p.uid AS uid "
                        + AGREED
                        + " AND p.uid > ?2 AND "
                        + STILL_THERE
                        + " UNION ALL SELECT uid FROM seen WHERE mailbox = ?1 AND uid > ?2"
                        + " AND kind = 0 ORDER BY uid LIMIT ?3",
                row -> row.getLong(1),
                mailbox.number(),
                after,
                limit);
    }

    /// The newest, the oldest, and between them the first at or above each of some even steps.
    static List<Witness> witnesses(Sql sql, MailboxId mailbox, int limit) {
        Witness newest = witness(sql, mailbox, "p.uid > ?2 ORDER BY p.uid DESC", 0);
        Witness oldest = witness(sql, mailbox, "p.uid > ?2 ORDER BY p.uid", 0);
        if (newest == null || oldest == null || limit < 1) {
            return List.of();
        }
        var chosen = new TreeMap<Long, Witness>();
        chosen.put(newest.id(), newest);
        for (int i = 0; i < limit - 1; i++) {
            long step = oldest.id() + (newest.id() - oldest.id()) * i / (limit - 1);
            Witness next = witness(sql, mailbox, "p.uid >= ?2 ORDER BY p.uid", step);
            if (next != null) {
                chosen.put(next.id(), next);
            }
        }
        return List.copyOf(chosen.values());
    }

    private static @Nullable Witness witness(Sql sql, MailboxId mailbox, String which, long uid) {
        return sql.first(
                DESCRIBED
                        + " AND p.undescribed = 0 AND "
                        + STILL_THERE
                        + " AND "
                        + which
                        + " LIMIT 1",
                ServerFacts::witness,
                mailbox.number(),
                uid);
    }

    /// What was written down of the agreed messages from first to last, ascending.
    static List<Witness> described(Sql sql, MailboxId mailbox, long first, long last, int limit) {
        return sql.list(
                DESCRIBED + " AND p.uid BETWEEN ?2 AND ?3 ORDER BY p.uid LIMIT ?4",
                ServerFacts::witness,
                mailbox.number(),
                first,
                last,
                limit);
    }

    private static Witness witness(ResultSet row) throws SQLException {
        return new Witness(
                row.getLong(1),
                row.getLong(2),
                InternalDates.fromColumn(row.getLong(3)),
                row.getString(4));
    }

    List<SeenChange> seen(Sql sql, MailboxId mailbox, long below, int limit) {
        return sql.list(
                """
                SELECT s.uid, s.kind, s.placement, p.agreed_keywords, s.keywords
                FROM seen s JOIN placement p ON p.id = s.placement
                WHERE s.mailbox = ? AND s.uid < ? AND s.kind > 0
                ORDER BY s.uid DESC LIMIT ?
                """,
                row -> {
                    var placement = new PlacementId(row.getLong(3));
                    return row.getInt(2) == VANISHED
                            ? new SeenChange.Vanished(row.getLong(1), placement)
                            : new SeenChange.Marked(
                                    row.getLong(1),
                                    placement,
                                    keywordSets.get(sql, row.getLong(4)),
                                    keywordSets.get(sql, row.getLong(5)));
                },
                mailbox.number(),
                below,
                limit);
    }

    static Set<MailboxId> unsettled(Sql sql, AccountId account) {
        return new TreeSet<>(
                sql.list(
                        """
                        SELECT b.id FROM mailbox b
                        WHERE b.account = ?
                          AND (EXISTS (SELECT 1 FROM seen s WHERE s.mailbox = b.id)
                            OR EXISTS (SELECT 1 FROM parked k WHERE k.mailbox = b.id)
                            OR EXISTS (SELECT 1
                                FROM placement p INDEXED BY placement_lacking
                                WHERE p.missing > 0 AND p.uid IS NOT NULL
                                  AND p.agreed_mailbox = b.id))
                        """,
                        row -> new MailboxId(row.getLong(1)),
                        account.number()));
    }

    static List<OwedMessage> owed(
            Sql sql, MailboxId mailbox, BodyWindow window, long below, Instant now, int limit) {
        long since = Lacking.since(window);
        boolean lacking = Lacking.any(sql, mailbox.number(), since);
        long millis = now.toEpochMilli();
        return lacking
                ? sql.list(
                        OWED_UNSEEN + "UNION ALL\n" + OWED_HERE + OWED_ORDER,
                        ServerFacts::owedMessage,
                        mailbox.number(),
                        below,
                        millis,
                        limit,
                        since)
                : sql.list(
                        OWED_UNSEEN + OWED_ORDER,
                        ServerFacts::owedMessage,
                        mailbox.number(),
                        below,
                        millis,
                        limit);
    }

    private static OwedMessage owedMessage(ResultSet row) throws SQLException {
        return new OwedMessage(
                row.getLong(1),
                row.getLong(2),
                InternalDates.fromColumn(row.getLong(3)),
                row.getString(4),
                row.getInt(5));
    }

    /// Of these placements those that are not here whole, and where the server has their messages.
    static List<Incomplete> incomplete(Sql sql, List<PlacementId> placements) {
        var places = new LinkedHashMap<PlacementId, List<Incomplete.Place>>();
        sql.list(
                """
                SELECT p.id, b.id, b.wire_name, b.path, b.epoch, q.uid, q.internal_date,
                       ifnull(q.announced_size, m.size), m.content_id
                FROM placement p JOIN message m ON m.id = p.message
                LEFT JOIN (placement q JOIN mailbox b
                        ON b.id = q.agreed_mailbox AND b.epoch = q.epoch AND b.gone_at IS NULL)
                    ON (q.message = p.message OR q.id = p.copied_from) AND q.uid IS NOT NULL
                WHERE p.missing > 0 AND p.id IN (SELECT value FROM json_each(?))
                ORDER BY p.id, q.id <> p.id, q.id
                """,
                row -> {
                    List<Incomplete.Place> of =
                            places.computeIfAbsent(
                                    new PlacementId(row.getLong(1)), _ -> new ArrayList<>());
                    if (row.getString(3) != null) {
                        of.add(place(row));
                    }
                    return of;
                },
                placements.stream().map(PlacementId::number).toList().toString());
        return places.entrySet().stream()
                .map(each -> new Incomplete(each.getKey(), each.getValue()))
                .toList();
    }

    private static Incomplete.Place place(ResultSet row) throws SQLException {
        return new Incomplete.Place(
                new MailboxRef(
                        new MailboxId(row.getLong(2)),
                        row.getString(3),
                        MailboxPath.parse(row.getString(4))),
                row.getLong(5),
                new Sighting(
                        row.getLong(6),
                        Keywords.none(),
                        InternalDates.fromColumn(row.getLong(7)),
                        row.getLong(8),
                        row.getString(9)));
    }

    List<Sighting> appeared(Sql sql, MailboxId mailbox, long below, int limit) {
        return sql.list(
                "SELECT uid, keywords, internal_date, size, content_id FROM seen WHERE mailbox = ?"
                        + " AND uid < ? AND kind = 0 ORDER BY uid DESC LIMIT ?",
                row ->
                        new Sighting(
                                row.getLong(1),
                                keywordSets.get(sql, row.getLong(2)),
                                InternalDates.fromColumn(row.getLong(3)),
                                row.getLong(4),
                                row.getString(5)),
                mailbox.number(),
                below,
                limit);
    }

    /// What was told of those of these messages that are owed, by id.
    Map<Long, Told> told(Sql sql, long mailbox, Collection<Long> uids) {
        var told = new HashMap<Long, Told>();
        sql.list(
                "SELECT uid, keywords, internal_date, size, content_id FROM seen WHERE mailbox = ?"
                        + " AND kind = 0 AND uid IN (SELECT value FROM json_each(?))",
                row ->
                        told.put(
                                row.getLong(1),
                                new Told(
                                        keywordSets.get(sql, row.getLong(2)),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getString(5))),
                mailbox,
                uids.toString());
        return told;
    }
}

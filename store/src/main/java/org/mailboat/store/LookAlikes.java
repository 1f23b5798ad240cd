package org.mailboat.store;

import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.LookAlike.Standing;
import org.mailboat.sync.port.Sighting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds placements that a message met on the server may be. Each method reads inside the caller's
/// transaction.
final class LookAlikes {
    /// Displaced placements of account ?1 above ?2, the mailboxes ?3 being gone: each source
    /// ascending by itself, through an index that holds such rows alone. What a move left behind is
    /// sought only if its mailbox was numbered anew.
    private static final String DISPLACED =
            """
            SELECT d.id FROM (
                SELECT s.placement AS id
                FROM seen s INDEXED BY seen_vanished CROSS JOIN mailbox b ON b.id = s.mailbox
                WHERE s.kind = 2 AND s.placement > ?2 AND b.account = ?1
                UNION
                SELECT d.placement FROM detached d CROSS JOIN mailbox b ON b.id = d.mailbox
                WHERE d.placement > ?2 AND b.account = ?1
                UNION
                SELECT p.id FROM placement p JOIN mailbox b ON b.id = p.agreed_mailbox
                WHERE p.agreed_mailbox IN (SELECT value FROM json_each(?3)) AND p.uid IS NOT NULL
                  AND p.id > ?2 AND b.account = ?1
            ) d
            WHERE NOT EXISTS (
                SELECT 1 FROM placement l
                WHERE l.id = d.id AND l.agreed_mailbox IS NOT NULL AND l.deleted_at IS NOT NULL
                  AND l.copied_from IS NOT NULL AND l.uid IS NOT NULL)
            ORDER BY d.id LIMIT ?4
            """;

    /// The server's identity for a message is none for what was sent as a message of its own.
    private static final String ROWS =
            """
            SELECT p.id, ifnull(p.agreed_mailbox, p.mailbox),
                   iif(p.epoch = b.epoch, p.uid, 0), p.agreed_mailbox, p.uid,
                   p.recoverable_since IS NOT NULL, ifnull(p.announced_size, m.size),
                   p.internal_date,
                   iif(p.agreed_mailbox IS NULL AND p.recoverable_since IS NULL AND p.sought
                       AND p.copied_from IS NULL, NULL, m.content_id), p.agreed_keywords, p.missing = 0,
                   p.agreed_mailbox IS NOT NULL AND p.deleted_at IS NOT NULL
                       AND p.copied_from IS NOT NULL,
                   p.sought, p.copied_from
            FROM placement p
            JOIN message m ON m.id = p.message
            JOIN mailbox b ON b.id = ifnull(p.agreed_mailbox, p.mailbox)
            """;

    /// Has a place on the server, or is kept in case it is wanted back, or was had back. What was
    /// imported or copied here is to be there besides whatever is like it, unless it may have come
    /// there already.
    private static final String IN_PLACE =
            """
            AND p.deleted_at IS NULL
            AND (p.agreed_mailbox IS NOT NULL OR p.recoverable_since IS NOT NULL OR p.sought
                 OR (SELECT l.kind FROM change_log l WHERE l.id = p.local_modseq) = 'undelete')
            AND NOT EXISTS (SELECT 1 FROM seen g WHERE g.kind = 2 AND g.placement = p.id)
            AND NOT EXISTS (SELECT 1 FROM detached d WHERE d.placement = p.id)
            """;

    /// In mailboxes of account ?2 that hold such mail at all: of these dates and sizes ?1.
    private static final String BY_DATE =
            """
            WITH wanted (date, size) AS MATERIALIZED (
                SELECT DISTINCT value ->> 0, value ->> 1 FROM json_each(?1))
            SELECT p.id
            FROM mailbox b
            CROSS JOIN wanted w
            CROSS JOIN placement p INDEXED BY placement_live
                ON p.mailbox = b.id AND p.internal_date = w.date
            JOIN message m ON m.id = p.message
            WHERE b.account = ?2 AND b.messages > 0
              AND p.recoverable_since IS NULL AND p.deleted_at IS NULL
              AND ifnull(p.announced_size, m.size) = w.size
            UNION
            SELECT p.id
            FROM mailbox b
            CROSS JOIN wanted w
            CROSS JOIN placement p INDEXED BY placement_recoverable
                ON p.mailbox = b.id AND p.internal_date = w.date
            JOIN message m ON m.id = p.message
            WHERE b.account = ?2 AND p.recoverable_since IS NOT NULL
              AND EXISTS (SELECT 1 FROM placement r INDEXED BY placement_recoverable
                          WHERE r.mailbox = b.id AND r.recoverable_since IS NOT NULL)
              AND ifnull(p.announced_size, m.size) = w.size
            """;

    private static final String BY_IDENTITY =
            """
            SELECT p.id
            FROM json_each(?1) w
            CROSS JOIN identity i ON i.account = ?2 AND i.content_id = w.value
            JOIN placement p ON p.message = i.message
            """;

    private final KeywordSets keywordSets;

    LookAlikes(KeywordSets keywordSets) {
        this.keywordSets = keywordSets;
    }

    static boolean hasMail(Sql sql, AccountId account) {
        return sql.number(
                        """
                        SELECT EXISTS (
                            SELECT 1 FROM mailbox b
                            WHERE b.account = ?
                              AND (b.messages > 0
                                   OR EXISTS (SELECT 1 FROM placement p
                                              WHERE p.mailbox = b.id
                                                AND p.recoverable_since IS NOT NULL)))
                        """,
                        account.number())
                != 0;
    }

    List<LookAlike> displaced(
            Sql sql, AccountId account, List<MailboxId> gone, long after, int limit) {
        List<Long> goneIds = gone.stream().map(MailboxId::number).toList();
        List<Long> ids =
                sql.list(
                        DISPLACED,
                        row -> row.getLong(1),
                        account.number(),
                        after,
                        goneIds.toString(),
                        limit);
        return sql.list(
                ROWS + "WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY p.id",
                row -> lookAlike(sql, row, displaced(row, goneIds)),
                ids.toString());
    }

    /// Identities must have been filed before, see [ContentIdentities].
    List<LookAlike> of(Sql sql, AccountId account, List<Sighting> sightings) {
        var ids = new TreeSet<Long>();
        List<String> dated = new ArrayList<>();
        var contentIds = new TreeSet<String>();
        for (Sighting sighting : sightings) {
            if (sighting.internalDate() != null && sighting.size() >= 0) {
                // By hand: what formats numbers would look at each for the locale's digits.
                dated.add(
                        "["
                                + InternalDates.toColumn(sighting.internalDate())
                                + ","
                                + sighting.size()
                                + "]");
            }
            if (sighting.contentId() != null) {
                contentIds.add(sighting.contentId());
            }
        }
        if (!dated.isEmpty()) {
            ids.addAll(
                    sql.list(BY_DATE, row -> row.getLong(1), dated.toString(), account.number()));
        }
        if (!contentIds.isEmpty()) {
            ids.addAll(
                    sql.list(
                            BY_IDENTITY,
                            row -> row.getLong(1),
                            json(contentIds),
                            account.number()));
        }
        return sql.list(
                ROWS
                        + "WHERE p.id IN (SELECT value FROM json_each(?)) "
                        + IN_PLACE
                        + "ORDER BY p.id",
                row -> lookAlike(sql, row, present(row)),
                ids.toString());
    }

    private LookAlike lookAlike(Sql sql, ResultSet row, Standing standing) throws SQLException {
        return new LookAlike(
                new PlacementId(row.getLong(1)),
                new MailboxId(row.getLong(2)),
                row.getLong(3),
                standing,
                row.getLong(7),
                InternalDates.fromColumn(row.getLong(8)),
                row.getString(9),
                keywordSets.get(sql, row.getLong(10)),
                row.getBoolean(11),
                standing == Standing.LEFT_BEHIND ? new PlacementId(row.getLong(14)) : null);
    }

    private static Standing displaced(ResultSet row, List<Long> gone) throws SQLException {
        if (gone.contains(row.getLong(4))) {
            return Standing.MAILBOX_GONE;
        }
        if (Sql.nullableLong(row, 5) != null) {
            return Standing.VANISHED;
        }
        return row.getBoolean(12) ? Standing.LEFT_BEHIND : Standing.DETACHED;
    }

    /// Mail that was had back, and that the server does not have yet, stands as it did before.
    private static Standing present(ResultSet row) throws SQLException {
        if (!row.getBoolean(6) && Sql.nullableLong(row, 4) != null) {
            return Standing.PRESENT;
        }
        int sought = row.getBoolean(6) ? 0 : row.getInt(13);
        if (sought == Settling.DEPARTED) {
            return Standing.DEPARTED;
        }
        return sought == 0 ? Standing.RECOVERABLE : Standing.SOUGHT;
    }

    private static String json(Collection<String> texts) {
        return texts.stream().map(LookAlikes::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}

package org.mailboat.store;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the server said of mailboxes: listings window by window, and the facts they leave. Each
/// method runs inside the caller's transaction.
final class Listings {
    private static final int APPEARED = 0;
    private static final int MARKED = 1;
    private static final int VANISHED = 2;

    private final KeywordSets keywordSets;

    Listings(KeywordSets keywordSets) {
        this.keywordSets = keywordSets;
    }

    static void begin(Sql sql, MailboxId mailbox, MailboxStatus status, Checkpoint checkpoint) {
        long epoch = sql.number("SELECT epoch FROM mailbox WHERE id = ?", mailbox.number());
        if (epoch != 0 && epoch != status.epoch()) {
            throw new IllegalArgumentException(
                    mailbox + " is of epoch " + epoch + ", not " + status.epoch());
        }
        // A listing that goes on has the checkpoint of its beginning; its mark stays.
        sql.update(
                """
                UPDATE mailbox
                SET epoch = ?2,
                    resume_below = CASE WHEN listing_checkpoint = ?3 THEN resume_below END,
                    listing_checkpoint = ?3,
                    status_messages = ?4, status_epoch = ?2, status_uid_next = ?5,
                    status_modseq = ?6
                WHERE id = ?1
                """,
                mailbox.number(),
                status.epoch(),
                checkpoint.text(),
                status.messages(),
                status.uidNext(),
                status.highestModSeq());
    }

    void record(Sql sql, MailboxId mailbox, IdSet covered, List<SeenChange> changes) {
        if (covered.isEmpty()) {
            return;
        }
        for (int i = 0; i < covered.ranges(); i++) {
            sql.update(
                    "DELETE FROM seen WHERE mailbox = ? AND uid BETWEEN ? AND ?",
                    mailbox.number(),
                    covered.rangeFirst(i),
                    covered.rangeLast(i));
        }
        insert(sql, mailbox, changes);
        for (int i = 0; i < covered.ranges(); i++) {
            Parking.forgetSettled(sql, mailbox, covered.rangeFirst(i), covered.rangeLast(i));
        }
        sql.update(
                "UPDATE mailbox SET resume_below = ? WHERE id = ?",
                covered.first(),
                mailbox.number());
    }

    static void finish(Sql sql, MailboxId mailbox, Instant when) {
        sql.update(
                """
                UPDATE mailbox
                SET checkpoint = listing_checkpoint, listing_checkpoint = NULL,
                    resume_below = NULL, last_confirmed = ?2
                WHERE id = ?1 AND listing_checkpoint IS NOT NULL
                """,
                mailbox.number(),
                when.toEpochMilli());
    }

    List<BaselineRow> baseline(Sql sql, MailboxId mailbox, long first, long last) {
        return sql.list(
                """
                SELECT uid, id, agreed_keywords FROM placement
                WHERE agreed_mailbox = ?1 AND epoch = (SELECT epoch FROM mailbox WHERE id = ?1)
                  AND uid BETWEEN ?2 AND ?3
                ORDER BY uid
                """,
                row ->
                        new BaselineRow(
                                row.getLong(1),
                                new PlacementId(row.getLong(2)),
                                keywordSets.get(sql, row.getLong(3))),
                mailbox.number(),
                first,
                last);
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

    static List<OwedMessage> owed(
            Sql sql, MailboxId mailbox, boolean headersOnly, long below, Instant now, int limit) {
        return sql.list(
                """
                SELECT s.uid AS uid, s.size, ifnull(k.attempts, 0)
                FROM seen s LEFT JOIN parked k ON k.mailbox = s.mailbox AND k.uid = s.uid
                WHERE s.mailbox = ?1 AND s.kind = 0 AND s.uid < ?2
                  AND (k.next_try IS NULL OR k.next_try <= ?3)
                UNION ALL
                SELECT p.uid, m.size, ifnull(k.attempts, 0)
                FROM placement p JOIN message m ON m.id = p.message
                LEFT JOIN parked k ON k.mailbox = p.agreed_mailbox AND k.uid = p.uid
                WHERE p.agreed_mailbox = ?1 AND p.missing > 0 AND p.missing >= ?4 AND p.uid < ?2
                  AND (k.next_try IS NULL OR k.next_try <= ?3)
                ORDER BY uid DESC LIMIT ?5
                """,
                row -> new OwedMessage(row.getLong(1), row.getLong(2), row.getInt(3)),
                mailbox.number(),
                below,
                now.toEpochMilli(),
                headersOnly ? 2 : 1,
                limit);
    }

    private void insert(Sql sql, MailboxId mailbox, List<SeenChange> changes) {
        Set<Long> here = alreadyHere(sql, mailbox, changes);
        var rows =
                new BulkInsert(
                        sql,
                        "seen (mailbox, uid, kind, placement, keywords, internal_date, size)",
                        7);
        for (SeenChange change : changes) {
            long uid = change.remoteId();
            switch (change) {
                case SeenChange.Appeared(Sighting s) -> {
                    if (!here.contains(uid)) {
                        rows.add(
                                mailbox.number(),
                                uid,
                                APPEARED,
                                null,
                                keywordSets.intern(sql, s.keywords()),
                                InternalDates.toColumn(s.internalDate()),
                                s.size());
                    }
                }
                case SeenChange.Marked m ->
                        rows.add(
                                mailbox.number(),
                                uid,
                                MARKED,
                                m.placement().number(),
                                keywordSets.intern(sql, m.seen()),
                                null,
                                null);
                case SeenChange.Vanished v ->
                        rows.add(
                                mailbox.number(),
                                uid,
                                VANISHED,
                                v.placement().number(),
                                null,
                                null,
                                null);
            }
        }
        rows.flush();
    }

    /// Ids that became placements after the window was compared with the baseline.
    private static Set<Long> alreadyHere(Sql sql, MailboxId mailbox, List<SeenChange> changes) {
        long first = Long.MAX_VALUE;
        long last = 0;
        for (SeenChange change : changes) {
            if (change instanceof SeenChange.Appeared) {
                first = Math.min(first, change.remoteId());
                last = Math.max(last, change.remoteId());
            }
        }
        if (last == 0) {
            return Set.of();
        }
        return new HashSet<>(
                sql.list(
                        "SELECT uid FROM placement WHERE agreed_mailbox = ?1 AND epoch = (SELECT"
                                + " epoch FROM mailbox WHERE id = ?1) AND uid BETWEEN ?2 AND ?3",
                        row -> row.getLong(1),
                        mailbox.number(),
                        first,
                        last));
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.store.ServerFacts.Told;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the server said of mailboxes: listings window by window, and the facts they leave. Each
/// method runs inside the caller's transaction.
final class Listings {
    private final KeywordSets keywordSets;
    private final ServerFacts facts;

    Listings(KeywordSets keywordSets, ServerFacts facts) {
        this.keywordSets = keywordSets;
        this.facts = facts;
    }

    static void begin(
            Sql sql,
            MailboxId mailbox,
            OpenedMailbox opened,
            Checkpoint checkpoint,
            ObservationSink.Extent extent) {
        MailboxStatus status = opened.status();
        long epoch = sql.number("SELECT epoch FROM mailbox WHERE id = ?", mailbox.number());
        if (epoch != 0 && epoch != status.epoch()) {
            throw new IllegalArgumentException(
                    mailbox + " is of epoch " + epoch + ", not " + status.epoch());
        }
        sql.update(
                """
                UPDATE mailbox
                SET epoch = ?2, status_messages = ?3, status_epoch = ?2, status_uid_next = ?4,
                    status_modseq = ?5, server_id = ifnull(?6, server_id)
                WHERE id = ?1
                """,
                mailbox.number(),
                status.epoch(),
                status.messages(),
                status.uidNext(),
                status.highestModSeq(),
                opened.serverId());
        sql.update(begin(extent), mailbox.number(), checkpoint.text());
    }

    /// A listing that goes on has the checkpoint of its beginning. One of changes leaves the mark
    /// of a whole listing that broke off as it is.
    private static String begin(ObservationSink.Extent extent) {
        return switch (extent) {
            case WHOLE ->
                    """
                    UPDATE mailbox
                    SET listing_checkpoint = ?2, resume_below = NULL, changes_checkpoint = NULL,
                        listing_differs = 0
                    WHERE id = ?1
                    """;
            case REST ->
                    """
                    UPDATE mailbox
                    SET resume_below = iif(listing_checkpoint = ?2, resume_below, NULL),
                        listing_checkpoint = ?2, changes_checkpoint = NULL
                    WHERE id = ?1
                    """;
            case CHANGES ->
                    """
                    UPDATE mailbox SET changes_checkpoint = ?2, listing_differs = 0 WHERE id = ?1
                    """;
        };
    }

    void record(Sql sql, MailboxId mailbox, IdSet covered, List<SeenChange> changes) {
        if (covered.isEmpty()) {
            return;
        }
        Map<Long, Told> before = toldBefore(sql, mailbox, changes);
        for (int i = 0; i < covered.ranges(); i++) {
            sql.update(
                    "DELETE FROM seen WHERE mailbox = ? AND uid BETWEEN ? AND ?",
                    mailbox.number(),
                    covered.rangeFirst(i),
                    covered.rangeLast(i));
        }
        insert(sql, mailbox, changes, before);
        if (sql.number("SELECT 1 FROM parked WHERE mailbox = ?", mailbox.number()) != 0) {
            for (int i = 0; i < covered.ranges(); i++) {
                Parking.forgetSettled(sql, mailbox, covered.rangeFirst(i), covered.rangeLast(i));
            }
        }
        sql.update(
                """
                UPDATE mailbox
                SET resume_below = iif(changes_checkpoint IS NULL, ?2, resume_below),
                    listing_differs = max(listing_differs, ?3)
                WHERE id = ?1
                """,
                mailbox.number(),
                covered.first(),
                changes.isEmpty() ? 0 : 1);
    }

    static void finish(Sql sql, MailboxId mailbox, Instant when) {
        sql.update(
                """
                UPDATE mailbox
                SET checkpoint = ifnull(changes_checkpoint, listing_checkpoint),
                    last_confirmed = ?2,
                    audited = iif(changes_checkpoint IS NULL, ?2, audited),
                    changed = iif(listing_differs, ?2, changed),
                    listing_checkpoint = NULL, changes_checkpoint = NULL, resume_below = NULL,
                    listing_differs = 0
                WHERE id = ?1 AND ifnull(changes_checkpoint, listing_checkpoint) IS NOT NULL
                """,
                mailbox.number(),
                when.toEpochMilli());
    }

    /// What was told before of messages of which less is told now.
    private Map<Long, Told> toldBefore(Sql sql, MailboxId mailbox, List<SeenChange> changes) {
        List<Long> partly = new ArrayList<>();
        for (SeenChange change : changes) {
            if (change instanceof SeenChange.Appeared(Sighting s)
                    && (s.internalDate() == null || s.size() < 0 || s.contentId() == null)) {
                partly.add(s.id());
            }
        }
        return partly.isEmpty() ? Map.of() : facts.told(sql, mailbox.number(), partly);
    }

    private void insert(
            Sql sql, MailboxId mailbox, List<SeenChange> changes, Map<Long, Told> before) {
        Map<Long, Here> here = alreadyHere(sql, mailbox, changes);
        var appeared =
                new BulkInsert(
                        sql,
                        "seen (mailbox, uid, kind, keywords, internal_date, size, content_id)",
                        7);
        for (SeenChange change : changes) {
            long uid = change.remoteId();
            switch (change) {
                case SeenChange.Appeared(Sighting s) -> {
                    Told told = Told.of(s, before.getOrDefault(uid, Told.NOTHING));
                    long keywords = keywordSets.intern(sql, told.keywords());
                    Here placement = here.get(uid);
                    if (placement == null) {
                        appeared.add(
                                mailbox.number(),
                                uid,
                                ServerFacts.APPEARED,
                                keywords,
                                told.internalDate(),
                                told.size(),
                                told.contentId());
                    } else if (placement.keywords != keywords) {
                        mark(sql, mailbox, uid, placement.placement, keywords);
                    }
                }
                case SeenChange.Marked m ->
                        mark(
                                sql,
                                mailbox,
                                uid,
                                m.placement().number(),
                                keywordSets.intern(sql, m.seen()));
                case SeenChange.Described(Sighting s, PlacementId placement) ->
                        describe(sql, placement.number(), s.internalDate(), s.size());
                case SeenChange.Vanished v -> vanish(sql, mailbox, uid, v.placement().number());
            }
        }
        appeared.flush();
    }

    /// Takes over what the server tells of a message that an edit brought there.
    static void describe(Sql sql, long placement, @Nullable Instant date, long size) {
        sql.update(
                """
                UPDATE placement
                SET undescribed = 0, internal_date = ifnull(?2, internal_date),
                    announced_size =
                        nullif(?3, (SELECT m.size FROM message m WHERE m.id = placement.message))
                WHERE id = ?1
                """,
                placement,
                date == null ? null : InternalDates.toColumn(date),
                size);
    }

    private static void vanish(Sql sql, MailboxId mailbox, long uid, long placement) {
        sql.update(
                """
                INSERT INTO seen (mailbox, uid, kind, placement, sha256)
                VALUES (?1, ?2, 2, ?3,
                        (SELECT c.sha256 FROM placement p
                         JOIN message m ON m.id = p.message JOIN content c ON c.id = m.content
                         WHERE p.id = ?3 AND p.missing = 0))
                """,
                mailbox.number(),
                uid,
                placement);
    }

    private static void mark(Sql sql, MailboxId mailbox, long uid, long placement, long keywords) {
        sql.update(
                "INSERT INTO seen (mailbox, uid, kind, placement, keywords) VALUES (?, ?, 1, ?, ?)",
                mailbox.number(),
                uid,
                placement,
                keywords);
    }

    /// What stands for a message.
    private record Here(long placement, long keywords) {}

    /// Placements that came to be after the window was compared with the baseline, by the message's
    /// id. They were made from what was told earlier.
    private static Map<Long, Here> alreadyHere(
            Sql sql, MailboxId mailbox, List<SeenChange> changes) {
        long first = Long.MAX_VALUE;
        long last = 0;
        for (SeenChange change : changes) {
            if (change instanceof SeenChange.Appeared) {
                first = Math.min(first, change.remoteId());
                last = Math.max(last, change.remoteId());
            }
        }
        var here = new HashMap<Long, Here>();
        if (last > 0) {
            sql.list(
                            "SELECT uid, id, agreed_keywords FROM placement WHERE agreed_mailbox ="
                                    + " ?1 AND epoch = (SELECT epoch FROM mailbox WHERE id = ?1)"
                                    + " AND uid BETWEEN ?2 AND ?3",
                            row ->
                                    Map.entry(
                                            row.getLong(1),
                                            new Here(row.getLong(2), row.getLong(3))),
                            mailbox.number(),
                            first,
                            last)
                    .forEach(each -> here.put(each.getKey(), each.getValue()));
        }
        return here;
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.Settlement;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Writes down where the server has a message that came to it from here: one that it never had, or
/// one that moved. Each method runs inside the caller's transaction.
final class Arriving {
    /// Why a placement is recoverable that its owner did not want any more.
    private static final Set<String> UNWANTED =
            Set.of(Settling.DELETED_HERE, Dropping.DROPPED_HERE);

    private final KeywordSets keywordSets;

    Arriving(KeywordSets keywordSets) {
        this.keywordSets = keywordSets;
    }

    /// A copy has the server's identity of what it was copied from: by that others' moves of it are
    /// known ([RFC 8474](https://www.rfc-editor.org/rfc/rfc8474.html#section-5.1)).
    private static void identify(Sql sql, long message, long source) {
        sql.update(
                """
                UPDATE message
                SET content_id = (SELECT o.content_id FROM placement p JOIN message o
                                    ON o.id = p.message WHERE p.id = ?2)
                WHERE id = ?1 AND content_id IS NULL
                """,
                message,
                source);
        ContentIdentities.note(sql, message);
    }

    void placed(Sql sql, PlacementRow row, Settlement.Placed placed, Instant when) {
        boolean unwanted =
                row.recoverable() && row.reason() != null && UNWANTED.contains(row.reason());
        if (row.agreedMailbox() != null || (row.recoverable() && !unwanted)) {
            return;
        }
        long target = placed.mailbox().number();
        long keywords =
                keywordSets.intern(sql, placed.keywords().minus(UnkeptKeywords.of(sql, target)));
        Instant received = placed.received();
        if (placed.copied() && row.copiedFrom() != null) {
            identify(sql, row.message(), row.copiedFrom());
        }
        RemoteId id = placed.id();
        boolean known = id != null && takes(sql, target, id);
        Description described = null;
        if (id != null && known) {
            described = arrive(sql, row.id(), keywords, target, id);
        } else if (unwanted) {
            return;
        }
        sql.update(
                """
                UPDATE placement
                SET agreed_mailbox = ?2, agreed_keywords = ?3, epoch = ?4, uid = ?5,
                    copied_from = NULL, sought = 0, internal_date = ifnull(?6, internal_date)
                WHERE id = ?1
                """,
                row.id(),
                target,
                keywords,
                id == null ? 0 : id.epoch(),
                id == null ? 0 : id.number(),
                InternalDates.toColumnIfAny(received));
        describe(sql, row.id(), described);
        if (!known) {
            // The server has it, under a number of another epoch, or one that nobody knows: it is
            // to be found again.
            MailboxOps.detach(sql, target, row.id());
        }
        if (unwanted) {
            // It was deleted while it was on its way: there, too.
            sql.update(
                    "UPDATE placement SET mailbox = ?2, recoverable_since = NULL,"
                            + " recoverable_reason = NULL, deleted_at = ?3, local_modseq = ?4 WHERE"
                            + " id = ?1",
                    row.id(),
                    target,
                    when.toEpochMilli(),
                    Settling.number(sql, row.id(), "delete", when));
        }
    }

    void moved(Sql sql, PlacementRow row, Settlement.Moved moved, Instant when) {
        long target = moved.mailbox().number();
        boolean stood = row.stands(moved.from());
        if (!(stood || row.detached()) || !takes(sql, target, moved.id())) {
            return;
        }
        // What is only ours there is nobody's doing when it is not shown.
        long keywords = keywordSets.intern(sql, row.agreed().minus(UnkeptKeywords.of(sql, target)));
        Description described = arrive(sql, row.id(), keywords, target, moved.id());
        if (stood) {
            forgetSeen(sql, row);
        } else {
            sql.update("DELETE FROM detached WHERE placement = ?", row.id());
        }
        boolean back = moved.thrownAway() && row.deleted();
        sql.update(
                """
                UPDATE placement
                SET agreed_mailbox = ?2, epoch = ?3, uid = ?4, mailbox = iif(?5, ?2, mailbox),
                    deleted_at = iif(?5, NULL, deleted_at), agreed_keywords = ?6
                WHERE id = ?1
                """,
                row.id(),
                target,
                moved.id().epoch(),
                moved.id().number(),
                back,
                keywords);
        if (back) {
            var figures = new Figures();
            figures.arrive(row.local(), row.size());
            figures.addTo(sql, target);
        }
        Keywords left = moved.left();
        if (left != null) {
            leaveBehind(sql, row, left, when);
        }
        describe(sql, row.id(), described);
    }

    /// What still stands where a message was moved from is a tombstone of its own, without a number
    /// if that mailbox was numbered anew. One that is marked as deleted waits for the server's own
    /// expunge.
    private void leaveBehind(Sql sql, PlacementRow row, Keywords left, Instant when) {
        long keywords = keywordSets.intern(sql, left);
        long behind =
                sql.number(
                        """
                        INSERT INTO placement (message, mailbox, keywords, deleted_at,
                            agreed_mailbox, agreed_keywords, epoch, uid, internal_date, missing,
                            announced_size, copied_from)
                        SELECT message, ?2, ?3, ?4, ?2, ?3, ?5, ?6, internal_date, missing,
                            announced_size, id
                        FROM placement WHERE id = ?1 RETURNING id
                        """,
                        row.id(),
                        row.agreedMailbox(),
                        keywords,
                        when.toEpochMilli(),
                        row.epoch(),
                        row.uid());
        if (!left.contains(Keyword.DELETED)) {
            sql.update(
                    "UPDATE placement SET local_modseq = ? WHERE id = ?",
                    Settling.number(sql, behind, "delete", when),
                    behind);
        }
        if (row.uid() == null) {
            MailboxOps.awaitContent(sql, behind);
        }
    }

    /// How the server describes a message.
    ///
    /// @param placement that was taken for it, or 0
    /// @param date null if it did not tell
    /// @param size below 0 if it did not tell
    private record Description(long placement, long keywords, @Nullable Instant date, long size) {}

    /// What is written down of it is the server's word, or only ours.
    private static void describe(Sql sql, long placement, @Nullable Description told) {
        if (told != null && told.size >= 0) {
            Listings.describe(sql, placement, told.date, told.size);
        } else {
            sql.update("UPDATE placement SET undescribed = 1 WHERE id = ?", placement);
        }
    }

    /// Makes room for a message under its number: whoever was taken for it in doubt was it. Other
    /// keywords than it is agreed to have there, which it was seen with already, are others' doing.
    ///
    /// @return what the server told of it, or null
    private static @Nullable Description arrive(
            Sql sql, long placement, long agreed, long mailbox, RemoteId id) {
        Description twin =
                sql.first(
                        """
                        SELECT p.id, p.agreed_keywords, p.internal_date,
                            ifnull(p.announced_size, m.size)
                        FROM placement p JOIN message m ON m.id = p.message
                        WHERE p.agreed_mailbox = ? AND p.epoch = ? AND p.uid = ?
                        """,
                        row ->
                                new Description(
                                        row.getLong(1),
                                        row.getLong(2),
                                        InternalDates.fromColumn(row.getLong(3)),
                                        row.getLong(4)),
                        mailbox,
                        id.epoch(),
                        id.number());
        if (twin != null) {
            long stood = sql.number("SELECT mailbox FROM placement WHERE id = ?", twin.placement);
            Settling.forgetNumbers(sql, List.of(twin.placement));
            sql.update("DELETE FROM placement WHERE id = ?", twin.placement);
            Figures.recount(sql, stood);
        }
        Description appeared =
                sql.first(
                        "DELETE FROM seen WHERE mailbox = ? AND uid = ? RETURNING iif(kind = 2,"
                                + " ?, keywords), internal_date, ifnull(size, -1)",
                        row -> {
                            Long date = Sql.nullableLong(row, 2);
                            return new Description(
                                    0,
                                    row.getLong(1),
                                    date == null ? null : InternalDates.fromColumn(date),
                                    row.getLong(3));
                        },
                        mailbox,
                        id.number(),
                        agreed);
        Long seen = appeared == null ? null : appeared.keywords;
        if (seen != null && seen != agreed) {
            sql.update(
                    "INSERT INTO seen (mailbox, uid, kind, placement, keywords) VALUES (?, ?, 1, ?,"
                            + " ?)",
                    mailbox,
                    id.number(),
                    placement,
                    seen);
        }
        sql.update("DELETE FROM parked WHERE mailbox = ? AND uid = ?", mailbox, id.number());
        return twin == null ? appeared : twin;
    }

    /// Whether the mailbox knows its messages by such numbers; a new one does from now on.
    private static boolean takes(Sql sql, long mailbox, RemoteId id) {
        long epoch = sql.number("SELECT epoch FROM mailbox WHERE id = ?", mailbox);
        if (epoch == 0) {
            sql.update("UPDATE mailbox SET epoch = ? WHERE id = ?", id.epoch(), mailbox);
        }
        return epoch == 0 || epoch == id.epoch();
    }

    /// What was seen of it under its number was about what it was so far.
    static void forgetSeen(Sql sql, PlacementRow row) {
        sql.update(
                "DELETE FROM seen WHERE mailbox = ? AND uid = ? AND kind > 0",
                row.agreedMailbox(),
                row.uid());
        sql.update(
                "DELETE FROM parked WHERE mailbox = ? AND uid = ?", row.agreedMailbox(), row.uid());
    }
}

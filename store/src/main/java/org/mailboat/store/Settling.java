package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Makes agreed what the server confirmed of edits. Each method runs inside the caller's
/// transaction, and reads again what it changes: what was edited meanwhile stays as it is.
final class Settling {
    /// Why a placement is recoverable that its owner deleted.
    static final String DELETED_HERE = "deleted-here";

    static final Keywords MARKED_DELETED = Keywords.of(Keyword.DELETED);

    /// Why a placement is recoverable that its owner did not want any more.
    private static final Set<String> UNWANTED = Set.of(DELETED_HERE, PendingChanges.DROPPED);

    /// What is written down of a message that may have come to its mailbox.
    private static final int SOUGHT_THERE = 1;

    /// And that may have left it again.
    static final int DEPARTED = 2;

    /// What was had back is looked for everywhere as it is.
    private static final String HAD_BACK =
            "EXISTS (SELECT 1 FROM change_log l WHERE l.id = local_modseq AND l.kind = 'undelete')";

    private static final String ROWS =
            """
            SELECT p.id, p.message, p.mailbox, p.keywords, p.agreed_keywords,
                   p.deleted_at IS NOT NULL, p.local_modseq, p.agreed_mailbox, p.epoch, p.uid,
                   p.recoverable_since IS NOT NULL, p.recoverable_reason, p.copied_from, m.size
            FROM placement p JOIN message m ON m.id = p.message
            WHERE p.id IN (SELECT value FROM json_each(?))
            """;

    private final KeywordSets keywordSets;

    Settling(KeywordSets keywordSets) {
        this.keywordSets = keywordSets;
    }

    /// A placement as it is now.
    record Row(
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

        /// What was deleted along stands on the server in the mailbox that it was deleted with.
        boolean goesWithItsMailbox() {
            return deleted && agreedMailbox != null && agreedMailbox == mailbox;
        }
    }

    /// Settles all of these, in their order as far as they are about the same placement.
    void settle(Sql sql, List<Settlement> settlements, Instant when) {
        var marks = new ArrayList<Settlement.Marked>();
        var moved = new TreeSet<Long>();
        var told = new TreeSet<Long>();
        for (Settlement each : settlements) {
            long placement = each.placement().number();
            if (told.contains(placement)) {
                finish(sql, marks, moved, told, when);
            }
            told.add(placement);
            if (each instanceof Settlement.Marked marked) {
                marks.add(marked);
            } else {
                settle(sql, each, when);
                if (each instanceof Settlement.Moved) {
                    moved.add(placement);
                }
            }
        }
        finish(sql, marks, moved, told, when);
    }

    /// What was taken back here before the server was known to have done it is an edit again.
    private void finish(
            Sql sql, List<Settlement.Marked> marks, Set<Long> moved, Set<Long> told, Instant when) {
        MarkSettling.settle(sql, keywordSets, marks);
        Set<Long> marked = new HashSet<>();
        marks.forEach(mark -> marked.add(mark.placement().number()));
        for (Row differing : clearNumbers(sql, told)) {
            boolean elsewhere = moved.contains(differing.id);
            if (elsewhere || (marked.contains(differing.id) && !differing.deleted)) {
                String kind = differing.deleted ? "delete" : elsewhere ? "move" : "flag";
                sql.update(
                        "UPDATE placement SET local_modseq = ? WHERE id = ?",
                        number(sql, differing.id, kind, when),
                        differing.id);
            }
        }
        marks.clear();
        moved.clear();
        told.clear();
    }

    private void settle(Sql sql, Settlement settlement, Instant when) {
        Row row = row(sql, settlement.placement().number());
        if (row == null) {
            return;
        }
        switch (settlement) {
            case Settlement.Marked _ -> throw new IllegalArgumentException("marks go together");
            case Settlement.Placed placed -> placed(sql, row, placed, when);
            case Settlement.Moved moved -> moved(sql, row, moved, when);
            case Settlement.Deleted deleted -> {
                if (row.stands(deleted.at())) {
                    forgetSeen(sql, row);
                    if (row.deleted) {
                        gone(sql, row.id, when);
                    } else {
                        sendAgain(sql, row, when);
                    }
                }
            }
            case Settlement.LeftMarked left -> {
                if (row.stands(left.at())) {
                    leftMarked(sql, row, when);
                }
            }
            case Settlement.Sought sought -> {
                if (row.agreedMailbox == null) {
                    sql.update(
                            "UPDATE placement SET sought = iif("
                                    + HAD_BACK
                                    + ", 0, ?1), agreed_keywords = ?2, internal_date = ifnull(?3,"
                                    + " internal_date) WHERE id = ?4",
                            sought.departed() ? DEPARTED : SOUGHT_THERE,
                            keywordSets.intern(
                                    sql, sought.keywords().minus(unkept(sql, row.mailbox))),
                            column(sought.received()),
                            row.id);
                }
            }
            case Settlement.Same _ -> {}
            case Settlement.RolledBack back -> rollBack(sql, row, back);
            case Settlement.MarksRolledBack back -> {
                if (isAsRefused(row, back.localModSeq())) {
                    remark(
                            sql,
                            row,
                            row.local.minus(back.added()).plus(back.removed()),
                            row.agreed);
                }
            }
        }
    }

    /// It was had back while its deletion was on its way. Should it turn up there, it is the same.
    private static void sendAgain(Sql sql, Row row, Instant when) {
        long number = numbered(sql, row, when);
        sql.update("UPDATE change_log SET kind = ? WHERE id = ?", EditKind.UNDELETE.text(), number);
        sql.update(
                "UPDATE placement SET agreed_mailbox = NULL, epoch = NULL, uid = NULL,"
                        + " local_modseq = ? WHERE id = ?",
                number,
                row.id);
    }

    /// What was had back meanwhile is not marked so here: that is an edit.
    private void leftMarked(Sql sql, Row row, Instant when) {
        Keywords local = row.deleted ? row.local.plus(MARKED_DELETED) : row.local;
        remark(sql, row, local, row.agreed.plus(MARKED_DELETED));
        if (!row.deleted) {
            sql.update(
                    "UPDATE placement SET local_modseq = ? WHERE id = ?",
                    numbered(sql, row, when),
                    row.id);
        }
    }

    private static long numbered(Sql sql, Row row, Instant when) {
        return row.number != 0 ? row.number : number(sql, row.id, EditKind.UNDELETE.text(), when);
    }

    private void remark(Sql sql, Row row, Keywords local, Keywords agreed) {
        sql.update(
                "UPDATE placement SET keywords = ?, agreed_keywords = ? WHERE id = ?",
                keywordSets.intern(sql, local),
                keywordSets.intern(sql, agreed),
                row.id);
        if (row.live()) {
            var figures = new Figures();
            figures.remark(row.local, local);
            figures.addTo(sql, row.mailbox);
        }
    }

    private void placed(Sql sql, Row row, Settlement.Placed placed, Instant when) {
        boolean unwanted = row.recoverable && row.reason != null && UNWANTED.contains(row.reason);
        if (row.agreedMailbox != null || (row.recoverable && !unwanted)) {
            return;
        }
        long target = placed.mailbox().number();
        long keywords = keywordSets.intern(sql, placed.keywords().minus(unkept(sql, target)));
        Instant received = placed.received();
        RemoteId id = placed.id();
        boolean known = id != null && takes(sql, target, id);
        Description described = null;
        if (id != null && known) {
            described = arrive(sql, row.id, keywords, target, id);
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
                row.id,
                target,
                keywords,
                id == null ? 0 : id.epoch(),
                id == null ? 0 : id.number(),
                column(received));
        describe(sql, row.id, described);
        if (!known) {
            // The server has it, under a number of another epoch, or one that nobody knows: it is
            // to be found again.
            MailboxOps.detach(sql, target, row.id);
        }
        if (unwanted) {
            // It was deleted while it was on its way: there, too.
            sql.update(
                    "UPDATE placement SET mailbox = ?2, recoverable_since = NULL,"
                            + " recoverable_reason = NULL, deleted_at = ?3, local_modseq = ?4 WHERE"
                            + " id = ?1",
                    row.id,
                    target,
                    when.toEpochMilli(),
                    number(sql, row.id, "delete", when));
        }
    }

    private static @Nullable Long column(@Nullable Instant received) {
        return received == null ? null : InternalDates.toColumn(received);
    }

    private void moved(Sql sql, Row row, Settlement.Moved moved, Instant when) {
        long target = moved.mailbox().number();
        boolean stood = row.stands(moved.from());
        if (!(stood || row.detached()) || !takes(sql, target, moved.id())) {
            return;
        }
        // What is only ours there is nobody's doing when it is not shown.
        long keywords = keywordSets.intern(sql, row.agreed.minus(unkept(sql, target)));
        Description described = arrive(sql, row.id, keywords, target, moved.id());
        if (stood) {
            forgetSeen(sql, row);
        } else {
            sql.update("DELETE FROM detached WHERE placement = ?", row.id);
        }
        boolean back = moved.thrownAway() && row.deleted;
        sql.update(
                """
                UPDATE placement
                SET agreed_mailbox = ?2, epoch = ?3, uid = ?4, mailbox = iif(?5, ?2, mailbox),
                    deleted_at = iif(?5, NULL, deleted_at), agreed_keywords = ?6
                WHERE id = ?1
                """,
                row.id,
                target,
                moved.id().epoch(),
                moved.id().number(),
                back,
                keywords);
        if (back) {
            var figures = new Figures();
            figures.arrive(row.local, row.size);
            figures.addTo(sql, target);
        }
        Keywords left = moved.left();
        if (left != null) {
            leaveBehind(sql, row, left, when);
        }
        describe(sql, row.id, described);
    }

    /// What still stands where a message was moved from is a tombstone of its own, without a number
    /// if that mailbox was numbered anew. One that is marked as deleted waits for the server's own
    /// expunge.
    private void leaveBehind(Sql sql, Row row, Keywords left, Instant when) {
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
                        row.id,
                        row.agreedMailbox,
                        keywords,
                        when.toEpochMilli(),
                        row.epoch,
                        row.uid);
        if (!left.contains(Keyword.DELETED)) {
            sql.update(
                    "UPDATE placement SET local_modseq = ? WHERE id = ?",
                    number(sql, behind, "delete", when),
                    behind);
        }
        if (row.uid == null) {
            MailboxOps.awaitContent(sql, behind);
        }
    }

    private static void rollBack(Sql sql, Row row, Settlement.RolledBack back) {
        Long agreed = row.agreedMailbox;
        if (agreed == null || !isAsRefused(row, back.localModSeq())) {
            return;
        }
        sql.update(
                "UPDATE placement SET mailbox = agreed_mailbox, deleted_at = NULL WHERE id = ?",
                row.id);
        Figures.recount(sql, row.mailbox);
        Figures.recount(sql, agreed);
    }

    private static boolean isAsRefused(Row row, long localModSeq) {
        return row.number == localModSeq && row.agreedMailbox != null && !row.recoverable;
    }

    /// Takes a placement that its owner deleted out of its mailbox; of what a move left behind
    /// nothing stays.
    static void gone(Sql sql, long placement, Instant when) {
        boolean behind =
                sql.number("SELECT copied_from IS NOT NULL FROM placement WHERE id = ?", placement)
                        != 0;
        forgetNumbers(sql, List.of(placement));
        if (behind) {
            sql.update("DELETE FROM placement WHERE id = ?", placement);
        } else {
            sql.update(
                    "UPDATE placement SET recoverable_since = ?2, recoverable_reason = ?3,"
                            + " agreed_mailbox = NULL, deleted_at = NULL, local_modseq = 0,"
                            + " keywords = agreed_keywords WHERE id = ?1",
                    placement,
                    when.toEpochMilli(),
                    DELETED_HERE);
        }
    }

    /// What differs no more has no number; a placement that is on the server and as it is there.
    ///
    /// @return what differs and has no number, other than what goes with its mailbox
    List<Row> clearNumbers(Sql sql, Collection<Long> placements) {
        var differing = new ArrayList<Row>();
        Map<Long, Keywords> unkept = new HashMap<>();
        var same = new ArrayList<Long>();
        for (Row row : rows(sql, placements)) {
            Long agreed = row.agreedMailbox;
            if (agreed == null || row.recoverable) {
                continue;
            }
            boolean isSame = isSame(row, unkept.computeIfAbsent(agreed, id -> unkept(sql, id)));
            if (isSame && row.number != 0) {
                same.add(row.id);
            } else if (!isSame && row.number == 0 && !row.goesWithItsMailbox()) {
                differing.add(row);
            }
        }
        if (!same.isEmpty()) {
            forgetNumbers(sql, same);
            sql.update(
                    "UPDATE placement SET local_modseq = 0 WHERE id IN (SELECT value FROM"
                            + " json_each(?))",
                    same.toString());
        }
        return differing;
    }

    private static boolean isSame(Row row, Keywords unkept) {
        boolean hidden = row.deleted && row.agreed.contains(Keyword.DELETED);
        return (!row.deleted || hidden)
                && row.agreedMailbox != null
                && row.mailbox == row.agreedMailbox
                && row.local.minus(unkept).equals(row.agreed.minus(unkept));
    }

    private static void forgetNumbers(Sql sql, Collection<Long> placements) {
        String ids = placements.toString();
        sql.update(
                "DELETE FROM change_state WHERE change IN (SELECT id FROM change_log WHERE"
                        + " placement IN (SELECT value FROM json_each(?)))",
                ids);
        sql.update(
                "DELETE FROM change_log WHERE placement IN (SELECT value FROM json_each(?))", ids);
    }

    private static long number(Sql sql, long placement, String kind, Instant when) {
        return sql.number(
                "INSERT INTO change_log (placement, kind, made) VALUES (?, ?, ?) RETURNING id",
                placement,
                kind,
                when.toEpochMilli());
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

    /// What waits to be sent may be there.
    static void seekAll(Sql sql) {
        sql.update(
                "UPDATE placement SET sought = iif("
                        + HAD_BACK
                        + ", 0, max(sought, ?1)) WHERE local_modseq > 0 AND agreed_mailbox IS NULL"
                        + " AND recoverable_since IS NULL",
                SOUGHT_THERE);
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
            forgetNumbers(sql, List.of(twin.placement));
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

    private static void forgetSeen(Sql sql, Row row) {
        sql.update(
                "DELETE FROM seen WHERE mailbox = ? AND uid = ? AND kind > 0",
                row.agreedMailbox,
                row.uid);
        sql.update("DELETE FROM parked WHERE mailbox = ? AND uid = ?", row.agreedMailbox, row.uid);
    }

    static Keywords unkept(Sql sql, long mailbox) {
        String text =
                sql.first(
                        "SELECT unkept FROM mailbox WHERE id = ?",
                        row -> row.getString(1),
                        mailbox);
        return text == null ? Keywords.none() : Keywords.parse(text);
    }

    static void noteUnkept(Sql sql, long mailbox, Keywords keywords) {
        setUnkept(sql, mailbox, unkept(sql, mailbox).plus(keywords));
    }

    static void setUnkept(Sql sql, long mailbox, Keywords keywords) {
        sql.update("UPDATE mailbox SET unkept = ? WHERE id = ?", keywords.toString(), mailbox);
    }

    static void setBack(Sql sql, Setback setback) {
        PlacementId inDoubt = setback.inDoubt();
        Long now =
                inDoubt == null
                        ? null
                        : sql.first(
                                "SELECT local_modseq FROM placement WHERE id = ? AND local_modseq >"
                                        + " 0 AND agreed_mailbox IS NOT mailbox AND"
                                        + " recoverable_since IS NULL",
                                row -> row.getLong(1),
                                inDoubt.number());
        sql.update(
                """
                INSERT INTO change_state (change, attempts, failure, next_try, parked, doubts)
                SELECT ?1, 1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM change_log WHERE id = ?1)
                ON CONFLICT DO UPDATE SET attempts = attempts + 1, failure = ?2, next_try = ?3,
                    parked = ?4, doubts = doubts + ?5
                """,
                now == null ? setback.change() : now,
                FailureText.print(setback.failure()),
                setback.nextTry() == null ? null : setback.nextTry().toEpochMilli(),
                setback.parked(),
                inDoubt != null);
    }

    private @Nullable Row row(Sql sql, long placement) {
        List<Row> rows = rows(sql, List.of(placement));
        return rows.isEmpty() ? null : rows.getFirst();
    }

    private List<Row> rows(Sql sql, Collection<Long> placements) {
        return sql.list(ROWS, row -> row(sql, row), placements.toString());
    }

    private Row row(Sql sql, ResultSet row) throws SQLException {
        return new Row(
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

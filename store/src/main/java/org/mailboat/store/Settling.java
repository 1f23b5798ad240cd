package org.mailboat.store;

import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;

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

    /// What is written down of a message that may have come to its mailbox.
    private static final int SOUGHT_THERE = 1;

    /// And that may have left it again.
    static final int DEPARTED = 2;

    /// What was had back is looked for everywhere as it is.
    private static final String HAD_BACK =
            "EXISTS (SELECT 1 FROM change_log l WHERE l.id = local_modseq AND l.kind = 'undelete')";

    private final KeywordSets keywordSets;
    private final Arriving arriving;
    private final LeftBehind leftBehind;

    Settling(KeywordSets keywordSets) {
        this.keywordSets = keywordSets;
        this.arriving = new Arriving(keywordSets);
        this.leftBehind = new LeftBehind(keywordSets, this);
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
        leftBehind.takeOver(sql, marks);
        MarkSettling.settle(sql, keywordSets, marks);
        Set<Long> marked = new HashSet<>();
        marks.forEach(mark -> marked.add(mark.placement().number()));
        for (PlacementRow differing : clearNumbers(sql, told)) {
            boolean elsewhere = moved.contains(differing.id());
            if (elsewhere || (marked.contains(differing.id()) && !differing.deleted())) {
                boolean moves = elsewhere && !differing.standsAtHome();
                String kind = differing.deleted() ? "delete" : moves ? "move" : "flag";
                sql.update(
                        "UPDATE placement SET local_modseq = ? WHERE id = ?",
                        number(sql, differing.id(), kind, when),
                        differing.id());
            }
        }
        marks.clear();
        moved.clear();
        told.clear();
    }

    private void settle(Sql sql, Settlement settlement, Instant when) {
        PlacementRow row = PlacementRow.read(sql, keywordSets, settlement.placement().number());
        if (row == null) {
            return;
        }
        switch (settlement) {
            case Settlement.Marked _ -> throw new IllegalArgumentException("marks go together");
            case Settlement.Placed placed -> arriving.placed(sql, row, placed, when);
            case Settlement.Moved moved -> arriving.moved(sql, shown(sql, row, moved), moved, when);
            case Settlement.Deleted deleted -> {
                if (row.stands(deleted.at())) {
                    Arriving.forgetSeen(sql, row);
                    if (row.deleted()) {
                        gone(sql, row.id(), when);
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
                if (row.agreedMailbox() == null) {
                    sql.update(
                            "UPDATE placement SET sought = iif("
                                    + HAD_BACK
                                    + ", 0, ?1), agreed_keywords = ?2, internal_date = ifnull(?3,"
                                    + " internal_date) WHERE id = ?4",
                            sought.departed() ? DEPARTED : SOUGHT_THERE,
                            keywordSets.intern(
                                    sql,
                                    sought.keywords().minus(UnkeptKeywords.of(sql, row.mailbox()))),
                            InternalDates.toColumnIfAny(sought.received()),
                            row.id());
                }
            }
            case Settlement.Same _ -> {}
            case Settlement.RolledBack back -> rollBack(sql, row, back);
            case Settlement.MarksRolledBack back -> {
                if (isAsRefused(row, back.localModSeq())) {
                    remark(
                            sql,
                            row,
                            row.local().minus(back.added()).plus(back.removed()),
                            row.agreed());
                }
            }
        }
    }

    /// It was had back while its deletion was on its way. Should it turn up there, it is the same.
    private static void sendAgain(Sql sql, PlacementRow row, Instant when) {
        long number = numbered(sql, row, when);
        sql.update("UPDATE change_log SET kind = ? WHERE id = ?", EditKind.UNDELETE.text(), number);
        sql.update(
                "UPDATE placement SET agreed_mailbox = NULL, epoch = NULL, uid = NULL,"
                        + " local_modseq = ? WHERE id = ?",
                number,
                row.id());
    }

    /// What was had back meanwhile is not marked so here: that is an edit.
    private void leftMarked(Sql sql, PlacementRow row, Instant when) {
        Keywords local = row.deleted() ? row.local().plus(MARKED_DELETED) : row.local();
        remark(sql, row, local, row.agreed().plus(MARKED_DELETED));
        if (!row.deleted()) {
            sql.update(
                    "UPDATE placement SET local_modseq = ? WHERE id = ?",
                    numbered(sql, row, when),
                    row.id());
        }
    }

    private static long numbered(Sql sql, PlacementRow row, Instant when) {
        return row.number() != 0
                ? row.number()
                : number(sql, row.id(), EditKind.UNDELETE.text(), when);
    }

    /// With what others changed of it after it was copied.
    private PlacementRow shown(Sql sql, PlacementRow row, Settlement.Moved moved) {
        Keywords shown = moved.shown();
        Long mailbox = row.agreedMailbox();
        if (shown == null || mailbox == null || !row.stands(moved.from())) {
            return row;
        }
        Keywords local = LeftBehind.merged(sql, mailbox, row.agreed(), row.local(), shown);
        remark(sql, row, local, row.agreed());
        return row.marked(local);
    }

    void remark(Sql sql, PlacementRow row, Keywords local, Keywords agreed) {
        sql.update(
                "UPDATE placement SET keywords = ?, agreed_keywords = ? WHERE id = ?",
                keywordSets.intern(sql, local),
                keywordSets.intern(sql, agreed),
                row.id());
        if (row.live()) {
            var figures = new Figures();
            figures.remark(row.local(), local);
            figures.addTo(sql, row.mailbox());
        }
    }

    private static void rollBack(Sql sql, PlacementRow row, Settlement.RolledBack back) {
        Long agreed = row.agreedMailbox();
        if (agreed == null || !isAsRefused(row, back.localModSeq())) {
            return;
        }
        sql.update(
                "UPDATE placement SET mailbox = agreed_mailbox, deleted_at = NULL WHERE id = ?",
                row.id());
        Figures.recount(sql, row.mailbox());
        Figures.recount(sql, agreed);
    }

    private static boolean isAsRefused(PlacementRow row, long localModSeq) {
        return row.number() == localModSeq && row.agreedMailbox() != null && !row.recoverable();
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
    List<PlacementRow> clearNumbers(Sql sql, Collection<Long> placements) {
        var differing = new ArrayList<PlacementRow>();
        Map<Long, Keywords> unkept = new HashMap<>();
        var same = new ArrayList<Long>();
        for (PlacementRow row : PlacementRow.read(sql, keywordSets, placements)) {
            Long agreed = row.agreedMailbox();
            if (agreed == null || row.recoverable()) {
                continue;
            }
            boolean isSame =
                    isSame(row, unkept.computeIfAbsent(agreed, id -> UnkeptKeywords.of(sql, id)));
            if (isSame && row.number() != 0) {
                same.add(row.id());
            } else if (!isSame && row.number() == 0 && !row.goesWithItsMailbox()) {
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

    private static boolean isSame(PlacementRow row, Keywords unkept) {
        boolean hidden = row.deleted() && row.agreed().contains(Keyword.DELETED);
        return (!row.deleted() || hidden)
                && row.agreedMailbox() != null
                && row.mailbox() == row.agreedMailbox()
                && row.local().minus(unkept).equals(row.agreed().minus(unkept));
    }

    static void forgetNumbers(Sql sql, Collection<Long> placements) {
        String ids = placements.toString();
        sql.update(
                "DELETE FROM change_state WHERE change IN (SELECT id FROM change_log WHERE"
                        + " placement IN (SELECT value FROM json_each(?)))",
                ids);
        sql.update(
                "DELETE FROM change_log WHERE placement IN (SELECT value FROM json_each(?))", ids);
    }

    static long number(Sql sql, long placement, String kind, Instant when) {
        return sql.number(
                "INSERT INTO change_log (placement, kind, made) VALUES (?, ?, ?) RETURNING id",
                placement,
                kind,
                when.toEpochMilli());
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
}

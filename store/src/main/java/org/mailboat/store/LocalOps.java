package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.port.SeenChange;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Carries out on placements what was decided. Each method runs inside the caller's transaction,
/// and reads again what it changes.
final class LocalOps {
    private static final String REMOVED = "removed-on-server";

    /// Never expires: nobody knows whether the server still has it.
    static final String IDENTITY_LOST = "identity-lost";

    private final KeywordSets keywordSets;
    private final Settling settling;
    private final LeftBehind leftBehind;

    LocalOps(KeywordSets keywordSets, Settling settling) {
        this.keywordSets = keywordSets;
        this.settling = settling;
        this.leftBehind = new LeftBehind(keywordSets, settling);
    }

    long mark(Sql sql, long mailbox, List<SeenChange.Marked> marks) {
        long changed = 0;
        Keywords unkept = UnkeptKeywords.of(sql, mailbox);
        for (SeenChange.Marked mark : marks) {
            Standing now = standing(sql, mailbox, mark.remoteId(), mark.placement().number());
            if (now != null) {
                // What the mailbox cannot keep nobody took away.
                Keywords agreed = now.agreed.minus(unkept.minus(mark.seen()));
                Keywords merged = KeywordMerge.merge(agreed, now.local, mark.seen());
                if (now.isShownAgain(mark.seen())) {
                    showAgain(sql, now.placement);
                } else if (now.deleted) {
                    leftBehind.takeOver(sql, Map.of(now.placement, mark.seen()));
                }
                remark(sql, now, merged, mark.seen());
                if (!now.deleted) {
                    // A deletion that got no further than the mark is still to be made.
                    settling.clearNumbers(sql, List.of(now.placement));
                }
                changed += merged.equals(now.local) ? 0 : 1;
            }
            // A later listing may have noted something newer, which stands.
            sql.update(
                    "DELETE FROM seen WHERE mailbox = ? AND uid = ? AND kind = 1 AND placement = ?"
                            + " AND keywords = ?",
                    mailbox,
                    mark.remoteId(),
                    mark.placement().number(),
                    keywordSets.intern(sql, mark.seen()));
        }
        return changed;
    }

    static long removeAll(Sql sql, long mailbox, List<SeenChange.Vanished> removals, Instant when) {
        long gone = 0;
        Set<Long> touched = new HashSet<>();
        for (SeenChange.Vanished removal : removals) {
            long placement = removal.placement().number();
            int cleared =
                    sql.update(
                            "DELETE FROM seen WHERE mailbox = ? AND uid = ? AND kind = 2 AND"
                                    + " placement = ?",
                            mailbox,
                            removal.remoteId(),
                            placement);
            // Where the fact no longer stands, the message is there again.
            if (cleared > 0 && makeRecoverable(sql, mailbox, placement, removal.remoteId(), when)) {
                gone++;
                touched.add(sql.number("SELECT mailbox FROM placement WHERE id = ?", placement));
            }
        }
        touched.forEach(each -> Figures.recount(sql, each));
        return gone;
    }

    static long retireDetached(Sql sql, long mailbox, Instant when) {
        List<Long> touched =
                sql.list(
                        "SELECT DISTINCT mailbox FROM placement WHERE id IN (SELECT placement FROM"
                                + " detached WHERE mailbox = ?)",
                        row -> row.getLong(1),
                        mailbox);
        long gone =
                sql.update(
                        """
                        UPDATE placement
                        SET recoverable_since = ?2, recoverable_reason = ?3,
                            agreed_mailbox = NULL
                        WHERE id IN (SELECT placement FROM detached WHERE mailbox = ?1)
                          AND recoverable_since IS NULL AND deleted_at IS NULL
                        """,
                        mailbox,
                        when.toEpochMilli(),
                        IDENTITY_LOST);
        List<Long> deleted =
                sql.list(
                        "SELECT p.id FROM detached d JOIN placement p ON p.id = d.placement WHERE"
                                + " d.mailbox = ? AND p.recoverable_since IS NULL AND p.deleted_at"
                                + " IS NOT NULL",
                        row -> row.getLong(1),
                        mailbox);
        sql.update("DELETE FROM detached WHERE mailbox = ?", mailbox);
        deleted.forEach(each -> Settling.gone(sql, each, when));
        touched.forEach(each -> Figures.recount(sql, each));
        return gone + deleted.size();
    }

    /// A placement's keywords as they are now.
    private record Standing(
            long placement,
            long mailbox,
            Keywords local,
            Keywords agreed,
            boolean deleted,
            boolean edited) {
        /// Whether what only waited for the server's own expunge is to stay after all.
        boolean isShownAgain(Keywords seen) {
            return deleted
                    && !edited
                    && agreed.contains(Keyword.DELETED)
                    && !seen.contains(Keyword.DELETED);
        }
    }

    private static void showAgain(Sql sql, long placement) {
        sql.update(
                "UPDATE placement SET deleted_at = NULL, copied_from = NULL WHERE id = ?",
                placement);
        Figures.recount(sql, sql.number("SELECT mailbox FROM placement WHERE id = ?", placement));
    }

    private @Nullable Standing standing(Sql sql, long mailbox, long uid, long placement) {
        return sql.first(
                "SELECT id, mailbox, keywords, agreed_keywords, deleted_at IS NOT NULL,"
                        + " local_modseq > 0 FROM placement WHERE id = ? AND agreed_mailbox = ?"
                        + " AND uid = ?",
                row ->
                        new Standing(
                                row.getLong(1),
                                row.getLong(2),
                                keywordSets.get(sql, row.getLong(3)),
                                keywordSets.get(sql, row.getLong(4)),
                                row.getBoolean(5),
                                row.getBoolean(6)),
                placement,
                mailbox,
                uid);
    }

    private void remark(Sql sql, Standing now, Keywords local, Keywords agreed) {
        sql.update(
                "UPDATE placement SET keywords = ?, agreed_keywords = ? WHERE id = ?",
                keywordSets.intern(sql, local),
                keywordSets.intern(sql, agreed),
                now.placement);
        long live =
                sql.number(
                        "SELECT count(*) FROM placement WHERE id = ? AND deleted_at IS NULL",
                        now.placement);
        if (live > 0) {
            var figures = new Figures();
            figures.remark(now.local, local);
            figures.addTo(sql, now.mailbox);
        }
    }

    private static boolean makeRecoverable(
            Sql sql, long mailbox, long placement, long uid, Instant when) {
        boolean deleted =
                sql.number(
                                "SELECT count(*) FROM placement WHERE id = ? AND agreed_mailbox = ?"
                                        + " AND uid = ? AND deleted_at IS NOT NULL",
                                placement,
                                mailbox,
                                uid)
                        > 0;
        if (deleted) {
            // Both sides deleted it.
            Settling.gone(sql, placement, when);
            return true;
        }
        return sql.update(
                        "UPDATE placement SET recoverable_since = ?, recoverable_reason = ?,"
                                + " agreed_mailbox = NULL WHERE id = ? AND agreed_mailbox = ? AND"
                                + " uid = ?",
                        when.toEpochMilli(),
                        REMOVED,
                        placement,
                        mailbox,
                        uid)
                > 0;
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Carries out on the local side what was decided. Each method runs inside the caller's
/// transaction, and reads again what it changes.
final class LocalOps {
    private static final String REMOVED = "removed-on-server";
    private static final String MAILBOX_REMOVED = "mailbox-removed-on-server";

    /// Never expires: nobody knows whether the server still has it.
    private static final String IDENTITY_LOST = "identity-lost";

    private final KeywordSets keywordSets;

    LocalOps(KeywordSets keywordSets) {
        this.keywordSets = keywordSets;
    }

    /// @param id for a mailbox that is new
    /// @return the id it has: that of the mailbox with this name on the server, or of one made
    ///   alike here, which the server now has too; else the new one
    static long adopt(Sql sql, AccountId account, RemoteMailbox remote, long id) {
        long here =
                sql.number(
                        """
                        SELECT id FROM mailbox
                        WHERE account = ?1 AND gone_at IS NULL
                          AND (wire_name = ?2 OR (agreed_path IS NULL AND path = ?3))
                        ORDER BY wire_name IS NULL, id LIMIT 1
                        """,
                        account.number(),
                        remote.wireName(),
                        remote.path().toString());
        long mailbox = here == 0 ? id : here;
        if (here == 0) {
            sql.update(
                    "INSERT INTO mailbox (id, account, path) VALUES (?, ?, ?)",
                    mailbox,
                    account.number(),
                    remote.path().toString());
        }
        agree(sql, mailbox, remote);
        return mailbox;
    }

    static void agree(Sql sql, long mailbox, RemoteMailbox remote) {
        sql.update(
                """
                UPDATE mailbox
                SET path = CASE WHEN agreed_path IS NULL OR path = agreed_path THEN ?2
                                ELSE path END,
                    agreed_path = ?2, wire_name = ?3, separator = ?4, roles = ?5, subscribed = ?6,
                    selectable = ?7, server_id = ifnull(?8, server_id)
                WHERE id = ?1
                """,
                mailbox,
                remote.path().toString(),
                remote.wireName(),
                remote.separator(),
                MailboxRow.rolesText(remote.roles()),
                remote.subscribed(),
                remote.selectable(),
                remote.serverId());
        MailboxStatus status = remote.status();
        if (status != null) {
            sql.update(
                    "UPDATE mailbox SET status_messages = ?, status_epoch = ?, status_uid_next = ?,"
                            + " status_modseq = ? WHERE id = ?",
                    status.messages(),
                    status.epoch(),
                    status.uidNext(),
                    status.highestModSeq(),
                    mailbox);
        }
    }

    static void reset(Sql sql, long mailbox) {
        sql.update(
                """
                INSERT OR IGNORE INTO detached (mailbox, sha256, placement)
                SELECT p.agreed_mailbox, ifnull(c.sha256, x''), p.id
                FROM placement p
                JOIN message m ON m.id = p.message
                LEFT JOIN content c ON c.id = m.content
                WHERE p.agreed_mailbox = ? AND p.uid IS NOT NULL
                """,
                mailbox);
        sql.update(
                "UPDATE placement SET epoch = NULL, uid = NULL WHERE agreed_mailbox = ? AND uid IS"
                        + " NOT NULL",
                mailbox);
        forgetFacts(sql, mailbox);
        sql.update(
                "UPDATE mailbox SET epoch = 0, checkpoint = NULL, listing_checkpoint = NULL,"
                        + " resume_below = NULL WHERE id = ?",
                mailbox);
    }

    /// The mailbox is gone; what was moved into it here goes back to where the server has it.
    static void remove(Sql sql, long mailbox, Instant when) {
        List<Long> returned =
                sql.list(
                        "SELECT DISTINCT agreed_mailbox FROM placement WHERE mailbox = ?1 AND"
                                + " agreed_mailbox <> ?1",
                        row -> row.getLong(1),
                        mailbox);
        sql.update(
                "UPDATE placement SET mailbox = agreed_mailbox WHERE mailbox = ?1 AND"
                        + " agreed_mailbox <> ?1",
                mailbox);
        List<Long> touched =
                sql.list(
                        "SELECT DISTINCT mailbox FROM placement WHERE agreed_mailbox = ?",
                        row -> row.getLong(1),
                        mailbox);
        sql.update(
                """
                UPDATE placement
                SET recoverable_since = ifnull(recoverable_since, ?2),
                    recoverable_reason = ifnull(recoverable_reason, ?3), agreed_mailbox = NULL
                WHERE agreed_mailbox = ?1 OR (mailbox = ?1 AND agreed_mailbox IS NULL)
                """,
                mailbox,
                when.toEpochMilli(),
                MAILBOX_REMOVED);
        forgetFacts(sql, mailbox);
        sql.update("DELETE FROM detached WHERE mailbox = ?", mailbox);
        sql.update("UPDATE mailbox SET gone_at = ? WHERE id = ?", when.toEpochMilli(), mailbox);
        Set<Long> changed = new HashSet<>(touched);
        changed.addAll(returned);
        changed.add(mailbox);
        changed.forEach(each -> Figures.recount(sql, each));
    }

    long mark(Sql sql, long mailbox, List<SeenChange.Marked> marks) {
        long changed = 0;
        for (SeenChange.Marked mark : marks) {
            Standing now = standing(sql, mailbox, mark.remoteId(), mark.placement().number());
            if (now != null) {
                Keywords merged = KeywordMerge.merge(now.agreed, now.local, mark.seen());
                remark(sql, now, merged, mark.seen());
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
                          AND recoverable_since IS NULL
                        """,
                        mailbox,
                        when.toEpochMilli(),
                        IDENTITY_LOST);
        sql.update("DELETE FROM detached WHERE mailbox = ?", mailbox);
        touched.forEach(each -> Figures.recount(sql, each));
        return gone;
    }

    /// A placement's keywords as they are now.
    private record Standing(long placement, long mailbox, Keywords local, Keywords agreed) {}

    private @Nullable Standing standing(Sql sql, long mailbox, long uid, long placement) {
        return sql.first(
                "SELECT id, mailbox, keywords, agreed_keywords FROM placement WHERE id = ? AND"
                        + " agreed_mailbox = ? AND uid = ?",
                row ->
                        new Standing(
                                row.getLong(1),
                                row.getLong(2),
                                keywordSets.get(sql, row.getLong(3)),
                                keywordSets.get(sql, row.getLong(4))),
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

    private static void forgetFacts(Sql sql, long mailbox) {
        sql.update("DELETE FROM seen WHERE mailbox = ?", mailbox);
        sql.update("DELETE FROM parked WHERE mailbox = ?", mailbox);
    }
}

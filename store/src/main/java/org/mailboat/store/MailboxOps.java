package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Carries out on mailboxes what was decided. Each method runs inside the caller's transaction, and
/// reads again what it changes.
final class MailboxOps {
    private static final String MAILBOX_REMOVED = "mailbox-removed-on-server";

    private MailboxOps() {}

    /// @param id for a mailbox that is new
    /// @return the id it has: that of the mailbox with this name on the server, or of one made
    ///   alike here, which the server now has too, or of one that was gone and is back by the
    ///   server's own identity; else the new one
    static long adopt(Sql sql, AccountId account, RemoteMailbox remote, long id) {
        long here =
                sql.number(
                        """
                        SELECT id FROM mailbox
                        WHERE account = ?1
                          AND (gone_at IS NULL
                               AND (wire_name = ?2
                                    OR (agreed_path IS NULL AND path = ?3 AND local_only = 0))
                            OR gone_at IS NOT NULL AND server_id = ?4)
                        ORDER BY gone_at IS NOT NULL, wire_name IS NULL, id LIMIT 1
                        """,
                        account.number(),
                        remote.wireName(),
                        remote.path().toString(),
                        remote.serverId());
        long mailbox = here == 0 ? id : here;
        if (here == 0) {
            sql.update(
                    "INSERT INTO mailbox (id, account, path) VALUES (?, ?, ?)",
                    mailbox,
                    account.number(),
                    remote.path().toString());
        } else {
            sql.update(
                    "UPDATE mailbox SET path = agreed_path, gone_at = NULL, epoch = 0 WHERE id = ?"
                            + " AND gone_at IS NOT NULL",
                    mailbox);
        }
        agree(sql, mailbox, remote);
        return mailbox;
    }

    static void agree(Sql sql, long mailbox, RemoteMailbox remote) {
        agree(sql, mailbox, remote, false);
    }

    /// Takes over the server's word; its path, unless it was renamed here.
    ///
    /// @param keepsPath whether it was, though its path is the one that was agreed, or none was
    static void agree(Sql sql, long mailbox, RemoteMailbox remote, boolean keepsPath) {
        String path = remote.path().toString();
        String before = path(sql, mailbox);
        sql.update(
                """
                UPDATE mailbox
                SET path = iif((agreed_path IS NULL OR path = agreed_path) AND NOT ?10, ?2, path),
                    agreed_path = ?2, wire_name = ?3, separator = ?4, roles = ?5, subscribed = ?6,
                    selectable = ?7, server_id = ifnull(?8, server_id), is_foreign = ?9
                WHERE id = ?1
                """,
                mailbox,
                path,
                remote.wireName(),
                remote.separator(),
                MailboxRow.rolesText(remote.roles()),
                remote.subscribed(),
                remote.selectable(),
                remote.serverId(),
                remote.foreign(),
                keepsPath);
        String after = path(sql, mailbox);
        if (before != null && after != null && !before.equals(after)) {
            moveOwnChildren(sql, mailbox, before, after);
        }
        stepAside(sql, mailbox);
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
        detach(sql, mailbox, null);
        forgetFacts(sql, mailbox);
        sql.update("UPDATE mailbox SET epoch = 0 WHERE id = ?", mailbox);
    }

    /// Placements lose their number on the server, and are to be found again by their content.
    ///
    /// @param placement the one, or null for all that are agreed in the mailbox
    static void detach(Sql sql, long mailbox, @Nullable Long placement) {
        sql.update(
                """
                INSERT OR REPLACE INTO detached (placement, mailbox, sha256)
                SELECT p.id, p.agreed_mailbox, iif(p.missing = 0, c.sha256, NULL)
                FROM placement p
                JOIN message m ON m.id = p.message
                LEFT JOIN content c ON c.id = m.content
                WHERE p.agreed_mailbox = ?1 AND p.uid IS NOT NULL AND (?2 IS NULL OR p.id = ?2)
                """,
                mailbox,
                placement);
        sql.update(
                "UPDATE placement SET epoch = NULL, uid = NULL WHERE agreed_mailbox = ?1 AND uid IS"
                        + " NOT NULL AND (?2 IS NULL OR id = ?2)",
                mailbox,
                placement);
    }

    /// One that has no number is found again by its content.
    static void awaitContent(Sql sql, long placement) {
        sql.update(
                """
                INSERT OR REPLACE INTO detached (placement, mailbox, sha256)
                SELECT p.id, p.agreed_mailbox, NULL FROM placement p WHERE p.id = ?
                """,
                placement);
    }

    /// The mailbox is gone; what was moved into it here goes back to where the server has it, and
    /// what the server never had is kept in a mailbox of its own.
    ///
    /// @return how many messages the server never had
    static long remove(Sql sql, long mailbox, Instant when) {
        Set<Long> touched = new TreeSet<>();
        touched.add(mailbox);
        touched.addAll(
                sql.list(
                        """
                        SELECT agreed_mailbox FROM placement WHERE mailbox = ?1 AND agreed_mailbox <> ?1
                        UNION SELECT mailbox FROM placement WHERE agreed_mailbox = ?1
                        """,
                        row -> row.getLong(1),
                        mailbox));
        sql.update(
                "UPDATE placement SET mailbox = agreed_mailbox WHERE mailbox = ?1 AND"
                        + " agreed_mailbox <> ?1",
                mailbox);
        long own = keepOwn(sql, mailbox, touched);
        sql.list(
                        "SELECT id FROM placement WHERE agreed_mailbox = ? AND deleted_at IS NOT"
                                + " NULL AND copied_from IS NOT NULL",
                        row -> row.getLong(1),
                        mailbox)
                .forEach(left -> Settling.gone(sql, left, when));
        sql.update(
                """
                UPDATE placement
                SET recoverable_since = ifnull(recoverable_since, ?2),
                    recoverable_reason = ifnull(recoverable_reason, ?3), agreed_mailbox = NULL,
                    deleted_at = NULL, local_modseq = iif(deleted_at IS NULL, local_modseq, 0),
                    keywords = iif(deleted_at IS NULL, keywords, agreed_keywords)
                WHERE agreed_mailbox = ?1 OR (mailbox = ?1 AND agreed_mailbox IS NULL)
                """,
                mailbox,
                when.toEpochMilli(),
                MAILBOX_REMOVED);
        forgetFacts(sql, mailbox);
        sql.update("DELETE FROM detached WHERE mailbox = ?", mailbox);
        sql.update(
                "UPDATE mailbox SET gone_at = ?, local_modseq = 0 WHERE id = ?",
                when.toEpochMilli(),
                mailbox);
        MailboxSettling.forgetNumber(sql, mailbox);
        touched.forEach(each -> Figures.recount(sql, each));
        return own;
    }

    /// The mailbox for mail that has no other place any more, made if there is none: here only, and
    /// never made on the server.
    static long recovered(Sql sql, long account) {
        long known =
                sql.number(
                        "SELECT id FROM mailbox WHERE account = ? AND local_only AND gone_at IS"
                                + " NULL",
                        account);
        return known != 0
                ? known
                : sql.number(
                        "INSERT INTO mailbox (account, path, local_only) VALUES (?, ?, 1) RETURNING"
                                + " id",
                        account,
                        freePath(sql, account, "Recovered"));
    }

    /// Mail that the server never had, or that was had back.
    private static long keepOwn(Sql sql, long mailbox, Set<Long> touched) {
        String own =
                " FROM placement WHERE mailbox = ? AND agreed_mailbox IS NULL AND"
                        + " recoverable_since IS NULL AND deleted_at IS NULL";
        long count = sql.number("SELECT count(*)" + own, mailbox);
        if (count == 0) {
            return 0;
        }
        long recovered =
                recovered(sql, sql.number("SELECT account FROM mailbox WHERE id = ?", mailbox));
        sql.update(
                "UPDATE placement SET mailbox = ? WHERE id IN (SELECT id" + own + ")",
                recovered,
                mailbox);
        touched.add(recovered);
        return count;
    }

    /// Mailboxes below that the server does not have, or has elsewhere, go along. The others the
    /// server names itself. Where two mailboxes change names with each other nobody can tell whose
    /// the ones below are: they stay.
    static void moveOwnChildren(Sql sql, long mailbox, String before, String after) {
        sql.update(
                """
                UPDATE mailbox
                SET path = ?3 || substr(path, length(?2) + 1)
                WHERE account = (SELECT account FROM mailbox WHERE id = ?1)
                  AND substr(path, 1, length(?2) + 1) = ?2 || '/'
                  AND path IS NOT agreed_path AND local_only = 0 AND gone_at IS NULL
                  AND NOT EXISTS (SELECT 1 FROM mailbox o
                                  WHERE o.account = mailbox.account AND o.path IN (?2, ?3)
                                    AND o.id <> ?1 AND o.gone_at IS NULL)
                """,
                mailbox,
                before,
                after);
        sql.list(
                        """
                        SELECT id FROM mailbox
                        WHERE account = (SELECT account FROM mailbox WHERE id = ?1)
                          AND substr(path, 1, length(?2) + 1) = ?2 || '/' AND path = agreed_path
                          AND local_modseq > 0 AND gone_at IS NULL
                        """,
                        row -> row.getLong(1),
                        mailbox,
                        after)
                .forEach(each -> MailboxSettling.clearNumber(sql, each));
    }

    /// What the server does not have leaves its name to a mailbox that the server calls so: the one
    /// for what has no other place, and one that was made here and not sent yet.
    static void stepAside(Sql sql, long mailbox) {
        List<Long> others =
                sql.list(
                        """
                        SELECT o.id FROM mailbox o JOIN mailbox b
                          ON b.account = o.account AND b.path = o.path AND b.id <> o.id
                        WHERE b.id = ? AND b.agreed_path = b.path AND o.gone_at IS NULL
                          AND (o.local_only OR o.agreed_path IS NULL)
                        """,
                        row -> row.getLong(1),
                        mailbox);
        for (long other : others) {
            sql.update(
                    "UPDATE mailbox SET path = ? WHERE id = ?",
                    freePath(
                            sql,
                            sql.number("SELECT account FROM mailbox WHERE id = ?", other),
                            Objects.requireNonNull(path(sql, other))),
                    other);
        }
    }

    /// The path, or the next one with a number that is free.
    private static String freePath(Sql sql, long account, String wanted) {
        for (int i = 1; ; i++) {
            String path = i == 1 ? wanted : wanted + " " + i;
            if (sql.number(
                            "SELECT id FROM mailbox WHERE account = ? AND path = ? AND gone_at IS"
                                    + " NULL",
                            account,
                            path)
                    == 0) {
                return path;
            }
        }
    }

    private static @Nullable String path(Sql sql, long mailbox) {
        return sql.first("SELECT path FROM mailbox WHERE id = ?", row -> row.getString(1), mailbox);
    }

    private static void forgetFacts(Sql sql, long mailbox) {
        sql.update("DELETE FROM seen WHERE mailbox = ?", mailbox);
        sql.update("DELETE FROM parked WHERE mailbox = ?", mailbox);
        sql.update(
                "UPDATE mailbox SET checkpoint = NULL, listing_checkpoint = NULL,"
                        + " changes_checkpoint = NULL, resume_below = NULL, listing_differs = 0"
                        + " WHERE id = ?",
                mailbox);
    }
}

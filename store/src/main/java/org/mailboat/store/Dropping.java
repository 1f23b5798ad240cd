package org.mailboat.store;

import org.mailboat.model.MailboxPath;
import org.mailboat.store.PendingChange.OfMailbox;
import org.mailboat.store.PendingChange.OfMessage;
import org.mailboat.store.PendingChanges.Dropped;

import java.util.Set;
import java.util.TreeSet;

/// Takes changes back that wait for the server. Inside the caller's transaction.
final class Dropping {
    /// Why what the server never had is recoverable.
    static final String DROPPED_HERE = "dropped-here";

    private final Sql sql;
    private final long when;
    private final EditLog log;
    private final Set<Long> touched = new TreeSet<>();

    /// @param when in milliseconds since 1970
    Dropping(Sql sql, long when) {
        this.sql = sql;
        this.when = when;
        this.log = new EditLog(sql, when);
    }

    /// Counts anew what is in the mailboxes that messages came to or left.
    void recount() {
        touched.forEach(mailbox -> Figures.recount(sql, mailbox));
    }

    Dropped drop(OfMessage change) {
        long placement = change.placement().id().number();
        touched.add(change.placement().mailbox().number());
        if (change.agreed() == null) {
            log.forget(change.number());
            sql.update(
                    """
                    UPDATE placement
                    SET recoverable_since = ?, recoverable_reason = ?, local_modseq = 0,
                        copied_from = NULL, deleted_at = NULL
                    WHERE id = ?
                    """,
                    when,
                    DROPPED_HERE,
                    placement);
            return Dropped.DROPPED;
        }
        Long home =
                sql.first(
                        "SELECT b.id FROM placement p JOIN mailbox b ON b.id = p.agreed_mailbox"
                                + " WHERE p.id = ? AND b.gone_at IS NULL AND b.deleted_at IS NULL",
                        row -> row.getLong(1),
                        placement);
        if (home == null) {
            return Dropped.NO_PLACE;
        }
        touched.add(home);
        sql.update(
                """
                UPDATE placement
                SET mailbox = agreed_mailbox, keywords = agreed_keywords, deleted_at = NULL,
                    copied_from = NULL, local_modseq = ?
                WHERE id = ?
                """,
                log.placement(placement, change.number(), EditKind.DROP),
                placement);
        return Dropped.DROPPED;
    }

    Dropped drop(OfMailbox change) {
        long mailbox = change.mailbox().number();
        MailboxPath agreed = change.agreed();
        if (agreed == null) {
            if (isUsed(change)) {
                return Dropped.NOT_EMPTY;
            }
            log.forget(change.number());
            sql.update(
                    "UPDATE mailbox SET gone_at = ?, local_modseq = 0 WHERE id = ?", when, mailbox);
            return Dropped.DROPPED;
        }
        if (!agreed.equals(change.path())) {
            try {
                MailboxEdits.place(
                        sql,
                        change.account().number(),
                        mailbox,
                        change.path().toString(),
                        agreed.toString());
            } catch (EditRefused e) {
                return Dropped.NO_PLACE;
            }
        }
        if (change.deleted()) {
            MailboxEdits.revive(sql, mailbox);
        }
        log.mailbox(mailbox, EditKind.DROP);
        return Dropped.DROPPED;
    }

    private boolean isUsed(OfMailbox change) {
        return sql.number(
                        """
                        SELECT EXISTS (SELECT 1 FROM placement
                                       WHERE mailbox = ?1 AND recoverable_since IS NULL)
                            OR EXISTS (SELECT 1 FROM mailbox
                                       WHERE account = ?2 AND gone_at IS NULL
                                         AND substr(path, 1, length(?3) + 1) = ?3 || '/')
                        """,
                        change.mailbox().number(),
                        change.account().number(),
                        change.path().toString())
                != 0;
    }
}

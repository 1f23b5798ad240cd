package org.mailboat.store;

import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;

/// Changes to the figures of one mailbox, added up and written once. For one thread.
final class Figures {
    private long messages;
    private long unread;
    private long bytes;

    void arrive(Keywords keywords, long size) {
        messages++;
        unread += isUnread(keywords) ? 1 : 0;
        bytes += Math.max(size, 0);
    }

    void leave(Keywords keywords, long size) {
        messages--;
        unread -= isUnread(keywords) ? 1 : 0;
        bytes -= Math.max(size, 0);
    }

    void remark(Keywords before, Keywords after) {
        unread += (isUnread(after) ? 1 : 0) - (isUnread(before) ? 1 : 0);
    }

    void resize(long before, long after) {
        bytes += Math.max(after, 0) - Math.max(before, 0);
    }

    void addTo(Sql sql, long mailbox) {
        if (messages != 0 || unread != 0 || bytes != 0) {
            sql.update(
                    "UPDATE mailbox SET messages = messages + ?, unread = unread + ?, bytes = bytes"
                            + " + ? WHERE id = ?",
                    messages,
                    unread,
                    bytes,
                    mailbox);
        }
    }

    /// Counts a mailbox anew: after a change to a large part of it.
    static void recount(Sql sql, long mailbox) {
        sql.update(
                """
                UPDATE mailbox SET (messages, unread, bytes) = (
                    SELECT count(*),
                           ifnull(sum((' ' || k.folded || ' ') NOT LIKE '% \\seen %'), 0),
                           ifnull(sum(max(m.size, 0)), 0)
                    FROM placement p
                    JOIN message m ON m.id = p.message
                    JOIN keyword_set k ON k.id = p.keywords
                    WHERE p.mailbox = ?1 AND p.recoverable_since IS NULL
                      AND p.deleted_at IS NULL)
                WHERE id = ?1
                """,
                mailbox);
    }

    private static boolean isUnread(Keywords keywords) {
        return !keywords.contains(Keyword.SEEN);
    }
}

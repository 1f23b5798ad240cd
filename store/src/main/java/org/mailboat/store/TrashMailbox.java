package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Role;

/// An account's mailbox for what is thrown away.
final class TrashMailbox {
    /// What servers without roles call it.
    private static final String NAMES =
            "('trash', 'deleted items', 'deleted messages', 'inbox/trash', 'inbox/deleted items',"
                    + " 'inbox/deleted messages')";

    /// What a mailbox is for: by the server's word, else what it was made for here.
    static final String ROLES = "ifnull(nullif(roles, ''), ifnull(wanted_role, ''))";

    /// Whether a mailbox takes in what is thrown away, by the server's word or by what it was made
    /// for.
    static final String IS_TRASH =
            "deleted_at IS NULL AND ' ' || ifnull(roles, '') || ' ' || ifnull(wanted_role, '') ||"
                    + " ' ' LIKE '% TRASH %'";

    private TrashMailbox() {}

    /// The mailbox with the role by the server's word, else the one that was made for it, else one
    /// with the usual name; 0 if there is none.
    static long find(Sql sql, long account) {
        return sql.number(
                """
                SELECT id FROM mailbox
                WHERE account = ?1 AND gone_at IS NULL AND deleted_at IS NULL
                  AND ifnull(selectable, 1) AND NOT local_only AND NOT is_foreign
                  AND (' ' || %s || ' ' LIKE '%% TRASH %%' OR lower(path) IN %s)
                ORDER BY ' ' || ifnull(roles, '') || ' ' NOT LIKE '%% TRASH %%',
                         ifnull(wanted_role, '') <> 'TRASH', id
                LIMIT 1
                """
                        .formatted(ROLES, NAMES),
                account);
    }

    /// What one that is made would be called: below INBOX where all the others are. Null if there
    /// is one.
    static @Nullable String missing(Sql sql, long account) {
        if (find(sql, account) != 0) {
            return null;
        }
        boolean belowInbox =
                sql.number(
                                """
                                SELECT count(*) > 1 AND total(path <> 'INBOX' AND path NOT LIKE 'INBOX/%') = 0
                                FROM mailbox
                                WHERE account = ? AND gone_at IS NULL AND NOT local_only
                                  AND NOT is_foreign
                                """,
                                account)
                        != 0;
        String base = belowInbox ? "INBOX/Trash" : "Trash";
        String path = base;
        for (int i = 2; isTaken(sql, account, path); i++) {
            path = base + " " + i;
        }
        return path;
    }

    /// The mailbox, made if there is none.
    static long findOrMake(Sql sql, EditLog log, long account) {
        String path = missing(sql, account);
        if (path == null) {
            return find(sql, account);
        }
        long made =
                sql.number(
                        "INSERT INTO mailbox (account, path, wanted_role) VALUES (?, ?, ?)"
                                + " RETURNING id",
                        account,
                        path,
                        Role.TRASH.name());
        log.mailbox(made, EditKind.CREATE);
        return made;
    }

    /// Sees to it that one takes in what is thrown away: one with the usual name, of which the
    /// server says nothing, is made for that from now on.
    static void provide(Sql sql, EditLog log, long account) {
        sql.update(
                "UPDATE mailbox SET wanted_role = 'TRASH' WHERE id = ? AND NOT (" + IS_TRASH + ")",
                findOrMake(sql, log, account));
    }

    static boolean isTaken(Sql sql, long account, String path) {
        return sql.number(
                        "SELECT count(*) FROM mailbox WHERE account = ? AND path = ? AND gone_at"
                                + " IS NULL",
                        account,
                        path)
                > 0;
    }
}

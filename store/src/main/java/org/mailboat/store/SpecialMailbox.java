package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Role;

/// An account's mailbox for one purpose, found by its role or by its usual name, and made where it
/// is missing. Each method runs inside the caller's transaction.
final class SpecialMailbox {
    /// What a mailbox is for: by the server's word, else what it was made for here.
    static final String ROLES = "ifnull(nullif(roles, ''), ifnull(wanted_role, ''))";

    private final Role role;
    private final String base;
    private final String find;

    /// @param base what one that is made is called
    /// @param names what servers without roles call it, in lower case, as a list in SQL
    SpecialMailbox(Role role, String base, String names) {
        this.role = role;
        this.base = base;
        this.find =
                """
                SELECT id FROM mailbox
                WHERE account = ?1 AND gone_at IS NULL AND deleted_at IS NULL
                  AND ifnull(selectable, 1) AND NOT local_only AND NOT is_foreign
                  AND (' ' || %1$s || ' ' LIKE '%% %2$s %%' OR lower(path) IN %3$s)
                ORDER BY ' ' || ifnull(roles, '') || ' ' NOT LIKE '%% %2$s %%',
                         ifnull(wanted_role, '') <> '%2$s', id
                LIMIT 1
                """
                        .formatted(ROLES, role.name(), names);
    }

    /// The mailbox with the role by the server's word, else the one that was made for it, else one
    /// with the usual name; 0 if there is none.
    long find(Sql sql, long account) {
        return sql.number(find, account);
    }

    /// What one that is made would be called: below INBOX where all the others are. Null if there
    /// is one.
    @Nullable String missing(Sql sql, long account) {
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
        String name = belowInbox ? "INBOX/" + base : base;
        String path = name;
        for (int i = 2; isTaken(sql, account, path); i++) {
            path = name + " " + i;
        }
        return path;
    }

    /// The mailbox, made if there is none.
    long findOrMake(Sql sql, EditLog log, long account) {
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
                        role.name());
        log.mailbox(made, EditKind.CREATE);
        return made;
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

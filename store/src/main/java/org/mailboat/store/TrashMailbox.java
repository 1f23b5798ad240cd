package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Role;

/// An account's mailbox for what is thrown away.
final class TrashMailbox {
    /// Whether a mailbox takes in what is thrown away, by the server's word or by what it was made
    /// for.
    static final String IS_TRASH =
            "deleted_at IS NULL AND ' ' || ifnull(roles, '') || ' ' || ifnull(wanted_role, '') ||"
                    + " ' ' LIKE '% TRASH %'";

    private static final SpecialMailbox TRASH =
            new SpecialMailbox(
                    Role.TRASH,
                    "Trash",
                    "('trash', 'deleted items', 'deleted messages', 'inbox/trash', 'inbox/deleted"
                            + " items', 'inbox/deleted messages')");

    private TrashMailbox() {}

    /// As [SpecialMailbox#find].
    static long find(Sql sql, long account) {
        return TRASH.find(sql, account);
    }

    /// As [SpecialMailbox#missing].
    static @Nullable String missing(Sql sql, long account) {
        return TRASH.missing(sql, account);
    }

    /// As [SpecialMailbox#findOrMake].
    static long findOrMake(Sql sql, EditLog log, long account) {
        return TRASH.findOrMake(sql, log, account);
    }

    /// Sees to it that one takes in what is thrown away: one with the usual name, of which the
    /// server says nothing, is made for that from now on.
    static void provide(Sql sql, EditLog log, long account) {
        sql.update(
                "UPDATE mailbox SET wanted_role = 'TRASH' WHERE id = ? AND NOT (" + IS_TRASH + ")",
                findOrMake(sql, log, account));
    }
}

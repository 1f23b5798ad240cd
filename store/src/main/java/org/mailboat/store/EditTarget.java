package org.mailboat.store;

import org.mailboat.model.MailboxId;
import org.mailboat.model.Printable;

/// A mailbox that mail is put into.
record EditTarget(long mailbox, long account, String path) {
    /// @throws EditRefused if it is not there or holds no mail
    static EditTarget of(Sql sql, MailboxId id) {
        record Found(EditTarget target, boolean there, boolean selectable, boolean localOnly) {}
        Found found =
                sql.first(
                        "SELECT id, account, path, gone_at IS NULL AND deleted_at IS NULL,"
                                + " ifnull(selectable, 1), local_only FROM mailbox WHERE id = ?",
                        row ->
                                new Found(
                                        new EditTarget(
                                                row.getLong(1), row.getLong(2), row.getString(3)),
                                        row.getBoolean(4),
                                        row.getBoolean(5),
                                        row.getBoolean(6)),
                        id.number());
        if (found == null || !found.there) {
            throw new EditRefused("there is no mailbox " + id + " any more");
        }
        String name = Printable.of(found.target.path);
        if (!found.selectable) {
            throw new EditRefused(name + " holds mailboxes only, no mail");
        }
        if (found.localOnly) {
            throw new EditRefused(
                    name + " is here only, for mail that lost its place; nothing is put there");
        }
        return found.target;
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.Map;
import java.util.TreeMap;

/// Makes agreed what the server confirmed of edits of mailboxes. Each method runs inside the
/// caller's transaction.
final class MailboxSettling {
    private MailboxSettling() {}

    /// A mailbox as it is now.
    private record Row(
            String path,
            @Nullable String agreedPath,
            @Nullable String wireName,
            boolean deleted,
            long number) {
        /// Whether it has the server's name by an edit: it had another one here in between.
        boolean isRenamedBack() {
            return path.equals(agreedPath) && number > 0 && !deleted;
        }

        /// Whether it was renamed since the server was asked to make it.
        boolean isRenamedSince(@Nullable MailboxPath asked) {
            return agreedPath == null && asked != null && !path.equals(asked.toString());
        }
    }

    static void settle(Sql sql, long mailbox, @Nullable MailboxPath asked, RemoteMailbox now) {
        Row before = row(sql, mailbox);
        if (before == null) {
            return;
        }
        boolean keepsPath = before.isRenamedBack() || before.isRenamedSince(asked);
        MailboxOps.agree(sql, mailbox, now, keepsPath);
        if (before.wireName != null
                && before.agreedPath != null
                && !before.wireName.equals(now.wireName())) {
            takeAlong(
                    sql, mailbox, before.wireName, before.agreedPath, now, before.isRenamedBack());
        }
        clearNumber(sql, mailbox);
    }

    /// Those below have their new names with it, on the server and, if they were not renamed for
    /// themselves, here.
    ///
    /// @param keepsPath whether the mailbox keeps its name here, and so do they
    private static void takeAlong(
            Sql sql,
            long mailbox,
            String wireName,
            String path,
            RemoteMailbox now,
            boolean keepsPath) {
        String separator = now.separator();
        if (separator == null) {
            return;
        }
        String below =
                """
                account = (SELECT account FROM mailbox WHERE id = ?1) AND id <> ?1
                  AND substr(wire_name, 1, length(?2) + length(?3)) = ?2 || ?3
                  AND gone_at IS NULL
                """;
        Map<Long, String> along = new TreeMap<>();
        sql.list(
                        "SELECT id, path FROM mailbox WHERE path = agreed_path AND NOT ?4 AND "
                                + below,
                        row -> Map.entry(row.getLong(1), row.getString(2)),
                        mailbox,
                        wireName,
                        separator,
                        keepsPath)
                .forEach(each -> along.put(each.getKey(), each.getValue()));
        sql.update(
                """
                UPDATE mailbox
                SET wire_name = ?4 || substr(wire_name, length(?2) + 1),
                    path = iif(path = agreed_path AND NOT ?7,
                               ?6 || substr(agreed_path, length(?5) + 1), path),
                    agreed_path = ?6 || substr(agreed_path, length(?5) + 1)
                """
                        + " WHERE "
                        + below,
                mailbox,
                wireName,
                separator,
                now.wireName(),
                path,
                now.path().toString(),
                keepsPath);
        along.forEach((id, before) -> {
            String after = now.path() + before.substring(path.length());
            MailboxOps.moveOwnChildren(sql, id, before, after);
        });
    }

    /// Makes the mailbox as agreed again, unless it was edited anew.
    static void rollBack(Sql sql, long mailbox, long localModSeq) {
        Row row = row(sql, mailbox);
        if (row == null || row.number != localModSeq) {
            return;
        }
        if (row.deleted) {
            MailboxEdits.revive(sql, mailbox);
        }
        if (row.agreedPath != null && !row.agreedPath.equals(row.path)) {
            sql.update(
                    """
                    UPDATE mailbox SET path = ?3 || substr(path, length(?2) + 1)
                    WHERE account = (SELECT account FROM mailbox WHERE id = ?1)
                      AND gone_at IS NULL
                      AND (id = ?1 OR substr(path, 1, length(?2) + 1) = ?2 || '/')
                    """,
                    mailbox,
                    row.path,
                    row.agreedPath);
            MailboxOps.stepAside(sql, mailbox);
        }
        clearNumber(sql, mailbox);
    }

    /// What is called as agreed waits for nothing.
    static void clearNumber(Sql sql, long mailbox) {
        Row row = row(sql, mailbox);
        if (row != null && !row.deleted && row.path.equals(row.agreedPath)) {
            sql.update("UPDATE mailbox SET local_modseq = 0 WHERE id = ?", mailbox);
            forgetNumber(sql, mailbox);
        }
    }

    static void forgetNumber(Sql sql, long mailbox) {
        sql.update(
                "DELETE FROM change_state WHERE change IN (SELECT id FROM change_log WHERE mailbox"
                        + " = ?)",
                mailbox);
        sql.update("DELETE FROM change_log WHERE mailbox = ?", mailbox);
    }

    private static @Nullable Row row(Sql sql, long mailbox) {
        return sql.first(
                "SELECT path, agreed_path, wire_name, deleted_at IS NOT NULL, local_modseq FROM"
                        + " mailbox WHERE id = ? AND gone_at IS NULL",
                row ->
                        new Row(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getLong(5)),
                mailbox);
    }
}

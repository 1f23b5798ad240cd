package org.mailboat.store;

import java.util.Collection;
import java.util.List;

/// Turns messages whose octets are not there, or wrong, back into owed ones: the placements keep
/// their ids, and the next sync completes them. Runs inside the caller's transaction.
final class Mending {
    private Mending() {}

    /// Gives up contents, but for those of messages that are to be sent: no server has them.
    static void oweAgain(Sql sql, Collection<Long> contents) {
        if (contents.isEmpty()) {
            return;
        }
        String ids = contents.toString();
        List<Long> messages =
                sql.list(
                        "SELECT id FROM message WHERE content IN (SELECT value FROM json_each(?))",
                        row -> row.getLong(1),
                        ids);
        oweMessages(sql, messages);
        sql.update(
                "DELETE FROM content WHERE id IN (SELECT value FROM json_each(?)) AND id NOT IN"
                        + " (SELECT content FROM outbox)",
                ids);
    }

    /// Gives up what is here of messages that are otherwise on the server.
    static void replace(Sql sql, Collection<Long> messages) {
        List<Long> contents =
                sql.list(
                        "SELECT content FROM message WHERE content IS NOT NULL AND id IN (SELECT"
                                + " value FROM json_each(?))",
                        row -> row.getLong(1),
                        messages.toString());
        oweMessages(sql, messages);
        Contents.releaseAll(sql, contents);
    }

    /// Notes of messages that nothing of them is here.
    static void oweMessages(Sql sql, Collection<Long> messages) {
        String ids = messages.toString();
        sql.update(
                "UPDATE message SET content = NULL WHERE id IN (SELECT value FROM json_each(?))",
                ids);
        sql.update(
                "UPDATE placement SET missing = 2 WHERE message IN (SELECT value FROM"
                        + " json_each(?))",
                ids);
        // Without octets here, content met again proves nothing about these.
        sql.update(
                "UPDATE detached SET sha256 = NULL WHERE placement IN (SELECT id FROM placement"
                        + " WHERE message IN (SELECT value FROM json_each(?)))",
                ids);
        sql.update(
                "UPDATE seen SET sha256 = NULL WHERE kind = 2 AND placement IN (SELECT id FROM"
                        + " placement WHERE message IN (SELECT value FROM json_each(?)))",
                ids);
    }

    /// Has the account's mailboxes listed in full by the next sync.
    static void listAgain(Sql sql, long account) {
        sql.update(
                "UPDATE mailbox SET checkpoint = NULL, listing_checkpoint = NULL,"
                        + " changes_checkpoint = NULL, resume_below = NULL WHERE account = ?",
                account);
    }
}

package org.mailboat.store;

import org.mailboat.store.Database.Durability;

/// The index from a server's identities to messages, filled behind the download: each identity
/// falls on a random page, and one by one that would be most of what is written.
final class ContentIdentities {
    private static final int BATCH = 20_000;

    private ContentIdentities() {}

    /// Notes that a message's identity is to be filed. Inside the caller's transaction.
    static void note(Sql sql, long message) {
        sql.update("INSERT OR IGNORE INTO identity_due VALUES (?)", message);
    }

    /// Forgets the identities of messages that are about to go. Inside the caller's transaction.
    ///
    /// @param messages as a JSON array
    static void forget(Sql sql, String messages) {
        sql.update(
                "DELETE FROM identity_due WHERE message IN (SELECT value FROM json_each(?))",
                messages);
        sql.update(
                """
                DELETE FROM identity WHERE (account, content_id, message) IN (
                    SELECT m.account, m.content_id, m.id
                    FROM json_each(?) j JOIN message m ON m.id = j.value
                    WHERE m.content_id IS NOT NULL)
                """,
                messages);
    }

    /// Files what is due, a batch to a transaction. A store that can only be read is left as it is.
    static void file(Database database) {
        while (!database.readOnly()
                && database.read(sql -> sql.number("SELECT EXISTS (SELECT 1 FROM identity_due)"))
                        != 0) {
            database.write(
                    Durability.NORMAL,
                    sql -> {
                        fileBatch(sql);
                        return null;
                    });
        }
    }

    private static void fileBatch(Sql sql) {
        long last =
                sql.number(
                        "SELECT max(message) FROM (SELECT message FROM identity_due ORDER BY"
                                + " message LIMIT ?)",
                        BATCH);
        sql.update(
                """
                INSERT OR IGNORE INTO identity (account, content_id, message)
                SELECT m.account, m.content_id, m.id
                FROM identity_due d JOIN message m ON m.id = d.message
                WHERE d.message <= ? AND m.content_id IS NOT NULL
                ORDER BY m.account, m.content_id, m.id
                """,
                last);
        sql.update("DELETE FROM identity_due WHERE message <= ?", last);
    }
}

package org.mailboat.store;

/// The octets that several messages have in common. Each method runs inside the caller's
/// transaction.
final class Contents {
    private Contents() {}

    /// Notes that a further message has these octets.
    static void share(Sql sql, long content) {
        sql.update("UPDATE content SET copies = copies + 1 WHERE id = ?", content);
    }

    /// Lets go of the octets on behalf of one message; they stay while another has them.
    static void release(Sql sql, long content) {
        int shared =
                sql.update(
                        "UPDATE content SET copies = copies - 1 WHERE id = ? AND copies > 0",
                        content);
        if (shared == 0) {
            sql.update("DELETE FROM content WHERE id = ?", content);
        }
    }
}

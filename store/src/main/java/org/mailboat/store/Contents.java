package org.mailboat.store;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// The octets that several messages have in common. Each method runs inside the caller's
/// transaction.
final class Contents {
    private Contents() {}

    /// Notes that a further message has these octets.
    static void share(Sql sql, long content) {
        sql.update("UPDATE content SET copies = copies + 1 WHERE id = ?", content);
    }

    /// Lets go of octets, each on behalf of one message; those that others have too stay.
    static void releaseAll(Sql sql, List<Long> contents) {
        var rest = new ArrayList<>(contents);
        var alone = new TreeSet<>(contents);
        if (alone.size() == rest.size()) {
            alone.removeAll(
                    sql.list(
                            "SELECT id FROM content WHERE copies > 0 AND id IN (SELECT value FROM"
                                    + " json_each(?))",
                            row -> row.getLong(1),
                            alone.toString()));
            sql.update(
                    "DELETE FROM content WHERE id IN (SELECT value FROM json_each(?))",
                    alone.toString());
            rest.removeAll(alone);
        }
        rest.forEach(content -> release(sql, content));
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

package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// Knows a thread's newest message among those that are listed: a list of threads has a line for
/// each of these and for no other. For one page and one thread.
final class ThreadHeads implements PlacementScan.Choice {
    private static final String NEWEST =
            """
            SELECT p.internal_date, p.id
            FROM thread_member t JOIN placement p ON p.message = t.message
            WHERE t.root = ?1 AND p.recoverable_since IS NULL AND p.deleted_at IS NULL
              AND (p.mailbox = ?2 OR (?2 IS NULL AND EXISTS (
                  SELECT 1 FROM mailbox b
                  WHERE b.id = p.mailbox AND b.gone_at IS NULL AND b.deleted_at IS NULL)))
            ORDER BY p.internal_date DESC, p.id DESC LIMIT 1
            """;

    private final @Nullable Long mailbox;

    /// By root.
    private final Map<Long, Cursor> newest = new HashMap<>();

    /// @param mailbox which is listed; null: all of the account
    ThreadHeads(@Nullable Long mailbox) {
        this.mailbox = mailbox;
    }

    @Override
    public String wanted() {
        return "(SELECT t.root FROM thread_member t WHERE t.message = placement.message AND t.root"
                + " > 0)";
    }

    @Override
    public boolean takes(Sql sql, Cursor placement, long root) {
        return root == 0
                || placement.equals(newest.computeIfAbsent(root, unknown -> newest(sql, unknown)));
    }

    private @Nullable Cursor newest(Sql sql, long root) {
        return sql.first(NEWEST, row -> new Cursor(row.getLong(1), row.getLong(2)), root, mailbox);
    }
}

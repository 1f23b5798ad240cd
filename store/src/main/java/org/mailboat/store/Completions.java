package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Gives messages that are here the octets they lack; their placements stay what and where they
/// are. For one commit, inside its transaction.
final class Completions {
    /// How much is missing of a message, as in `placement.missing`.
    static final int BODY = 1;

    private final Sql sql;

    private final Map<Long, Done> completed = new HashMap<>();

    private final List<Long> released = new ArrayList<>();

    /// A message as it is here.
    ///
    /// @param missing of it
    /// @param content what is here, or null
    record Known(long message, int missing, long size, @Nullable Long content) {}

    /// What was done to a message in this commit.
    private record Done(int missing, long content) {}

    Completions(Sql sql) {
        this.sql = sql;
    }

    /// Whether the message still lacks something that would then be here.
    boolean isLacking(Known known, int missing) {
        Done done = completed.get(known.message);
        return missing < (done == null ? known.missing : done.missing);
    }

    /// @param missing what will be
    /// @param size of the whole message
    /// @param content the octets, in place of those that were here
    void complete(Known known, int missing, long size, long content) {
        Done before = completed.put(known.message, new Done(missing, content));
        if (before != null) {
            released.add(before.content);
        } else if (known.content != null) {
            released.add(known.content);
        }
        if (before == null && size != known.size) {
            resizeFigures(known.message, known.size, size);
        }
        sql.update(
                "UPDATE message SET content = ?, size = ? WHERE id = ?",
                content,
                size,
                known.message);
        // The size that was announced stays known where it was not the real one.
        sql.update(
                "UPDATE placement SET missing = ?2, announced_size = nullif(ifnull("
                        + "announced_size, ?3), ?4) WHERE message = ?1",
                known.message,
                missing,
                known.size,
                size);
    }

    /// Writes what was put off.
    void finish() {
        if (completed.isEmpty()) {
            return;
        }
        Contents.releaseAll(sql, released);
        String messages = new TreeSet<>(completed.keySet()).toString();
        sql.update(
                "DELETE FROM parked WHERE (mailbox, uid) IN (SELECT agreed_mailbox, uid FROM"
                        + " placement WHERE message IN (SELECT value FROM json_each(?)) AND missing"
                        + " = 0 AND uid IS NOT NULL)",
                messages);
        provable("detached", "", messages);
        provable("seen", "kind = 2 AND ", messages);
    }

    /// Of what has lost its place on the server: notes by which octets it can be met again.
    private void provable(String table, String where, String messages) {
        if (sql.number("SELECT EXISTS (SELECT 1 FROM " + table + " WHERE " + where + "1)") == 0) {
            return;
        }
        sql.update(
                """
                UPDATE %1$s SET sha256 = (
                    SELECT c.sha256 FROM placement p JOIN message m ON m.id = p.message
                    JOIN content c ON c.id = m.content WHERE p.id = %1$s.placement)
                WHERE %2$splacement IN (
                    SELECT id FROM placement WHERE missing = 0
                       AND message IN (SELECT value FROM json_each(?)))
                """
                        .formatted(table, where),
                messages);
    }

    private void resizeFigures(long message, long before, long size) {
        List<Long> mailboxes =
                sql.list(
                        "SELECT mailbox FROM placement WHERE message = ? AND recoverable_since"
                                + " IS NULL AND deleted_at IS NULL",
                        row -> row.getLong(1),
                        message);
        for (long mailbox : mailboxes) {
            var figures = new Figures();
            figures.resize(before, size);
            figures.addTo(sql, mailbox);
        }
    }
}

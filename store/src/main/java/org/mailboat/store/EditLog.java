package org.mailboat.store;

import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Tried;

/// Gives edits their numbers, within one transaction. Of the edits of one row only the last is
/// kept.
final class EditLog {
    private final Sql sql;
    private final long now;

    EditLog(Sql sql, long now) {
        this.sql = sql;
        this.now = now;
    }

    /// The number of an edit of a placement, in place of the one it had.
    ///
    /// @param before that number, 0 for none
    long placement(long placement, long before, EditKind kind) {
        forget(before);
        return sql.number(
                "INSERT INTO change_log (placement, kind, made) VALUES (?, ?, ?) RETURNING id",
                placement,
                kind.text(),
                now);
    }

    /// The same of one that is to go the same way as before, of which the server may have done
    /// something already.
    long onItsWay(long placement, long before, EditKind kind) {
        Tried left = before == 0 ? Tried.NEVER : tried(before).afterEdit();
        long number = placement(placement, before, kind);
        SyncFailure failure = left.failure();
        if (failure != null) {
            sql.update(
                    "INSERT INTO change_state (change, attempts, failure, next_try, parked, doubts)"
                            + " VALUES (?, ?, ?, NULL, ?, ?)",
                    number,
                    left.attempts(),
                    FailureText.print(failure),
                    left.parked(),
                    left.doubts());
        }
        return number;
    }

    private Tried tried(long number) {
        Tried found =
                sql.first(
                        "SELECT attempts, failure, next_try, parked, doubts FROM change_state WHERE"
                                + " change = ?",
                        row -> EditReader.tried(row, 1),
                        number);
        return found == null ? Tried.NEVER : found;
    }

    /// Numbers an edit of a mailbox likewise, and writes the number into its row.
    long mailbox(long mailbox, EditKind kind) {
        forget(sql.number("SELECT local_modseq FROM mailbox WHERE id = ?", mailbox));
        long number =
                sql.number(
                        "INSERT INTO change_log (mailbox, kind, made) VALUES (?, ?, ?) RETURNING"
                                + " id",
                        mailbox,
                        kind.text(),
                        now);
        sql.update("UPDATE mailbox SET local_modseq = ? WHERE id = ?", number, mailbox);
        return number;
    }

    /// What is known of an edit goes.
    void forget(long number) {
        if (number != 0) {
            sql.update("DELETE FROM change_state WHERE change = ?", number);
            sql.update("DELETE FROM change_log WHERE id = ?", number);
        }
    }

    EditKind kind(long number, EditKind otherwise) {
        String text =
                number == 0
                        ? null
                        : sql.first(
                                "SELECT kind FROM change_log WHERE id = ?",
                                row -> row.getString(1),
                                number);
        return text == null ? otherwise : EditKind.of(text);
    }
}

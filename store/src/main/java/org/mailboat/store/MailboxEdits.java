package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Printable;
import org.mailboat.model.Role;
import org.mailboat.store.Database.Durability;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Edits of mailboxes. Thread-safe, from any process at any time; each call is one transaction, on
/// disk when it returns. The mailboxes below one go along with it.
public final class MailboxEdits {
    /// A mailbox that was edited.
    ///
    /// @param change the number of the change; 0 where nothing waits, as the server never had it
    /// @param path where it is now, or was
    public record Result(MailboxId mailbox, long change, MailboxPath path) {}

    /// A mailbox as it stands before.
    private record Row(long id, long account, String path, boolean agreed, boolean localOnly) {
        String name() {
            return Printable.of(path);
        }
    }

    private final Database database;
    private final InstantSource clock;

    MailboxEdits(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Makes a mailbox.
    ///
    /// @param role what it is for, or null
    /// @throws EditRefused if the name or the role is taken, or the server could not have the name
    public Result create(AccountId account, MailboxPath path, @Nullable Role role) {
        return database.write(
                Durability.FULL,
                sql -> {
                    checkName(sql, account.number(), path);
                    checkFree(sql, account.number(), path.toString());
                    if (role != null) {
                        checkRole(sql, account.number(), role);
                    }
                    long made =
                            sql.number(
                                    "INSERT INTO mailbox (account, path, wanted_role) VALUES (?, ?,"
                                            + " ?) RETURNING id",
                                    account.number(),
                                    path.toString(),
                                    role == null ? null : role.name());
                    long change = log(sql).mailbox(made, EditKind.CREATE);
                    return new Result(new MailboxId(made), change, path);
                });
    }

    /// Gives a mailbox another path.
    ///
    /// @throws EditRefused if it is INBOX or not the user's to rename, or the name is taken
    public Result rename(MailboxId mailbox, MailboxPath to) {
        return database.write(
                Durability.FULL,
                sql -> {
                    Row row = row(sql, mailbox, "renamed");
                    checkName(sql, row.account, to);
                    return rename(sql, row, to.toString());
                });
    }

    /// Puts a mailbox under the trash mailbox of its account, which is made if there is none.
    ///
    /// @throws EditRefused if it is INBOX, the trash itself or above it, or under it already
    public Result moveToTrash(MailboxId mailbox) {
        return database.write(
                Durability.FULL,
                sql -> {
                    Row row = row(sql, mailbox, "deleted");
                    long trash = TrashMailbox.findOrMake(sql, log(sql), row.account);
                    String trashPath = path(sql, trash);
                    if (trashPath.equals(row.path) || trashPath.startsWith(row.path + "/")) {
                        throw new EditRefused(
                                row.name()
                                        + " is the trash or holds it; it can only be deleted for"
                                        + " good");
                    }
                    if (row.path.startsWith(trashPath + "/")) {
                        throw new EditRefused(
                                row.name()
                                        + " is in the trash already; it can only be deleted for"
                                        + " good");
                    }
                    String base =
                            trashPath + "/" + row.path.substring(row.path.lastIndexOf('/') + 1);
                    String path = base;
                    for (int i = 2; SpecialMailbox.isTaken(sql, row.account, path); i++) {
                        path = base + " " + i;
                    }
                    return rename(sql, row, path);
                });
    }

    /// Deletes a mailbox for good, with all mail in it and the mailboxes below it. They are gone
    /// from sight at once; what the server never had of them is recoverable at once, the rest once
    /// the server no longer has it.
    ///
    /// @return the mailbox, and those below it
    /// @throws EditRefused if it is INBOX or not the user's to delete
    public List<Result> delete(MailboxId mailbox) {
        return database.write(
                Durability.FULL,
                sql -> {
                    Row row = row(sql, mailbox, "deleted");
                    var results = new ArrayList<Result>();
                    for (Row each : withBelow(sql, row)) {
                        results.add(delete(sql, each));
                    }
                    return results;
                });
    }

    /// Takes back, inside the caller's transaction, that a mailbox was deleted for good: its mail
    /// is in sight again.
    static void revive(Sql sql, long mailbox) {
        sql.update(
                """
                UPDATE placement SET deleted_at = NULL
                WHERE mailbox = ?1 AND agreed_mailbox = ?1 AND recoverable_since IS NULL
                  AND deleted_at = (SELECT deleted_at FROM mailbox WHERE id = ?1)
                  AND local_modseq NOT IN (SELECT id FROM change_log WHERE kind = 'delete')
                """,
                mailbox);
        sql.update("UPDATE mailbox SET deleted_at = NULL WHERE id = ?", mailbox);
        Figures.recount(sql, mailbox);
    }

    /// Gives a mailbox its path, and those below it theirs, inside the caller's transaction.
    ///
    /// @throws EditRefused if a name is taken
    static void place(Sql sql, long account, long mailbox, String from, String to) {
        List<String> taken =
                sql.list(
                        """
                        SELECT o.path FROM mailbox b JOIN mailbox o
                          ON o.account = b.account AND o.gone_at IS NULL
                         AND o.path = ?3 || substr(b.path, length(?2) + 1)
                         AND o.id <> ?4
                         AND substr(o.path, 1, length(?2) + 1) <> ?2 || '/'
                        WHERE b.account = ?1 AND b.gone_at IS NULL
                          AND (b.id = ?4 OR substr(b.path, 1, length(?2) + 1) = ?2 || '/')
                        """,
                        row -> row.getString(1),
                        account,
                        from,
                        to,
                        mailbox);
        if (!taken.isEmpty()) {
            throw taken(sql, account, taken.getFirst());
        }
        sql.update(
                """
                UPDATE mailbox SET path = ?3 || substr(path, length(?2) + 1)
                WHERE account = ?1 AND gone_at IS NULL AND NOT local_only
                  AND substr(path, 1, length(?2) + 1) = ?2 || '/'
                """,
                account,
                from,
                to);
        sql.update("UPDATE mailbox SET path = ? WHERE id = ?", to, mailbox);
    }

    private Result rename(Sql sql, Row row, String to) {
        if (to.equals(row.path)) {
            throw new EditRefused(row.name() + " has that name already");
        }
        if (to.startsWith(row.path + "/")) {
            throw new EditRefused(row.name() + " cannot be put below itself");
        }
        place(sql, row.account, row.id, row.path, to);
        // What the server never had is made under its new name.
        EditKind kind = row.agreed ? EditKind.RENAME : EditKind.CREATE;
        long change = log(sql).mailbox(row.id, kind);
        return new Result(new MailboxId(row.id), change, MailboxPath.parse(to));
    }

    private Result delete(Sql sql, Row row) {
        EditLog log = log(sql);
        long now = clock.millis();
        deleteMovedIn(sql, log, row.id, now);
        // What the server never had is kept here for a while.
        String own = "mailbox = ? AND agreed_mailbox IS NULL AND recoverable_since IS NULL";
        sql.list(
                        "SELECT local_modseq FROM placement WHERE local_modseq > 0 AND " + own,
                        number -> number.getLong(1),
                        row.id)
                .forEach(log::forget);
        sql.update(
                "UPDATE placement SET recoverable_since = ?, recoverable_reason = ?, local_modseq ="
                        + " 0, copied_from = NULL WHERE "
                        + own,
                now,
                PlacementEdits.DELETED,
                row.id);
        sql.update(
                "UPDATE placement SET deleted_at = ? WHERE mailbox = ? AND agreed_mailbox ="
                        + " mailbox AND deleted_at IS NULL AND recoverable_since IS NULL",
                now,
                row.id);
        MailboxPath path = MailboxPath.parse(row.path);
        if (row.agreed) {
            sql.update("UPDATE mailbox SET deleted_at = ? WHERE id = ?", now, row.id);
            Figures.recount(sql, row.id);
            return new Result(new MailboxId(row.id), log.mailbox(row.id, EditKind.DELETE), path);
        }
        log.forget(sql.number("SELECT local_modseq FROM mailbox WHERE id = ?", row.id));
        sql.update("UPDATE mailbox SET gone_at = ?, local_modseq = 0 WHERE id = ?", now, row.id);
        Figures.recount(sql, row.id);
        return new Result(new MailboxId(row.id), 0, path);
    }

    /// Mail that the server has in other mailboxes is deleted there, message by message.
    private static void deleteMovedIn(Sql sql, EditLog log, long mailbox, long now) {
        record Moved(long placement, long number) {}
        List<Moved> moved =
                sql.list(
                        "SELECT id, local_modseq FROM placement WHERE mailbox = ?1 AND"
                                + " agreed_mailbox <> ?1 AND deleted_at IS NULL AND"
                                + " recoverable_since IS NULL",
                        row -> new Moved(row.getLong(1), row.getLong(2)),
                        mailbox);
        for (Moved each : moved) {
            sql.update(
                    "UPDATE placement SET deleted_at = ?, local_modseq = ? WHERE id = ?",
                    now,
                    log.placement(each.placement, each.number, EditKind.DELETE),
                    each.placement);
        }
    }

    private static List<Row> withBelow(Sql sql, Row row) {
        var all = new ArrayList<Row>();
        all.add(row);
        all.addAll(
                sql.list(
                        """
                        SELECT id, account, path, agreed_path IS NOT NULL, local_only FROM mailbox
                        WHERE account = ?1 AND gone_at IS NULL AND deleted_at IS NULL
                          AND NOT local_only AND substr(path, 1, length(?2) + 1) = ?2 || '/'
                        ORDER BY path
                        """,
                        MailboxEdits::read,
                        row.account,
                        row.path));
        return all;
    }

    /// @param done what is to be done with it, as in `renamed`
    private static Row row(Sql sql, MailboxId mailbox, String done) {
        Row row =
                sql.first(
                        "SELECT id, account, path, agreed_path IS NOT NULL, local_only FROM mailbox"
                                + " WHERE id = ? AND gone_at IS NULL AND deleted_at IS NULL",
                        MailboxEdits::read,
                        mailbox.number());
        if (row == null) {
            throw new EditRefused("there is no mailbox " + mailbox + " any more");
        }
        if (row.path.equals(MailboxPath.INBOX.toString())) {
            throw new EditRefused("INBOX cannot be " + done);
        }
        if (row.localOnly) {
            throw new EditRefused(
                    row.name()
                            + " is here only, for mail that lost its place; it cannot be "
                            + done);
        }
        if (sql.number("SELECT is_foreign FROM mailbox WHERE id = ?", row.id) != 0) {
            throw new EditRefused(
                    row.name() + " belongs to somebody else; it is not " + done + " from here");
        }
        return row;
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getBoolean(4),
                row.getBoolean(5));
    }

    private static void checkFree(Sql sql, long account, String path) {
        boolean inbox = path.equals(MailboxPath.INBOX.toString());
        if (inbox || SpecialMailbox.isTaken(sql, account, path)) {
            throw taken(sql, account, path);
        }
    }

    /// What is deleted here has its name until the server no longer has it.
    private static EditRefused taken(Sql sql, long account, String path) {
        Long deletion =
                sql.first(
                        "SELECT local_modseq FROM mailbox WHERE account = ? AND path = ? AND"
                                + " gone_at IS NULL AND deleted_at IS NOT NULL",
                        row -> row.getLong(1),
                        account,
                        path);
        String name = Printable.of(path);
        return new EditRefused(
                deletion == null
                        ? "there is a mailbox " + name + " already"
                        : name
                                + " was deleted here, and the server still has it until the next"
                                + " sync; sync first, or take the deletion back with 'mailboat"
                                + " pending drop c"
                                + deletion
                                + "'");
    }

    private static void checkRole(Sql sql, long account, Role role) {
        if (role == Role.INBOX) {
            throw new EditRefused("only INBOX has the role inbox");
        }
        String holder =
                sql.first(
                        """
                        SELECT path FROM mailbox
                        WHERE account = ? AND gone_at IS NULL AND deleted_at IS NULL
                          AND ' ' ||
                        """
                                + SpecialMailbox.ROLES
                                + " || ' ' LIKE '% ' || ? || ' %'",
                        row -> row.getString(1),
                        account,
                        role.name());
        if (holder != null) {
            throw new EditRefused(
                    Printable.of(holder) + " has the role " + role.label() + " already");
        }
    }

    /// What no server could have, or would take for something else. Levels that the server has are
    /// as they are.
    private static void checkName(Sql sql, long account, MailboxPath path) {
        if (path.isInbox()) {
            throw new EditRefused("there is a mailbox INBOX already");
        }
        int there = levelsThere(sql, account, path);
        List<String> fresh = path.levels().subList(there, path.levels().size());
        for (String level : fresh) {
            if (level.chars().anyMatch(Character::isISOControl)) {
                throw new EditRefused(
                        "a mailbox's name has no control characters: "
                                + Printable.of(path.toString()));
            }
            if (level.contains("*") || level.contains("%")) {
                throw new EditRefused(
                        "a mailbox's name has no * and no %, which stand for others: "
                                + Printable.of(path.toString()));
            }
        }
        if (there == 0 && path.levels().getFirst().startsWith("#")) {
            throw new EditRefused(
                    "a mailbox's name does not begin with #: " + Printable.of(path.toString()));
        }
        List<String> separators =
                sql.list(
                        "SELECT DISTINCT separator FROM mailbox WHERE account = ? AND separator IS"
                                + " NOT NULL AND separator <> ''",
                        row -> row.getString(1),
                        account);
        for (String separator : separators) {
            if (fresh.stream().anyMatch(level -> level.contains(separator))) {
                throw new EditRefused(
                        "on this account's server "
                                + Printable.of(separator)
                                + " separates the levels of a name, so none can have it: "
                                + Printable.of(path.toString()));
            }
        }
    }

    /// How many of the levels a mailbox of the server has already.
    private static int levelsThere(Sql sql, long account, MailboxPath path) {
        for (int levels = path.levels().size() - 1; levels > 0; levels--) {
            String above = new MailboxPath(path.levels().subList(0, levels)).toString();
            if (sql.number(
                            "SELECT EXISTS (SELECT 1 FROM mailbox WHERE account = ? AND path = ?"
                                    + " AND agreed_path = path AND gone_at IS NULL)",
                            account,
                            above)
                    != 0) {
                return levels;
            }
        }
        return 0;
    }

    private EditLog log(Sql sql) {
        return new EditLog(sql, clock.millis());
    }

    private static String path(Sql sql, long mailbox) {
        String path =
                sql.first(
                        "SELECT path FROM mailbox WHERE id = ?", row -> row.getString(1), mailbox);
        if (path == null) {
            throw new EditRefused("there is no mailbox " + new MailboxId(mailbox) + " any more");
        }
        return path;
    }
}

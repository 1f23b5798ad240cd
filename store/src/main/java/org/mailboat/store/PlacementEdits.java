package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.store.Database.Durability;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Edits of messages in mailboxes: what the user wants, whatever the server says. Thread-safe, from
/// any process at any time; each call is one transaction per 10,000 placements, on disk when the
/// call returns.
///
/// An edit changes the local state alone and gives its row a number; how that differs from what is
/// agreed is what waits for the server, as [PendingChanges] tells.
public final class PlacementEdits {
    private static final int PAGE = 1_000;
    private static final int TRANSACTION = 10_000;

    static final String DELETED = "deleted-here";

    private static final Keyword JUNK = new Keyword("$Junk");
    private static final Keyword NOT_JUNK = new Keyword("$NotJunk");

    private static final String ROWS =
            """
            SELECT p.id, p.message, p.mailbox, p.keywords, p.agreed_keywords, p.agreed_mailbox,
                   p.deleted_at IS NOT NULL OR p.recoverable_since IS NOT NULL, p.missing,
                   p.local_modseq, p.internal_date, m.size, m.content, m.account,
                   p.uid IS NOT NULL, b.path
            FROM placement p
            JOIN message m ON m.id = p.message
            JOIN mailbox b ON b.id = p.mailbox
            WHERE p.id IN (SELECT value FROM json_each(?))
            """;

    /// What became of one placement.
    public enum Outcome {
        /// It is as asked for, and waits for the server.
        CHANGED,
        /// It is as asked for, which is as the server has it: nothing waits any more.
        AS_AGREED,
        /// It was as asked for before.
        UNCHANGED,
        /// It is as asked for, and the server never had it: it can be had back for a while.
        RECOVERABLE,
        /// It was removed before.
        REMOVED,
        /// It is in the trash already.
        IN_TRASH,
        /// It is of another account than the mailbox.
        OTHER_ACCOUNT,
        /// Only its header is here, and the server cannot make a copy of it.
        NO_BODY,
        /// There is none, or none any more.
        UNKNOWN
    }

    /// One placement, as asked for.
    ///
    /// @param change the number of the change that this made; 0 if none
    /// @param result the placement that was changed: the copy where one was made
    public record Result(PlacementId placement, Outcome outcome, long change, PlacementId result) {
        Result(PlacementId placement, Outcome outcome) {
            this(placement, outcome, 0, placement);
        }
    }

    private final Database database;
    private final KeywordSets keywordSets;
    private final InstantSource clock;

    PlacementEdits(Database database, InstantSource clock) {
        this.database = database;
        this.keywordSets = database.keywordSets();
        this.clock = clock;
    }

    /// Adds keywords, and takes others away. `$Junk` and `$NotJunk` exclude each other: the added
    /// one stays.
    ///
    /// @return in the order asked for, each once
    public List<Result> mark(Collection<PlacementId> placements, Keywords add, Keywords remove) {
        Keywords opposites =
                add.contains(JUNK)
                        ? Keywords.of(NOT_JUNK)
                        : add.contains(NOT_JUNK) ? Keywords.of(JUNK) : Keywords.none();
        Keywords without = remove.plus(opposites).minus(add);
        return each(placements, (work, row) -> work.mark(row, add, without));
    }

    /// Moves to a mailbox of the same account.
    ///
    /// @return likewise
    /// @throws EditRefused if the mailbox cannot take mail
    public List<Result> move(Collection<PlacementId> placements, MailboxId to) {
        return each(placements, (work, row) -> work.move(row, work.target(to)));
    }

    /// Copies to a mailbox; the keywords and the date go along.
    ///
    /// @return likewise
    /// @throws EditRefused if the mailbox cannot take mail
    public List<Result> copy(Collection<PlacementId> placements, MailboxId to) {
        return each(placements, (work, row) -> work.copy(row, work.target(to)));
    }

    /// Moves to the trash mailbox of their account, which is made if there is none.
    ///
    /// @return likewise
    public List<Result> moveToTrash(Collection<PlacementId> placements) {
        return each(placements, Work::moveToTrash);
    }

    /// Deletes for good. What the server has is gone from sight at once, and recoverable once the
    /// server no longer has it.
    ///
    /// @return likewise
    public List<Result> delete(Collection<PlacementId> placements) {
        return each(placements, Work::delete);
    }

    /// Of these keywords those that the server's mailbox did not keep so far, with those of the
    /// placements in it that do not have them yet.
    public Map<Keyword, List<PlacementId>> unkept(
            Collection<PlacementId> placements, Keywords keywords) {
        var found = new TreeMap<Keyword, List<PlacementId>>();
        database.read(sql ->
                sql.list(
                        """
                        SELECT p.id, p.keywords, b.unkept
                        FROM placement p JOIN mailbox b ON b.id = p.agreed_mailbox
                        WHERE b.unkept <> '' AND p.id IN (SELECT value FROM json_each(?))
                        ORDER BY p.id
                        """,
                        row -> {
                            var id = new PlacementId(row.getLong(1));
                            Keywords here = keywordSets.get(sql, row.getLong(2));
                            Keywords unkept = Keywords.parse(row.getString(3));
                            for (Keyword keyword : keywords) {
                                if (!here.contains(keyword) && unkept.contains(keyword)) {
                                    found.computeIfAbsent(keyword, _ -> new ArrayList<>()).add(id);
                                }
                            }
                            return id;
                        },
                        placements.stream().map(PlacementId::number).toList().toString()));
        return found;
    }

    private interface Edit {
        Result of(Work work, Row row);
    }

    private List<Result> each(Collection<PlacementId> placements, Edit edit) {
        var asked = new ArrayList<>(new LinkedHashSet<>(placements));
        var results = new ArrayList<Result>();
        for (int from = 0; from < asked.size(); from += TRANSACTION) {
            List<PlacementId> some =
                    asked.subList(from, Math.min(from + TRANSACTION, asked.size()));
            results.addAll(database.write(Durability.FULL, sql -> new Work(sql).all(some, edit)));
        }
        return results;
    }

    /// A placement as it stands before.
    private record Row(
            long placement,
            long message,
            long mailbox,
            Keywords keywords,
            Keywords agreedKeywords,
            @Nullable Long agreedMailbox,
            boolean removed,
            int missing,
            long number,
            long internalDate,
            long size,
            @Nullable Long content,
            long account,
            boolean onServer,
            String path) {
        PlacementId id() {
            return new PlacementId(placement);
        }

        boolean isAgreed(long atMailbox, Keywords marks) {
            return agreedMailbox != null
                    && agreedMailbox == atMailbox
                    && agreedKeywords.equals(marks);
        }
    }

    /// One call's edits, inside its transaction.
    private final class Work {
        private final Sql sql;
        private final long now = clock.millis();
        private final EditLog log;
        private final Map<Long, Figures> figures = new TreeMap<>();
        private final Map<Long, EditTarget> trashes = new TreeMap<>();
        private final Map<Long, Keywords> unkept = new TreeMap<>();
        private @Nullable EditTarget target;

        Work(Sql sql) {
            this.sql = sql;
            this.log = new EditLog(sql, now);
        }

        List<Result> all(List<PlacementId> placements, Edit edit) {
            var results = new ArrayList<Result>();
            for (int from = 0; from < placements.size(); from += PAGE) {
                List<PlacementId> page =
                        placements.subList(from, Math.min(from + PAGE, placements.size()));
                Map<Long, Row> rows = rows(page);
                for (PlacementId id : page) {
                    Row row = rows.get(id.number());
                    results.add(
                            row == null
                                    ? new Result(id, Outcome.UNKNOWN)
                                    : row.removed
                                            ? new Result(id, Outcome.REMOVED)
                                            : edit.of(this, row));
                }
            }
            figures.forEach((mailbox, change) -> change.addTo(sql, mailbox));
            return results;
        }

        Result mark(Row row, Keywords add, Keywords remove) {
            Keywords marks = row.keywords.minus(remove).plus(add);
            if (marks.equals(row.keywords)) {
                return new Result(row.id(), Outcome.UNCHANGED);
            }
            askAgain(row, marks.minus(row.keywords));
            long number = number(row, EditKind.FLAG, row.mailbox);
            sql.update(
                    "UPDATE placement SET keywords = ?, local_modseq = ? WHERE id = ?",
                    keywordSets.intern(sql, marks),
                    number,
                    row.placement);
            figures(row.mailbox).remark(row.keywords, marks);
            return changed(row, number, row.mailbox, marks);
        }

        /// What its mailbox could not keep it may keep by now.
        private void askAgain(Row row, Keywords added) {
            Long agreed = row.agreedMailbox;
            if (agreed != null) {
                Keywords before = unkept.computeIfAbsent(agreed, id -> UnkeptKeywords.of(sql, id));
                Keywords now = before.minus(added);
                if (!now.equals(before)) {
                    UnkeptKeywords.set(sql, agreed, now);
                    unkept.put(agreed, now);
                }
            }
        }

        Result move(Row row, EditTarget to) {
            if (row.account != to.account()) {
                return new Result(row.id(), Outcome.OTHER_ACCOUNT);
            }
            if (row.mailbox == to.mailbox()) {
                return new Result(row.id(), Outcome.UNCHANGED);
            }
            long number = number(row, EditKind.MOVE, to.mailbox());
            sql.update(
                    "UPDATE placement SET mailbox = ?, local_modseq = ? WHERE id = ?",
                    to.mailbox(),
                    number,
                    row.placement);
            figures(row.mailbox).leave(row.keywords, row.size);
            figures(to.mailbox()).arrive(row.keywords, row.size);
            return changed(row, number, to.mailbox(), row.keywords);
        }

        Result moveToTrash(Row row) {
            EditTarget trash =
                    trashes.computeIfAbsent(
                            row.account,
                            account ->
                                    EditTarget.of(
                                            sql,
                                            new MailboxId(
                                                    TrashMailbox.findOrMake(sql, log, account))));
            boolean inTrash =
                    row.mailbox == trash.mailbox() || row.path.startsWith(trash.path() + "/");
            return inTrash ? new Result(row.id(), Outcome.IN_TRASH) : move(row, trash);
        }

        Result copy(Row row, EditTarget to) {
            boolean sameAccount = row.account == to.account();
            boolean byServer = sameAccount && row.agreedMailbox != null && row.onServer;
            if (row.missing > 0 && !byServer) {
                return new Result(row.id(), Outcome.NO_BODY);
            }
            if (row.content != null) {
                Contents.share(sql, row.content);
            }
            long message =
                    sql.number(
                            "INSERT INTO message (account, content, size) VALUES (?, ?, ?)"
                                    + " RETURNING id",
                            to.account(),
                            row.content,
                            row.size);
            long placement =
                    sql.number(
                            """
                            INSERT INTO placement (message, mailbox, keywords, agreed_keywords,
                                internal_date, missing, copied_from, announced_size)
                            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
                                iif(?7 IS NULL, NULL,
                                    (SELECT announced_size FROM placement WHERE id = ?7)))
                            RETURNING id
                            """,
                            message,
                            to.mailbox(),
                            keywordSets.intern(sql, row.keywords),
                            keywordSets.intern(sql, Keywords.none()),
                            row.internalDate,
                            row.missing,
                            sameAccount ? row.placement : null);
            long number = log.placement(placement, 0, EditKind.COPY);
            sql.update("UPDATE placement SET local_modseq = ? WHERE id = ?", number, placement);
            figures(to.mailbox()).arrive(row.keywords, row.size);
            return new Result(row.id(), Outcome.CHANGED, number, new PlacementId(placement));
        }

        Result delete(Row row) {
            figures(row.mailbox).leave(row.keywords, row.size);
            if (row.agreedMailbox == null) {
                log.forget(row.number);
                sql.update(
                        """
                        UPDATE placement
                        SET recoverable_since = ?, recoverable_reason = ?, local_modseq = 0,
                            copied_from = NULL
                        WHERE id = ?
                        """,
                        now,
                        DELETED,
                        row.placement);
                return new Result(row.id(), Outcome.RECOVERABLE);
            }
            long number = log.placement(row.placement, row.number, EditKind.DELETE);
            sql.update(
                    "UPDATE placement SET deleted_at = ?, local_modseq = ? WHERE id = ?",
                    now,
                    number,
                    row.placement);
            return new Result(row.id(), Outcome.CHANGED, number, row.id());
        }

        EditTarget target(MailboxId to) {
            if (target == null) {
                target = EditTarget.of(sql, to);
            }
            return target;
        }

        /// What the server never had remains what it was first: a copy, an import.
        private long number(Row row, EditKind kind, long mailbox) {
            if (row.agreedMailbox == null) {
                return log.onItsWay(row.placement, row.number, log.kind(row.number, kind));
            }
            return row.agreedMailbox == mailbox
                    ? log.placement(row.placement, row.number, kind)
                    : log.onItsWay(row.placement, row.number, kind);
        }

        private Result changed(Row row, long number, long mailbox, Keywords marks) {
            return new Result(
                    row.id(),
                    row.isAgreed(mailbox, marks) ? Outcome.AS_AGREED : Outcome.CHANGED,
                    number,
                    row.id());
        }

        private Figures figures(long mailbox) {
            return figures.computeIfAbsent(mailbox, _ -> new Figures());
        }

        private Map<Long, Row> rows(List<PlacementId> ids) {
            var rows = new LinkedHashMap<Long, Row>();
            sql.list(ROWS, this::row, ids.stream().map(PlacementId::number).toList().toString())
                    .forEach(row -> rows.put(row.placement, row));
            return rows;
        }

        private Row row(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    keywordSets.get(sql, row.getLong(4)),
                    keywordSets.get(sql, row.getLong(5)),
                    Sql.nullableLong(row, 6),
                    row.getBoolean(7),
                    row.getInt(8),
                    row.getLong(9),
                    row.getLong(10),
                    row.getLong(11),
                    Sql.nullableLong(row, 12),
                    row.getLong(13),
                    row.getBoolean(14),
                    row.getString(15));
        }
    }
}

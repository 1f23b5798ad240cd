package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Role;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.Database.Durability;
import org.mailboat.store.PendingChange.OfMailbox;
import org.mailboat.store.PendingChange.OfMessage;
import org.mailboat.store.PendingChange.Trouble;
import org.mailboat.sync.port.Tried;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What waits for the server, and how it is taken back. Thread-safe, from any process at any time.
public final class PendingChanges {
    /// Mail that goes with its mailbox waits with that.
    private static final String MESSAGES =
            """
            FROM placement p INDEXED BY placement_edited
            JOIN mailbox b ON b.id = p.mailbox
            LEFT JOIN mailbox a ON a.id = p.agreed_mailbox
            LEFT JOIN placement o ON o.id = p.copied_from
            LEFT JOIN mailbox f ON f.id = o.mailbox
            JOIN change_log c ON c.id = p.local_modseq
            LEFT JOIN change_state s ON s.change = p.local_modseq
            WHERE p.local_modseq > 0 AND p.recoverable_since IS NULL
              AND NOT (b.deleted_at IS NOT NULL AND p.agreed_mailbox IS p.mailbox)
              AND (p.agreed_mailbox IS NULL OR p.deleted_at IS NOT NULL
                   OR p.mailbox <> p.agreed_mailbox OR p.keywords <> p.agreed_keywords)
            """;

    private static final String MAILBOXES =
            """
            FROM mailbox b INDEXED BY mailbox_edited
            JOIN change_log c ON c.id = b.local_modseq
            LEFT JOIN change_state s ON s.change = b.local_modseq
            WHERE b.local_modseq > 0 AND b.gone_at IS NULL
              AND (b.agreed_path IS NULL OR b.deleted_at IS NOT NULL OR b.path <> b.agreed_path)
            """;

    private static final String MESSAGE_COLUMNS =
            """
            SELECT p.local_modseq, p.id, c.kind, a.path, f.path, p.keywords, p.agreed_keywords,
                   p.deleted_at IS NOT NULL, b.unkept, s.attempts, s.failure, s.next_try, s.parked,
                   p.agreed_mailbox IS NULL, b.local_only,
                   CASE WHEN b.agreed_path IS NULL AND p.deleted_at IS NULL THEN
                       (SELECT w.change FROM change_state w
                        WHERE w.change = b.local_modseq AND w.failure IS NOT NULL) END
            """;

    private static final String MAILBOX_COLUMNS =
            """
            SELECT b.local_modseq, b.account, b.id, b.path, b.agreed_path, b.wanted_role,
                   b.deleted_at IS NOT NULL, s.attempts, s.failure, s.next_try, s.parked
            """;

    /// What became of a change that was to be taken back.
    public enum Dropped {
        DROPPED,
        /// It is no change that waits: the server has it, or it was edited again.
        UNKNOWN,
        /// The mailbox was made here, and is not empty.
        NOT_EMPTY,
        /// Another mailbox has the name, or the message's mailbox is gone meanwhile.
        NO_PLACE
    }

    private final Database database;
    private final KeywordSets keywordSets;
    private final InstantSource clock;

    PendingChanges(Database database, InstantSource clock) {
        this.database = database;
        this.keywordSets = database.keywordSets();
        this.clock = clock;
    }

    /// The account's changes by number, a page of them.
    ///
    /// @param after the change before, 0 to begin
    /// @param limit from 1 to [MailReader#LARGEST_PAGE]; fewer than that need not be the last
    public Page page(AccountId account, long after, int limit) {
        MailReader.checkLimit(limit);
        return database.read(sql -> {
            List<Message> messages =
                    sql.list(
                            MESSAGE_COLUMNS
                                    + MESSAGES
                                    + " AND p.local_modseq > ? AND b.account = ?"
                                    + " ORDER BY p.local_modseq LIMIT ?",
                            row -> message(sql, row),
                            after,
                            account.number(),
                            limit);
            List<OfMailbox> mailboxes =
                    sql.list(
                            MAILBOX_COLUMNS
                                    + MAILBOXES
                                    + " AND b.local_modseq > ? AND b.account = ?"
                                    + " ORDER BY b.local_modseq LIMIT ?",
                            PendingChanges::mailbox,
                            after,
                            account.number(),
                            limit);
            List<Long> numbers =
                    Stream.concat(
                                    messages.stream().map(Message::number),
                                    mailboxes.stream().map(OfMailbox::number))
                            .sorted()
                            .limit(limit)
                            .toList();
            if (numbers.isEmpty()) {
                return new Page(List.of(), null);
            }
            long last = numbers.getLast();
            return new Page(
                    merged(
                            sql,
                            messages.stream().filter(m -> m.number <= last).toList(),
                            mailboxes.stream().filter(m -> m.number() <= last).toList()),
                    last);
        });
    }

    /// A page of changes.
    ///
    /// @param last where the next page begins; null: there is none
    public record Page(List<PendingChange> changes, @Nullable Long last) {
        public Page {
            changes = List.copyOf(changes);
        }
    }

    /// Those of these changes that wait, by number.
    ///
    /// @param numbers at most [MailReader#LARGEST_PAGE]
    public List<PendingChange> of(Collection<Long> numbers) {
        return database.read(sql -> read(sql, numbers));
    }

    /// How many changes each mailbox has, its own and its messages'.
    public Map<MailboxId, Long> counts(AccountId account) {
        var counts = new HashMap<MailboxId, Long>();
        database.read(sql -> {
            sql.list(
                    "SELECT p.mailbox, b.unkept, p.keywords, p.agreed_keywords, p.agreed_mailbox IS"
                            + " NULL OR p.deleted_at IS NOT NULL OR p.mailbox <> p.agreed_mailbox,"
                            + " count(*) "
                            + MESSAGES
                            + " AND b.account = ? GROUP BY 1, 2, 3, 4, 5",
                    row -> {
                        if (row.getBoolean(5)
                                || !difference(sql, row, 3, 4, 2).isEmpty()
                                || !difference(sql, row, 4, 3, 2).isEmpty()) {
                            counts.merge(new MailboxId(row.getLong(1)), row.getLong(6), Long::sum);
                        }
                        return row.getLong(6);
                    },
                    account.number());
            sql.list(
                    "SELECT b.id " + MAILBOXES + " AND b.account = ?",
                    row -> counts.merge(new MailboxId(row.getLong(1)), 1L, Long::sum),
                    account.number());
            return null;
        });
        return counts;
    }

    /// How much an account's server never had.
    ///
    /// @param changes as [#page] tells them
    /// @param messages of these, messages that the server does not have at all
    public record Unsent(long changes, long messages) {}

    /// What an account's server never had.
    public Unsent unsent(AccountId account) {
        long messages =
                database.read(sql ->
                        sql.number(
                                "SELECT count(*) "
                                        + MESSAGES
                                        + " AND b.account = ? AND p.agreed_mailbox IS NULL",
                                account.number()));
        long changes = counts(account).values().stream().mapToLong(Long::longValue).sum();
        return new Unsent(changes, messages);
    }

    /// Why changes wait that were tried in vain, by the mailbox that they are in.
    ///
    /// @param most of them
    public Map<MailboxId, List<SyncFailure>> failures(AccountId account, int most) {
        var failures = new HashMap<MailboxId, List<SyncFailure>>();
        database.read(sql ->
                sql.list(
                        """
                        SELECT b.id, s.attempts, s.failure, s.next_try, s.parked, s.doubts, s.change
                        FROM change_state s
                        JOIN placement p ON p.local_modseq = s.change AND p.local_modseq > 0
                        JOIN mailbox b ON b.id = p.mailbox
                        WHERE b.account = ?1 AND s.failure IS NOT NULL
                        UNION ALL
                        SELECT b.id, s.attempts, s.failure, s.next_try, s.parked, s.doubts, s.change
                        FROM change_state s JOIN mailbox b ON b.local_modseq = s.change
                        WHERE b.account = ?1 AND s.failure IS NOT NULL AND b.gone_at IS NULL
                        ORDER BY 7 LIMIT ?2
                        """,
                        row -> {
                            Tried tried = EditReader.tried(row, 2);
                            SyncFailure why = tried.failure();
                            if (why != null) {
                                Instant next = tried.nextTry();
                                failures.computeIfAbsent(
                                                new MailboxId(row.getLong(1)),
                                                _ -> new ArrayList<>())
                                        .add(next == null ? why : why.withNextTry(next));
                            }
                            return row.getLong(1);
                        },
                        account.number(),
                        most));
        return failures;
    }

    /// Forgets that these were tried in vain: the next run tries them again.
    public void retry(Collection<Long> numbers) {
        database.write(
                Durability.FULL,
                sql ->
                        sql.update(
                                "DELETE FROM change_state WHERE change IN (SELECT value FROM"
                                        + " json_each(?))",
                                new TreeSet<>(numbers).toString()));
    }

    /// Takes changes back, in one transaction: what they changed is again as both sides agreed.
    /// What the server never had becomes recoverable. What was on its way to the server meanwhile
    /// may still arrive there; then this undoes it there.
    public Map<Long, Dropped> drop(Collection<Long> numbers) {
        return database.write(
                Durability.FULL,
                sql -> {
                    var results = new TreeMap<Long, Dropped>();
                    var dropping = new Dropping(sql, clock.millis());
                    var mailboxes = new ArrayList<Long>();
                    for (PendingChange change : read(sql, numbers)) {
                        if (change instanceof OfMessage message) {
                            results.put(change.number(), dropping.drop(message));
                        } else {
                            mailboxes.add(change.number());
                        }
                    }
                    dropping.recount();
                    // The last first: what was made inside another goes before that.
                    for (PendingChange change : read(sql, mailboxes).reversed()) {
                        results.put(change.number(), dropping.drop((OfMailbox) change));
                    }
                    numbers.forEach(number -> results.putIfAbsent(number, Dropped.UNKNOWN));
                    return results;
                });
    }

    private List<PendingChange> read(Sql sql, Collection<Long> numbers) {
        String asked = new TreeSet<>(numbers).toString();
        return merged(
                sql,
                sql.list(
                        MESSAGE_COLUMNS
                                + MESSAGES
                                + " AND p.local_modseq IN (SELECT value FROM json_each(?))",
                        row -> message(sql, row),
                        asked),
                sql.list(
                        MAILBOX_COLUMNS
                                + MAILBOXES
                                + " AND b.local_modseq IN (SELECT value FROM json_each(?))",
                        PendingChanges::mailbox,
                        asked));
    }

    /// A placement that differs, before it is looked at closely.
    private record Message(
            long number,
            long placement,
            EditKind kind,
            @Nullable MailboxPath agreed,
            @Nullable MailboxPath copiedFrom,
            Keywords added,
            Keywords removed,
            boolean deleted,
            boolean keptHere,
            @Nullable Long waitsFor,
            @Nullable Trouble trouble) {}

    private List<PendingChange> merged(Sql sql, List<Message> messages, List<OfMailbox> mailboxes) {
        Map<PlacementId, PlacementView> views =
                PlacementViews.byId(
                        sql,
                        keywordSets,
                        messages.stream().map(m -> new PlacementId(m.placement)).toList());
        var all = new ArrayList<PendingChange>(mailboxes);
        for (Message each : messages) {
            PlacementView view = Objects.requireNonNull(views.get(new PlacementId(each.placement)));
            var change =
                    new OfMessage(
                            each.number,
                            each.kind,
                            view,
                            each.agreed,
                            each.copiedFrom,
                            each.added,
                            each.removed,
                            each.deleted,
                            each.keptHere,
                            each.waitsFor,
                            each.trouble);
            boolean differs =
                    each.agreed == null
                            || each.deleted
                            || change.moved()
                            || !each.added.isEmpty()
                            || !each.removed.isEmpty();
            if (differs) {
                all.add(change);
            }
        }
        all.sort(Comparator.comparingLong(PendingChange::number));
        return all;
    }

    private Message message(Sql sql, ResultSet row) throws SQLException {
        boolean onServer = !row.getBoolean(14);
        String agreed = row.getString(4);
        String copiedFrom = row.getString(5);
        return new Message(
                row.getLong(1),
                row.getLong(2),
                EditKind.of(row.getString(3)),
                onServer && agreed != null ? MailboxPath.parse(agreed) : null,
                copiedFrom == null ? null : MailboxPath.parse(copiedFrom),
                onServer ? difference(sql, row, 6, 7, 9) : Keywords.none(),
                onServer ? difference(sql, row, 7, 6, 9) : Keywords.none(),
                row.getBoolean(8),
                row.getBoolean(15),
                Sql.nullableLong(row, 16),
                trouble(row, 10));
    }

    /// The keywords of one column that those of another lack, without those that the server cannot
    /// keep.
    private Keywords difference(Sql sql, ResultSet row, int of, int lacking, int unkept)
            throws SQLException {
        String local = row.getString(unkept);
        return keywordSets
                .get(sql, row.getLong(of))
                .minus(keywordSets.get(sql, row.getLong(lacking)))
                .minus(local == null ? Keywords.none() : Keywords.parse(local));
    }

    private static OfMailbox mailbox(ResultSet row) throws SQLException {
        String agreed = row.getString(5);
        String role = row.getString(6);
        return new OfMailbox(
                row.getLong(1),
                new AccountId(row.getLong(2)),
                new MailboxId(row.getLong(3)),
                MailboxPath.parse(row.getString(4)),
                agreed == null ? null : MailboxPath.parse(agreed),
                role == null ? null : Role.valueOf(role),
                row.getBoolean(7),
                trouble(row, 8));
    }

    private static @Nullable Trouble trouble(ResultSet row, int first) throws SQLException {
        String failure = row.getString(first + 1);
        if (failure == null) {
            return null;
        }
        Long nextTry = Sql.nullableLong(row, first + 2);
        return new Trouble(
                row.getInt(first),
                FailureText.parse(failure),
                nextTry == null ? null : Instant.ofEpochMilli(nextTry),
                row.getBoolean(first + 3));
    }
}

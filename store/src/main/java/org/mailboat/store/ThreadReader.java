package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.ThreadId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// What readers see of threads, as far as [Threads] has come. Thread-safe; each call is one short
/// read transaction or a row of them.
///
/// Only who is of which thread is on record. What is there of a thread is asked of the mail itself,
/// so that removed, restored and moved messages are where they are at once.
public final class ThreadReader {
    private static final String THERE =
            """
            p.recoverable_since IS NULL AND p.deleted_at IS NULL
            AND b.gone_at IS NULL AND b.deleted_at IS NULL
            """;

    private static final Comparator<PlacementView> BY_DATE =
            Comparator.comparingLong((PlacementView p) -> InternalDates.toColumn(p.internalDate()))
                    .thenComparing(PlacementView::id);

    private final Database database;

    ThreadReader(Database database) {
        this.database = database;
    }

    /// The thread that an id stands for, with what is there of it: perhaps nothing.
    ///
    /// @return nothing if there never was one
    public Optional<ThreadView> thread(ThreadId id) {
        Row row =
                database.read(sql ->
                        sql.first(
                                """
                                SELECT r.id, (SELECT min(h.id) FROM thread h WHERE h.root = r.id),
                                       r.account, r.size
                                FROM thread t JOIN thread r ON r.id = t.root WHERE t.id = ?
                                """,
                                ThreadReader::row,
                                id.number()));
        return row == null ? Optional.empty() : Optional.of(views(List.of(row), null).getFirst());
    }

    /// A page of the threads that have a message in the mailbox, by the newest of these, newest
    /// first. The threads come with their messages in other mailboxes.
    ///
    /// @param after the end of the page before, or null for the first
    /// @param limit from 1 to [MailReader#LARGEST_PAGE]
    public ThreadViewPage page(MailboxId mailbox, @Nullable Cursor after, int limit) {
        return page(List.of(mailbox), mailbox, after, limit);
    }

    /// A page of all threads of the account, likewise.
    public ThreadViewPage page(AccountId account, @Nullable Cursor after, int limit) {
        return page(mailboxes(account), null, after, limit);
    }

    /// How many threads have a message in the mailbox. Costs what the mailbox holds.
    public long count(MailboxId mailbox) {
        return count(List.of(mailbox));
    }

    /// How many threads the account has, likewise.
    public long count(AccountId account) {
        return count(mailboxes(account));
    }

    /// A thread by the id its members are filed under.
    private record Row(long root, ThreadId id, AccountId account, long size) {}

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong(1),
                new ThreadId(row.getLong(2)),
                new AccountId(row.getLong(3)),
                row.getLong(4));
    }

    private ThreadViewPage page(
            List<MailboxId> mailboxes,
            @Nullable MailboxId listed,
            @Nullable Cursor after,
            int limit) {
        var filter = PlacementFilter.in(mailboxes, false);
        var heads = new ThreadHeads(listed == null ? null : listed.number());
        PlacementPage page = new PlacementScan(database, filter, heads, after, limit).page();
        Map<Long, Row> rows = rows(page.placements());
        Map<Long, ThreadView> views = new HashMap<>();
        views(List.copyOf(rows.values()), listed)
                .forEach(view -> views.put(Objects.requireNonNull(view.id()).number(), view));
        List<ThreadView> threads = new ArrayList<>();
        for (PlacementView head : page.placements()) {
            Row row = rows.get(head.message().number());
            ThreadView view = row == null ? null : views.get(row.id.number());
            // A message that went meanwhile is still what was found here.
            threads.add(
                    view == null || view.messages().isEmpty()
                            ? new ThreadView(null, head.account(), List.of(head))
                            : view);
        }
        return new ThreadViewPage(threads, page.next());
    }

    /// The threads of messages, by these.
    private Map<Long, Row> rows(List<PlacementView> heads) {
        var rows = new LinkedHashMap<Long, Row>();
        database.read(sql ->
                sql.list(
                        """
                        SELECT r.id, (SELECT min(h.id) FROM thread h WHERE h.root = r.id),
                               r.account, r.size, t.message
                        FROM thread_member t JOIN thread r ON r.id = t.root
                        WHERE t.message IN (SELECT value FROM json_each(?))
                        """,
                        row -> rows.put(row.getLong(5), row(row)),
                        numbers(heads, head -> head.message().number())));
        return rows;
    }

    /// @param listed the mailbox whose own copies are preferred, or null
    /// @return in the same order
    private List<ThreadView> views(List<Row> threads, @Nullable MailboxId listed) {
        List<ThreadView> views = new ArrayList<>();
        List<Row> some = new ArrayList<>();
        long size = 0;
        for (Row thread : threads) {
            if (size + thread.size > MailReader.LARGEST_PAGE && !some.isEmpty()) {
                views.addAll(viewsAtOnce(some, listed));
                some.clear();
                size = 0;
            }
            some.add(thread);
            size += thread.size;
        }
        views.addAll(viewsAtOnce(some, listed));
        return views;
    }

    /// Views of threads that are small together, or of a single one.
    private List<ThreadView> viewsAtOnce(List<Row> threads, @Nullable MailboxId listed) {
        String roots = numbers(threads, Row::root);
        Map<Long, Map<Long, PlacementView>> messages = new HashMap<>();
        List<Member> members = members(roots, 0);
        while (!members.isEmpty()) {
            Map<Long, Member> byMessage = new HashMap<>();
            members.forEach(member -> byMessage.put(member.message, member));
            for (PlacementView each : placements(numbers(members, Member::message))) {
                Member member = byMessage.get(each.message().number());
                if (member != null) {
                    messages.computeIfAbsent(member.root, root -> new HashMap<>())
                            .merge(
                                    member.copy == 0 ? member.message : member.copy,
                                    each,
                                    (one, other) -> better(one, other, listed));
                }
            }
            members =
                    members.size() < MailReader.LARGEST_PAGE
                            ? List.of()
                            : members(roots, members.getLast().message);
        }
        return threads.stream().map(thread -> view(thread, messages.get(thread.root))).toList();
    }

    private static ThreadView view(Row thread, @Nullable Map<Long, PlacementView> messages) {
        List<PlacementView> sorted =
                new ArrayList<>(messages == null ? List.of() : messages.values());
        sorted.sort(BY_DATE);
        return new ThreadView(thread.id, thread.account, sorted);
    }

    /// Of two copies: the one in the mailbox that is listed, there the newest, elsewhere the first.
    private static PlacementView better(
            PlacementView one, PlacementView other, @Nullable MailboxId listed) {
        boolean first = one.mailbox().equals(listed);
        boolean second = other.mailbox().equals(listed);
        if (first != second) {
            return first ? one : other;
        }
        boolean oneIsOlder = BY_DATE.compare(one, other) < 0;
        return oneIsOlder == first ? other : one;
    }

    /// A message of a thread, with what tells copies.
    private record Member(long root, long message, long copy) {}

    /// Members of threads, some at a time, by message.
    private List<Member> members(String roots, long after) {
        return database.read(sql ->
                sql.list(
                        "SELECT root, message, copy FROM thread_member WHERE root IN (SELECT value"
                                + " FROM json_each(?)) AND message > ? ORDER BY message LIMIT ?",
                        row -> new Member(row.getLong(1), row.getLong(2), row.getLong(3)),
                        roots,
                        after,
                        MailReader.LARGEST_PAGE));
    }

    private List<PlacementView> placements(String messages) {
        return database.read(sql ->
                PlacementViews.list(
                        sql,
                        database.keywordSets(),
                        "p.message IN (SELECT value FROM json_each(?)) AND " + THERE,
                        messages));
    }

    private static <T> String numbers(List<T> all, ToLongFunction<T> number) {
        return all.stream()
                .map(each -> Long.toString(number.applyAsLong(each)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private List<MailboxId> mailboxes(AccountId account) {
        return database.read(sql ->
                sql.list(
                        "SELECT id FROM mailbox WHERE account = ? AND gone_at IS NULL AND"
                                + " deleted_at IS NULL ORDER BY id",
                        row -> new MailboxId(row.getLong(1)),
                        account.number()));
    }

    private long count(List<MailboxId> mailboxes) {
        return database.read(sql ->
                sql.number(
                        """
                        SELECT count(DISTINCT iif(t.root > 0, t.root, -p.message))
                        FROM placement p LEFT JOIN thread_member t ON t.message = p.message
                        WHERE p.recoverable_since IS NULL AND p.deleted_at IS NULL
                          AND p.mailbox IN (SELECT value FROM json_each(?))
                        """,
                        numbers(mailboxes, MailboxId::number)));
    }
}

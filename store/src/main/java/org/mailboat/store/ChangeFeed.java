package org.mailboat.store;

import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What changed in the store, in the order in which it was committed, by any process. Thread-safe;
/// each call is a short transaction.
///
/// Whoever follows the mail keeps a [FeedPosition] together with what was made of it, and asks for
/// what came since. What changed twice is told once, as it stands.
public final class ChangeFeed {
    /// Since this schema there are numbers.
    static final int SCHEMA = 3;

    /// What went is remembered for so many rows at least.
    static final int GONE_KEPT = 100_000;

    private static final int RUNS_KEPT = 4_096;

    private static final String PLACEMENTS =
            """
            SELECT feed_number, id, message, mailbox, feed_appeared,
                   recoverable_since IS NULL AND deleted_at IS NULL
            FROM placement WHERE
            """;

    private static final String MAILBOXES =
            "SELECT feed_number, id, feed_appeared, gone_at IS NULL AND deleted_at IS NULL FROM"
                    + " mailbox WHERE ";

    private final Database database;

    ChangeFeed(Database database) {
        this.database = database;
    }

    /// Where the feed ends now.
    public FeedPosition head() {
        return database.read(ChangeFeed::head);
    }

    /// What changed since a position.
    ///
    /// @param limit from 1 to [MailReader#LARGEST_PAGE]
    public FeedPage since(FeedPosition from, int limit) {
        if (limit < 1 || limit > MailReader.LARGEST_PAGE) {
            throw new IllegalArgumentException("a page holds 1 to " + MailReader.LARGEST_PAGE);
        }
        return database.read(sql -> since(sql, from, limit));
    }

    /// How many messages in mailboxes [#since] has still to tell from a position on. Costs what
    /// there is to count.
    ///
    /// Of two lower bounds SQLite begins at the one that comes first: the one that the index asks
    /// for, and that holds for every row, comes last.
    public long left(FeedPosition from) {
        return database.read(sql -> {
            FeedPosition at = knows(sql, from) ? from : FeedPosition.START;
            return sql.number(
                    "SELECT count(*) FROM placement WHERE (feed_number, id) > (?, ?) AND"
                            + " feed_number > 0",
                    at.number(),
                    afterId(FeedKind.PLACEMENT, at));
        });
    }

    /// Has somebody told after each commit of this process that moved the end, on the thread that
    /// committed and with no lock held. Who is told returns at once. Other processes' commits are
    /// seen by asking [#head].
    ///
    /// @return ends the telling when closed
    public Following onCommit(Runnable told) {
        database.onFeedMoved(told);
        return () -> database.offFeedMoved(told);
    }

    /// Somebody being told.
    @FunctionalInterface
    public interface Following extends AutoCloseable {
        @Override
        void close();
    }

    /// The number of the transaction in progress.
    static long next(Sql sql) {
        return sql.number("SELECT number + 1 FROM feed");
    }

    /// Gives a transaction its number at its end, if it changed anything that is told.
    ///
    /// @param firstOfProcess whether this process has not given a number yet
    /// @return whether it did
    static boolean stamp(Sql sql, boolean firstOfProcess) {
        int changed =
                sql.update(
                        """
                        UPDATE feed SET number = number + 1
                        WHERE number < (SELECT ifnull(max(feed_number), 0) FROM placement
                                        WHERE feed_number > 0)
                           OR number < (SELECT ifnull(max(feed_number), 0) FROM mailbox
                                        WHERE feed_number > 0)
                           OR number < (SELECT ifnull(max(number), 0) FROM gone)
                        """);
        if (changed > 0 && firstOfProcess) {
            sql.update(
                    "INSERT OR REPLACE INTO feed_run SELECT number, abs(random() >> 16) FROM feed");
            forget(sql);
        }
        return changed > 0;
    }

    private static void forget(Sql sql) {
        sql.update(
                "UPDATE feed SET forgotten = max(forgotten,"
                        + " ifnull((SELECT number FROM gone ORDER BY number DESC LIMIT 1 OFFSET ?),"
                        + " 0), ifnull((SELECT first FROM feed_run ORDER BY first DESC LIMIT 1"
                        + " OFFSET ?), 0))",
                GONE_KEPT,
                RUNS_KEPT);
        sql.update("DELETE FROM gone WHERE number <= (SELECT forgotten FROM feed)");
        sql.update(
                "DELETE FROM feed_run WHERE first < (SELECT max(first) FROM feed_run WHERE first <="
                        + " (SELECT forgotten FROM feed))");
    }

    private static FeedPosition head(Sql sql) {
        FeedPosition head =
                sql.first(
                        "SELECT number, (SELECT mark FROM feed_run ORDER BY first DESC LIMIT 1)"
                                + " FROM feed",
                        row -> FeedPosition.endOf(row.getLong(1), row.getLong(2)));
        return head == null ? FeedPosition.START : head;
    }

    /// Whether the store still holds everything that the position covers.
    private static boolean knows(Sql sql, FeedPosition position) {
        return position.number() == 0
                || sql.number(
                                """
                                SELECT number >= ?1 AND forgotten <= ?1 AND ?2 = (
                                    SELECT mark FROM feed_run WHERE first <= ?1
                                    ORDER BY first DESC LIMIT 1)
                                FROM feed
                                """,
                                position.number(),
                                position.mark())
                        == 1;
    }

    /// An entry and the position behind it, but for the mark.
    private record Found(long number, FeedKind kind, long id, FeedEntry entry) {
        private static final Comparator<Found> ORDER =
                Comparator.comparingLong(Found::number)
                        .thenComparing(Found::kind)
                        .thenComparingLong(Found::id);
    }

    private static FeedPage since(Sql sql, FeedPosition from, int limit) {
        if (!knows(sql, from)) {
            return new FeedPage(false, List.of(), FeedPosition.START, true);
        }
        var found = new ArrayList<Found>();
        var query = new Query(sql, from, limit + 1);
        query.rows(FeedKind.MAILBOX, MAILBOXES, "feed_number", row -> mailbox(row, from), found);
        query.rows(
                FeedKind.PLACEMENT, PLACEMENTS, "feed_number", row -> placement(row, from), found);
        for (FeedKind kind : List.of(FeedKind.PLACEMENT_GONE, FeedKind.MAILBOX_GONE)) {
            query.rows(
                    kind,
                    "SELECT number, id, mailbox FROM gone WHERE kind = " + kind.code() + " AND ",
                    "number",
                    row -> gone(row, kind),
                    found);
        }
        found.sort(Found.ORDER);
        boolean more = found.size() > limit;
        List<Found> page = more ? found.subList(0, limit) : found;
        FeedPosition next = more ? behind(sql, page.getLast(), from.base()) : head(sql);
        return new FeedPage(true, page.stream().map(Found::entry).toList(), next, more);
    }

    private static FeedPosition behind(Sql sql, Found last, long base) {
        long mark =
                sql.number(
                        "SELECT mark FROM feed_run WHERE first <= ? ORDER BY first DESC LIMIT 1",
                        last.number);
        return new FeedPosition(last.number, last.kind.code(), last.id, mark, base);
    }

    /// Reads rows of one kind behind a position, in their order.
    private record Query(Sql sql, FeedPosition from, int limit) {
        void rows(
                FeedKind kind,
                String select,
                String number,
                Sql.RowReader<Found> reader,
                List<Found> into) {
            String order = " ORDER BY " + number + ", id LIMIT ?";
            List<Found> same =
                    sql.list(
                            select + number + " > 0 AND " + number + " = ? AND id > ?" + order,
                            reader,
                            from.number(),
                            afterId(kind, from),
                            limit);
            into.addAll(same);
            if (same.size() < limit) {
                into.addAll(
                        sql.list(
                                select + number + " > ? AND " + number + " > 0" + order,
                                reader,
                                from.number(),
                                limit - same.size()));
            }
        }
    }

    /// Rows of the position's own transaction follow it if their kind does.
    private static long afterId(FeedKind kind, FeedPosition from) {
        if (kind.code() == from.kind()) {
            return from.id();
        }
        return kind.code() < from.kind() ? Long.MAX_VALUE : 0;
    }

    private static Found mailbox(ResultSet row, FeedPosition from) throws SQLException {
        return new Found(
                row.getLong(1),
                FeedKind.MAILBOX,
                row.getLong(2),
                new FeedEntry.MailboxChanged(
                        new MailboxId(row.getLong(2)),
                        row.getLong(3) > from.base(),
                        row.getBoolean(4)));
    }

    private static Found placement(ResultSet row, FeedPosition from) throws SQLException {
        return new Found(
                row.getLong(1),
                FeedKind.PLACEMENT,
                row.getLong(2),
                new FeedEntry.PlacementChanged(
                        new PlacementId(row.getLong(2)),
                        new MessageId(row.getLong(3)),
                        new MailboxId(row.getLong(4)),
                        row.getLong(5) > from.base(),
                        row.getBoolean(6)));
    }

    private static Found gone(ResultSet row, FeedKind kind) throws SQLException {
        var mailbox = new MailboxId(row.getLong(3));
        FeedEntry entry =
                kind == FeedKind.MAILBOX_GONE
                        ? new FeedEntry.MailboxGone(mailbox)
                        : new FeedEntry.PlacementGone(new PlacementId(row.getLong(2)), mailbox);
        return new Found(row.getLong(1), kind, row.getLong(2), entry);
    }
}

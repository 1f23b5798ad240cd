package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/// Finds one page of placements: walks along the index of every mailbox in the order of the dates
/// and merges these walks. However few placements the filter takes, no transaction looks at more
/// than some thousand. For one page and one thread.
final class PlacementScan {
    /// So many rows are looked at in one transaction, besides those that begin the walks.
    private static final int ROWS_AT_ONCE = MailReader.LARGEST_PAGE;

    /// So many rows a walk reads ahead at least.
    private static final int FEWEST_AHEAD = 16;

    /// A further choice among what the filter takes.
    interface Choice {
        /// What it wants to know of each row of `placement`, as an expression for a number.
        String wanted();

        /// @param placement its date and id
        /// @param told what it wanted to know; 0 where there is nothing
        boolean takes(Sql sql, Cursor placement, long told);
    }

    private final Database database;
    private final PlacementFilter filter;
    private final @Nullable Choice choice;
    private final int limit;
    private final int ahead;
    private final String sql;
    private final long bound;
    private final PriorityQueue<Walk> walks = new PriorityQueue<>();
    private final Map<Long, Boolean> takenSets = new HashMap<>();
    private final List<Row> found = new ArrayList<>();

    /// A placement as the index knows it.
    ///
    /// @param told what the choice wanted to know
    private record Row(long id, long date, long keywords, long told) {
        Cursor cursor() {
            return new Cursor(date, id);
        }
    }

    /// @param limit from 1 to [MailReader#LARGEST_PAGE]
    PlacementScan(Database database, PlacementFilter filter, @Nullable Cursor after, int limit) {
        this(database, filter, null, after, limit);
    }

    /// @param choice of what the filter takes; null: all of it
    PlacementScan(
            Database database,
            PlacementFilter filter,
            @Nullable Choice choice,
            @Nullable Cursor after,
            int limit) {
        this.database = database;
        this.filter = filter;
        this.choice = choice;
        this.limit = limit;
        int rows = filter.looksAtKeywords() || choice != null ? ROWS_AT_ONCE : limit + 1;
        ahead = Math.max(FEWEST_AHEAD, rows / Math.max(1, filter.mailboxes().size()));
        sql = statement(filter, choice);
        bound = filter.oldestFirst() ? filter.highestDate() : filter.lowestDate();
        Cursor begin = begin(filter, after);
        filter.mailboxes().stream()
                .distinct()
                .forEach(mailbox -> walks.add(new Walk(mailbox, begin)));
    }

    private static String statement(PlacementFilter filter, @Nullable Choice choice) {
        String which =
                filter.recoverable()
                        ? "recoverable_since IS NOT NULL"
                        : "recoverable_since IS NULL AND deleted_at IS NULL";
        String rest =
                filter.oldestFirst()
                        ? """
                        AND (internal_date, id) > (?2, ?3) AND internal_date <= ?4
                        ORDER BY internal_date, id LIMIT ?5
                        """
                        : """
                        AND (internal_date, id) < (?2, ?3) AND internal_date >= ?4
                        ORDER BY internal_date DESC, id DESC LIMIT ?5
                        """;
        return "SELECT id, internal_date, keywords, "
                + (choice == null ? "0" : choice.wanted())
                + " FROM placement WHERE mailbox = ?1 AND "
                + which
                + " "
                + rest;
    }

    /// The place before the first row that fits.
    private static Cursor begin(PlacementFilter filter, @Nullable Cursor after) {
        Cursor edge =
                filter.oldestFirst()
                        ? new Cursor(filter.lowestDate(), Long.MIN_VALUE)
                        : new Cursor(filter.highestDate(), Long.MAX_VALUE);
        if (after == null) {
            return edge;
        }
        boolean beyond = filter.oldestFirst() == (after.compareTo(edge) > 0);
        return beyond ? after : edge;
    }

    PlacementPage page() {
        List<PlacementView> page = database.read(this::step);
        while (page == null) {
            page = database.read(this::step);
        }
        Cursor next = found.size() > limit ? found.get(limit - 1).cursor() : null;
        return new PlacementPage(page, next);
    }

    /// Goes on for some rows.
    ///
    /// @return the page if it is found, else null
    private @Nullable List<PlacementView> step(Sql reading) {
        for (int rows = 0; rows < ROWS_AT_ONCE && found.size() <= limit; ) {
            Walk walk = walks.poll();
            if (walk == null) {
                return views(reading);
            }
            Row row = walk.rows.poll();
            if (row != null) {
                rows++;
                if (takes(reading, row)) {
                    found.add(row);
                }
            }
            if (walk.goesOn(reading)) {
                walks.add(walk);
            }
        }
        return found.size() > limit ? views(reading) : null;
    }

    private boolean takes(Sql reading, Row row) {
        boolean taken =
                !filter.looksAtKeywords()
                        || takenSets.computeIfAbsent(
                                row.keywords(),
                                set -> filter.takes(database.keywordSets().get(reading, set)));
        return taken && (choice == null || choice.takes(reading, row.cursor(), row.told()));
    }

    /// What is found, in its order. What went meanwhile is left out.
    private List<PlacementView> views(Sql reading) {
        List<PlacementId> ids =
                found.stream().limit(limit).map(row -> new PlacementId(row.id())).toList();
        Map<PlacementId, PlacementView> views =
                PlacementViews.byId(reading, database.keywordSets(), ids);
        return ids.stream()
                .map(views::get)
                .filter(Objects::nonNull)
                .filter(view -> filter.recoverable() == (view.recoverableSince() != null))
                .toList();
    }

    /// A walk along one mailbox, with the rows that it has read ahead. Walks that have read none
    /// yet come first, then the one whose next row does.
    private final class Walk implements Comparable<Walk> {
        private final MailboxId mailbox;
        private final Deque<Row> rows = new ArrayDeque<>();
        private Cursor at;
        private boolean over;

        Walk(MailboxId mailbox, Cursor at) {
            this.mailbox = mailbox;
            this.at = at;
        }

        /// Whether there is a next row; reads ahead where that is needed.
        boolean goesOn(Sql reading) {
            if (rows.isEmpty() && !over) {
                rows.addAll(
                        reading.list(
                                sql,
                                row ->
                                        new Row(
                                                row.getLong(1),
                                                row.getLong(2),
                                                row.getLong(3),
                                                row.getLong(4)),
                                mailbox.number(),
                                at.date(),
                                at.id(),
                                bound,
                                ahead));
                over = rows.size() < ahead;
                if (!rows.isEmpty()) {
                    at = rows.getLast().cursor();
                }
            }
            return !rows.isEmpty();
        }

        @Override
        public int compareTo(Walk other) {
            Row mine = rows.peek();
            Row others = other.rows.peek();
            if (mine == null || others == null) {
                return Boolean.compare(mine != null, others != null);
            }
            Comparator<Cursor> order =
                    filter.oldestFirst() ? Comparator.naturalOrder() : Comparator.reverseOrder();
            return order.compare(mine.cursor(), others.cursor());
        }
    }
}

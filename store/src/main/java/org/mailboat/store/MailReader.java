package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.StoredContent;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What readers see of the store. Thread-safe; each call is one short read transaction.
public final class MailReader {
    /// The most that one page holds: no read transaction outlives it.
    public static final int LARGEST_PAGE = 1_000;

    /// A mailbox and those that were at its path and are gone.
    private static final String PREDECESSORS =
            """
            SELECT g.id FROM mailbox b JOIN mailbox g
              ON g.id = b.id OR (g.gone_at IS NOT NULL AND g.account = b.account
                                 AND g.path = b.path)
            WHERE b.id = ?
            """;

    private final Database database;
    private final SegmentReaders segments;
    private final InstantSource clock;

    MailReader(Database database, SegmentReaders segments, InstantSource clock) {
        this.database = database;
        this.segments = segments;
        this.clock = clock;
    }

    /// The account's mailboxes, by path.
    public List<MailboxSummary> mailboxes(AccountId account) {
        Instant now = clock.instant();
        return database.read(sql ->
                MailboxRow.of(sql, account).stream()
                        .filter(row -> !row.deleted())
                        .map(row -> row.toSummary(sql, now))
                        .toList());
    }

    /// The ids of the account's mailboxes; on request also of those that are gone.
    public List<MailboxId> mailboxIds(AccountId account, boolean goneToo) {
        return database.read(sql ->
                sql.list(
                        "SELECT id FROM mailbox WHERE account = ? AND (? OR (gone_at IS NULL AND"
                                + " deleted_at IS NULL)) ORDER BY id",
                        row -> new MailboxId(row.getLong(1)),
                        account.number(),
                        goneToo));
    }

    public Optional<MailboxSummary> mailbox(MailboxId id) {
        return summary(sql -> MailboxRow.find(sql, id));
    }

    public Optional<MailboxSummary> mailbox(AccountId account, MailboxPath path) {
        return summary(sql -> MailboxRow.find(sql, account, path));
    }

    /// The same, also for a mailbox that is gone.
    public Optional<MailboxSummary> anyMailbox(MailboxId id) {
        return summary(sql -> MailboxRow.findAny(sql, id));
    }

    /// The same, also for a path where a mailbox was: then the last one there.
    public Optional<MailboxSummary> anyMailbox(AccountId account, MailboxPath path) {
        return summary(sql -> MailboxRow.findAny(sql, account, path));
    }

    private Optional<MailboxSummary> summary(Function<Sql, @Nullable MailboxRow> find) {
        Instant now = clock.instant();
        return Optional.ofNullable(
                database.read(sql -> {
                    MailboxRow row = find.apply(sql);
                    return row == null ? null : row.toSummary(sql, now);
                }));
    }

    /// A page of what the filter takes. Costs what the page holds; where the filter looks at
    /// keywords, what has to be passed over, too. A row of short transactions.
    ///
    /// @param after the end of the page before, of the same filter, or null for the first
    /// @param limit from 1 to [#LARGEST_PAGE]
    public PlacementPage page(PlacementFilter filter, @Nullable Cursor after, int limit) {
        checkLimit(limit);
        return new PlacementScan(database, filter, after, limit).page();
    }

    /// A page of the mailbox, newest internal date first.
    public PlacementPage page(MailboxId mailbox, @Nullable Cursor after, int limit) {
        return page(PlacementFilter.in(List.of(mailbox), false), after, limit);
    }

    /// A page of the recoverable mail of the mailbox, and of those that were at its path and are
    /// gone, likewise.
    public PlacementPage recoverable(MailboxId mailbox, @Nullable Cursor after, int limit) {
        return page(PlacementFilter.in(withPredecessors(mailbox), true), after, limit);
    }

    /// The mailbox, and those that were at its path and are gone.
    public List<MailboxId> withPredecessors(MailboxId mailbox) {
        return database.read(sql ->
                sql.list(PREDECESSORS, row -> new MailboxId(row.getLong(1)), mailbox.number()));
    }

    /// How many messages there are in these mailboxes.
    public long count(List<MailboxId> mailboxes) {
        return number("SELECT sum(messages) FROM mailbox WHERE id IN ", mailboxes);
    }

    /// How many of them are unread.
    public long unreadCount(List<MailboxId> mailboxes) {
        return number("SELECT sum(unread) FROM mailbox WHERE id IN ", mailboxes);
    }

    /// How much recoverable mail there is in these mailboxes.
    public long recoverableCount(List<MailboxId> mailboxes) {
        return number(
                "SELECT count(*) FROM placement WHERE recoverable_since IS NOT NULL AND mailbox IN"
                        + " ",
                mailboxes);
    }

    private long number(String ofMailboxesIn, List<MailboxId> mailboxes) {
        String ids =
                mailboxes.stream()
                        .map(mailbox -> Long.toString(mailbox.number()))
                        .collect(Collectors.joining(",", "[", "]"));
        return database.read(
                sql -> sql.number(ofMailboxesIn + "(SELECT value FROM json_each(?))", ids));
    }

    /// How much recoverable mail there is of the mailbox, and of those that were at its path.
    public long recoverableCount(MailboxId mailbox) {
        return recoverableCount(withPredecessors(mailbox));
    }

    /// What both sides agree is in the mailbox, ascending by UID, in its present epoch, with the
    /// keywords that are agreed.
    ///
    /// @param afterUid 0 to begin
    /// @param limit from 1 to [#LARGEST_PAGE]
    public List<PlacementView> byUid(MailboxId mailbox, long afterUid, int limit) {
        checkLimit(limit);
        return database.read(sql ->
                PlacementViews.agreed(
                        sql,
                        database.keywordSets(),
                        "p.agreed_mailbox = ? AND p.epoch = (SELECT epoch FROM mailbox"
                                + " WHERE id = ?) AND p.uid > ? ORDER BY p.uid LIMIT ?",
                        mailbox.number(),
                        mailbox.number(),
                        afterUid,
                        limit));
    }

    public Optional<PlacementView> placement(PlacementId id) {
        return database.read(sql -> views(sql, "p.id = ?", id.number()).stream().findFirst());
    }

    /// Those of these placements that are there, in the order asked for.
    ///
    /// @param ids at most [#LARGEST_PAGE]
    public List<PlacementView> placements(List<PlacementId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        checkLimit(ids.size());
        Map<PlacementId, PlacementView> views =
                database.read(sql -> PlacementViews.byId(sql, database.keywordSets(), ids));
        return ids.stream().map(views::get).filter(Objects::nonNull).toList();
    }

    /// Every placement of a message, recoverable ones too, ascending by id.
    public List<PlacementView> placements(MessageId message) {
        return database.read(sql -> views(sql, "p.message = ? ORDER BY p.id", message.number()));
    }

    /// Opens the octets that are here: the whole message, or its header, as the placement says.
    ///
    /// @throws IllegalArgumentException if the placement has no content
    /// @throws StoreException if the octets are not where they should be
    public MessageContent open(PlacementView placement) {
        StoredContent content = placement.content();
        if (content == null) {
            throw new IllegalArgumentException("nothing of " + placement.id() + " is here");
        }
        return segments.open(content);
    }

    /// Messages of the mailbox that could not be had so far, ascending by UID.
    ///
    /// @param limit at most so many
    public List<ParkedMessage> parked(MailboxId mailbox, int limit) {
        return database.read(sql -> Parking.list(sql, mailbox, limit));
    }

    private List<PlacementView> views(Sql sql, String where, @Nullable Object... args) {
        return PlacementViews.list(sql, database.keywordSets(), where, args);
    }

    static void checkLimit(int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("a page holds 1 to " + LARGEST_PAGE);
        }
    }
}

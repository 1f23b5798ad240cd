package org.mailboat.store;

import org.mailboat.model.Keywords;
import org.mailboat.model.MessageId;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.StoredContent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/// What a search reads of the store: the octets to index, and the marks, dates and sizes that are
/// asked for along with words. Thread-safe; each call is one short read transaction.
public final class SearchSource {
    private static final String LIVE = "p.recoverable_since IS NULL AND p.deleted_at IS NULL";

    private static final String ROWS =
            """
            SELECT p.id, p.message, p.mailbox, p.keywords, p.internal_date, m.size
            FROM placement p JOIN message m ON m.id = p.message
            WHERE
            """
                    + LIVE;

    private final Database database;
    private final SegmentReaders segments;

    SearchSource(Database database, SegmentReaders segments) {
        this.database = database;
        this.segments = segments;
    }

    /// The octets of a message.
    ///
    /// @param content the whole message, or its header
    public record Octets(MessageId message, StoredContent content) {}

    /// How many messages stand in mailboxes.
    public long count() {
        return database.read(sql -> sql.number("SELECT ifnull(sum(messages), 0) FROM mailbox"));
    }

    /// Of these messages those that stand in a mailbox and are here, or at least their header,
    /// ascending by id.
    public List<Octets> octets(Collection<Long> messages) {
        return database.read(sql ->
                sql.list(
                        """
                        SELECT m.id, c.segment, c.offset, c.length, c.sha256
                        FROM message m JOIN content c ON c.id = m.content
                        WHERE m.id IN (SELECT value FROM json_each(?)) AND EXISTS (
                            SELECT 1 FROM placement p WHERE p.message = m.id AND\
                        """
                                + " "
                                + LIVE
                                + ") ORDER BY m.id",
                        SearchSource::octets,
                        messages.toString()));
    }

    /// Opens the octets of a message.
    ///
    /// @throws StoreException if they are not where they should be
    public MessageContent open(StoredContent content) {
        return segments.open(content);
    }

    /// A message in a mailbox, as a row of numbers.
    public interface RowSink {
        /// @param keywords for [#keywords]
        /// @param internalDate in seconds since 1970, the lowest number there is if unknown
        /// @param size in octets, -1 if unknown
        void row(
                long placement,
                long message,
                long mailbox,
                long keywords,
                long internalDate,
                long size);
    }

    /// All that stands in a mailbox, a page at a time, ascending by placement.
    ///
    /// @param after the last placement of the page before, 0 to begin
    /// @return how many there were; less than `limit` at the end
    public int rows(long after, int limit, RowSink sink) {
        return database.read(sql ->
                sql.list(ROWS + " AND p.id > ? ORDER BY p.id LIMIT ?", into(sink), after, limit)
                        .size());
    }

    /// Where these messages stand.
    public void rowsOf(Collection<Long> messages, RowSink sink) {
        rows("p.message", messages, sink);
    }

    /// Those of these placements that stand in a mailbox.
    public void rowsAt(Collection<Long> placements, RowSink sink) {
        rows("p.id", placements, sink);
    }

    /// How they read in full, those that still stand in a mailbox, in no order.
    public List<PlacementView> views(Collection<Long> placements) {
        return database.read(sql ->
                PlacementViews.list(
                        sql,
                        database.keywordSets(),
                        LIVE + " AND p.id IN (SELECT value FROM json_each(?))",
                        placements.toString()));
    }

    /// The set of keywords of this number.
    public Keywords keywords(long number) {
        return database.read(sql -> database.keywordSets().get(sql, number));
    }

    private void rows(String column, Collection<Long> ids, RowSink sink) {
        database.read(sql ->
                sql.list(
                        ROWS + " AND " + column + " IN (SELECT value FROM json_each(?))",
                        into(sink),
                        ids.toString()));
    }

    private static Sql.RowReader<Boolean> into(RowSink sink) {
        return row -> {
            sink.row(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6));
            return true;
        };
    }

    private static Octets octets(ResultSet row) throws SQLException {
        return new Octets(
                new MessageId(row.getLong(1)),
                new StoredContent(
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        new Sha256(row.getBytes(5))));
    }
}

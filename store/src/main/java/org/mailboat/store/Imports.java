package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Sha256;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.StoredContent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Puts messages that the server never had into mailboxes. Thread-safe, from any process at any
/// time; what was added is on disk when the call returns.
public final class Imports {
    /// What is here, of the messages that come before.
    private static final String HELD =
            """
            JOIN message m ON m.id = p.message
            JOIN content c ON c.id = m.content
            WHERE p.recoverable_since IS NULL AND p.deleted_at IS NULL
            ORDER BY p.id
            """;

    /// A message to be added.
    ///
    /// @param content finished by a writer of [#newContent]
    /// @param internalDate null: unknown
    public record NewMessage(
            StoredContent content, Keywords keywords, @Nullable Instant internalDate) {}

    /// A message that was added.
    ///
    /// @param change its number, as in [PendingChange]
    public record Added(PlacementId placement, MessageId message, long change) {}

    private final Database database;
    private final Segments segments;
    private final InstantSource clock;

    Imports(Database database, Segments segments, InstantSource clock) {
        this.database = database;
        this.segments = segments;
        this.clock = clock;
    }

    /// A writer for the octets of one message. They are nobody's until they are added.
    ///
    /// @param length in octets
    public ContentWriter newContent(long length) {
        if (database.readOnly()) {
            throw SqlFailures.readOnly(Homes.directoryOf(database.file()));
        }
        return segments.newContent(length);
    }

    /// Adds messages, in one transaction.
    ///
    /// @return in the same order
    /// @throws EditRefused if the mailbox cannot take mail
    public List<Added> add(MailboxId to, List<NewMessage> messages) {
        segments.sync(
                messages.stream()
                        .map(message -> message.content().segment())
                        .collect(Collectors.toSet()));
        return database.write(
                Durability.FULL,
                sql -> {
                    EditTarget target = EditTarget.of(sql, to);
                    var added = new ArrayList<Added>();
                    var figures = new Figures();
                    var log = new EditLog(sql, clock.millis());
                    var ends = new SegmentEnds();
                    for (NewMessage message : messages) {
                        added.add(add(sql, log, target, message));
                        ends.refer(message.content());
                        figures.arrive(message.keywords(), message.content().length());
                    }
                    figures.addTo(sql, target.mailbox());
                    ends.write(sql);
                    return added;
                });
    }

    /// A message of a mailbox.
    public record Held(PlacementId placement, Optional<Instant> internalDate, Sha256 sha256) {}

    /// The messages of a mailbox that have these dates, by id; without those whose bodies are not
    /// here.
    ///
    /// @param dates to the second; empty: not known
    public List<Held> held(MailboxId mailbox, Collection<Optional<Instant>> dates) {
        List<Long> columns =
                dates.stream().map(date -> InternalDates.toColumn(date.orElse(null))).toList();
        return database.read(sql ->
                sql.list(
                        """
                        SELECT p.id, p.internal_date, c.sha256
                        FROM json_each(?) w
                        CROSS JOIN placement p INDEXED BY placement_live
                            ON p.mailbox = ? AND p.internal_date = w.value
                        """
                                + HELD,
                        Imports::held,
                        columns.toString(),
                        mailbox.number()));
    }

    /// The messages of a mailbox that may have been sent with another date than they were imported
    /// with, by id, without those whose bodies are not here: see
    /// [org.mailboat.sync.port.Upload#redated].
    public List<Held> redated(MailboxId mailbox) {
        return database.read(sql ->
                sql.list(
                        """
                        SELECT p.id, p.internal_date, c.sha256
                        FROM (
                            SELECT id FROM placement INDEXED BY placement_live
                            WHERE mailbox = ? AND internal_date % 86400 = 0
                              AND recoverable_since IS NULL AND deleted_at IS NULL
                        ) w
                        CROSS JOIN placement p ON p.id = w.id
                        """
                                + HELD,
                        Imports::held,
                        mailbox.number()));
    }

    private static Held held(ResultSet row) throws SQLException {
        return new Held(
                new PlacementId(row.getLong(1)),
                Optional.ofNullable(InternalDates.fromColumn(row.getLong(2))),
                new Sha256(row.getBytes(3)));
    }

    private Added add(Sql sql, EditLog log, EditTarget target, NewMessage message) {
        return place(
                sql, database.keywordSets(), log, target, insert(sql, message.content()), message);
    }

    /// The row of octets that are nobody's yet.
    static long insert(Sql sql, StoredContent octets) {
        return sql.number(
                "INSERT INTO content (segment, offset, length, sha256) VALUES (?, ?, ?, ?)"
                        + " RETURNING id",
                octets.segment(),
                octets.offset(),
                octets.length(),
                octets.sha256().toBytes());
    }

    /// Makes a message of octets that have a row and that no message has, inside the caller's
    /// transaction. The figures of the mailbox are the caller's.
    static Added place(
            Sql sql,
            KeywordSets keywordSets,
            EditLog log,
            EditTarget target,
            long content,
            NewMessage message) {
        long id =
                sql.number(
                        "INSERT INTO message (account, content, size) VALUES (?, ?, ?) RETURNING"
                                + " id",
                        target.account(),
                        content,
                        message.content().length());
        long placement =
                sql.number(
                        """
                        INSERT INTO placement (message, mailbox, keywords, agreed_keywords,
                            internal_date, missing)
                        VALUES (?, ?, ?, ?, ?, 0) RETURNING id
                        """,
                        id,
                        target.mailbox(),
                        keywordSets.intern(sql, message.keywords()),
                        keywordSets.intern(sql, Keywords.none()),
                        InternalDates.toColumn(message.internalDate()));
        long change = log.placement(placement, 0, EditKind.IMPORT);
        sql.update("UPDATE placement SET local_modseq = ? WHERE id = ?", change, placement);
        return new Added(new PlacementId(placement), new MessageId(id), change);
    }
}

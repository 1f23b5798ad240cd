package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.port.StoredContent;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// The messages that are to be sent, as their user has them: puts them in, lists them, and says
/// what is to become of them. Thread-safe, from any process at any time; what was changed is on
/// disk when the call returns.
public final class Outbox {
    /// What became of a wish about one message.
    public enum Outcome {
        DONE,
        /// There is none, or none any more.
        ABSENT,
        /// It is on its way to the server.
        SENDING,
        /// The server has it.
        SENT
    }

    private final Database database;
    private final Segments segments;
    private final Seal seal;
    private final InstantSource clock;

    Outbox(Database database, Segments segments, Seal seal, InstantSource clock) {
        this.database = database;
        this.segments = segments;
        this.seal = seal;
        this.clock = clock;
    }

    /// A writer for the octets of one message. They are nobody's until they are added.
    ///
    /// @param length in octets, at most
    public ContentWriter newContent(long length) {
        if (database.readOnly()) {
            throw SqlFailures.readOnly(Homes.directoryOf(database.file()));
        }
        return segments.newContent(length);
    }

    /// Puts a message in.
    ///
    /// @param messageId without angle brackets
    /// @param content finished by a writer of [#newContent]
    /// @param resent whether it is sent on, so that the same may be sent to others under its
    ///   Message-ID: such a one proves nothing about it
    /// @return null if one with the same Message-ID is there already, and this is not sent on
    public @Nullable QueuedMessage add(
            AccountId account,
            Envelope envelope,
            String messageId,
            @Nullable String subject,
            StoredContent content,
            boolean resent) {
        segments.sync(Set.of(content.segment()));
        return database.write(
                Durability.FULL,
                sql -> {
                    boolean there =
                            sql.number(
                                            "SELECT EXISTS (SELECT 1 FROM outbox WHERE account = ?"
                                                    + " AND message_id = ?)",
                                            account.number(),
                                            messageId)
                                    != 0;
                    if (there && !resent) {
                        return null;
                    }
                    // What comes in now is no memory of what was before, and must not look so.
                    if (seal.isBroken(sql)) {
                        seal.renew(sql);
                        Settling.seekAll(sql);
                        OutboxRows.doubtAll(sql);
                    }
                    var ends = new SegmentEnds();
                    ends.refer(content);
                    ends.write(sql);
                    var id =
                            new OutboxId(
                                    insert(
                                            sql,
                                            account,
                                            envelope,
                                            messageId,
                                            subject,
                                            resent,
                                            Imports.insert(sql, content)));
                    return OutboxRows.find(sql, id);
                });
    }

    private long insert(
            Sql sql,
            AccountId account,
            Envelope envelope,
            String messageId,
            @Nullable String subject,
            boolean resent,
            long content) {
        long sent = SentMailbox.SENT.find(sql, account.number());
        return sql.number(
                """
                INSERT INTO outbox (account, content, message_id, sender, recipients, subject,
                    resent, queued, state, sent_mailbox, sent_epoch, sent_uid)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?9, ?7, 'WAITING', nullif(?8, 0),
                    (SELECT epoch FROM mailbox WHERE id = ?8),
                    (SELECT max(
                        ifnull((SELECT max(p.uid) FROM placement p
                                WHERE p.agreed_mailbox = b.id AND p.epoch = b.epoch), 0),
                        ifnull((SELECT max(s.uid) FROM seen s WHERE s.mailbox = b.id), 0))
                     FROM mailbox b WHERE b.id = ?8))
                RETURNING id
                """,
                account.number(),
                content,
                messageId,
                envelope.sender(),
                String.join("\n", envelope.recipients()),
                subject,
                clock.millis(),
                sent,
                resent);
    }

    /// What is there, oldest first.
    ///
    /// @param account null for all accounts
    public List<QueuedMessage> list(@Nullable AccountId account) {
        return database.read(
                sql -> account == null ? OutboxRows.all(sql) : OutboxRows.of(sql, account));
    }

    /// A message, or null if it is not there any more.
    public @Nullable QueuedMessage find(OutboxId id) {
        return database.read(sql -> OutboxRows.find(sql, id));
    }

    /// Has the next run send it, whatever became of it before.
    public Outcome retry(OutboxId id) {
        return change(
                id,
                sql ->
                        sql.update(
                                "UPDATE outbox SET state = 'WAITING', attempts = 0, next_try ="
                                        + " NULL WHERE id = ?",
                                id.number()));
    }

    /// Takes it out, unsent, with its octets.
    public Outcome cancel(OutboxId id) {
        return change(id, sql -> OutboxRows.remove(sql, id));
    }

    /// For whoever has the account's engine role: nothing of it is on its way, so what looks as if
    /// it was is unknown.
    public void settleStopped(AccountId account) {
        database.write(
                Durability.FULL,
                sql -> {
                    OutboxRows.doubtStopped(sql, account);
                    return null;
                });
    }

    /// Changes a row of the outbox.
    private interface Change {
        void make(Sql sql);
    }

    private Outcome change(OutboxId id, Change change) {
        return database.write(
                Durability.FULL,
                sql -> {
                    QueuedMessage message = OutboxRows.find(sql, id);
                    if (message == null) {
                        return Outcome.ABSENT;
                    }
                    if (message.state() == OutboxState.SENDING) {
                        return Outcome.SENDING;
                    }
                    if (message.state() == OutboxState.SENT) {
                        return Outcome.SENT;
                    }
                    change.make(sql);
                    return Outcome.DONE;
                });
    }
}

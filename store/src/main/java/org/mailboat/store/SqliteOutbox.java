package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.OutboxId;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.OutboxStore;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.port.SentFiling;
import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.port.Upload;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The engine's port to the outbox: each call one transaction.
final class SqliteOutbox implements OutboxStore {
    private final Database database;
    private final SegmentReaders readers;
    private final SentLook look;

    SqliteOutbox(Database database, SegmentReaders readers) {
        this.database = database;
        this.readers = readers;
        this.look = new SentLook(database, readers);
    }

    @Override
    public boolean isEmpty(AccountId account) {
        return database.read(sql ->
                sql.number(
                        "SELECT EXISTS (SELECT 1 FROM outbox WHERE account = ?)", account.number()))
                == 0;
    }

    @Override
    public List<QueuedMessage> begin(AccountId account) {
        return database.write(
                Durability.FULL,
                sql -> {
                    OutboxRows.doubtStopped(sql, account);
                    return OutboxRows.of(sql, account);
                });
    }

    @Override
    public List<QueuedMessage> list(AccountId account) {
        return database.read(sql -> OutboxRows.of(sql, account));
    }

    @Override
    public Upload.@Nullable Content content(OutboxId id) {
        StoredContent place = database.read(sql -> OutboxRows.content(sql, id));
        return place == null ? null : new StoredUpload(readers, place);
    }

    @Override
    public boolean attempt(OutboxId id) {
        return database.write(
                        Durability.FULL,
                        sql ->
                                sql.update(
                                        "UPDATE outbox SET state = 'SENDING' WHERE id = ? AND"
                                                + " state = 'WAITING'",
                                        id.number()))
                == 1;
    }

    @Override
    public void accepted(OutboxId id, SentFiling copy, Instant when) {
        write(sql -> {
            switch (copy) {
                case SERVER -> OutboxRows.remove(sql, id);
                case HERE -> file(sql, id, when);
                case WHEN_LOOKED ->
                        sql.update(
                                "UPDATE outbox SET state = 'SENT', failure = NULL, next_try = NULL"
                                        + " WHERE id = ?",
                                id.number());
            }
        });
    }

    @Override
    public void setBack(Collection<OutboxId> ids, SyncFailure failure, @Nullable Instant nextTry) {
        write(sql ->
                sql.update(
                        "UPDATE outbox SET state = 'WAITING', attempts = attempts + 1, failure ="
                                + " ?, next_try = ? WHERE id IN (SELECT value FROM json_each(?))"
                                + " AND state IN ('WAITING', 'SENDING')",
                        FailureText.print(failure),
                        nextTry == null ? null : nextTry.toEpochMilli(),
                        numbers(ids)));
    }

    @Override
    public void refuse(OutboxId id, SyncFailure failure) {
        end(id, "REFUSED", failure);
    }

    @Override
    public void doubt(OutboxId id, SyncFailure failure) {
        end(id, "UNKNOWN", failure);
    }

    private void end(OutboxId id, String state, SyncFailure failure) {
        write(sql ->
                sql.update(
                        "UPDATE outbox SET state = ?, attempts = attempts + 1, failure = ?,"
                                + " next_try = NULL WHERE id = ?",
                        state,
                        FailureText.print(failure),
                        id.number()));
    }

    @Override
    public SentPlace sentPlace(AccountId account) {
        return database.read(sql -> {
            String missing = SentMailbox.SENT.missing(sql, account.number());
            if (missing != null) {
                return new SentPlace(null, MailboxPath.parse(missing));
            }
            long mailbox = SentMailbox.SENT.find(sql, account.number());
            String path =
                    sql.first(
                            "SELECT path FROM mailbox WHERE id = ?",
                            row -> row.getString(1),
                            mailbox);
            return new SentPlace(
                    new MailboxId(mailbox), MailboxPath.parse(path == null ? "" : path));
        });
    }

    @Override
    public Optional<Set<OutboxId>> look(MailboxId mailbox, Collection<OutboxId> ids) {
        return look.at(mailbox, ids);
    }

    @Override
    public void found(Collection<OutboxId> ids) {
        write(sql ->
                ids.stream()
                        .filter(id -> OutboxRows.find(sql, id) != null)
                        .forEach(id -> OutboxRows.remove(sql, id)));
    }

    @Override
    public void file(OutboxId id, Instant when) {
        write(sql -> file(sql, id, when));
    }

    /// The octets become a message of the mailbox for what was sent, which is made if there is
    /// none.
    private void file(Sql sql, OutboxId id, Instant when) {
        StoredContent octets = OutboxRows.content(sql, id);
        if (octets == null) {
            return;
        }
        long account = sql.number("SELECT account FROM outbox WHERE id = ?", id.number());
        long content = sql.number("SELECT content FROM outbox WHERE id = ?", id.number());
        var log = new EditLog(sql, when.toEpochMilli());
        EditTarget sent =
                EditTarget.of(sql, new MailboxId(SentMailbox.SENT.findOrMake(sql, log, account)));
        var message = new Imports.NewMessage(octets, Keywords.of(Keyword.SEEN), when);
        sql.update("DELETE FROM outbox WHERE id = ?", id.number());
        Imports.place(sql, database.keywordSets(), log, sent, content, message);
        var figures = new Figures();
        figures.arrive(message.keywords(), octets.length());
        figures.addTo(sql, sent.mailbox());
    }

    private static String numbers(Collection<OutboxId> ids) {
        return ids.stream().map(OutboxId::number).collect(Collectors.toList()).toString();
    }

    private void write(Consumer<Sql> work) {
        database.write(
                Durability.FULL,
                sql -> {
                    work.accept(sql);
                    return null;
                });
    }
}

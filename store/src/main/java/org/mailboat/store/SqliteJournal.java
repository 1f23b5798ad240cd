package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Intent.Subject;
import org.mailboat.sync.port.Journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// The journal in SQLite. A settled intent is gone.
final class SqliteJournal implements Journal {
    private final Database database;

    SqliteJournal(Database database) {
        this.database = database;
    }

    @Override
    public List<Intent> open(AccountId account) {
        return database.read(sql ->
                sql.list(
                        "SELECT id, account, mailbox, kind, evidence, attempts, written,"
                                + " not_before, parked, placement, above, from_epoch, from_uid,"
                                + " keywords, confirmed FROM journal WHERE account = ? ORDER"
                                + " BY id",
                        SqliteJournal::intent,
                        account.number()));
    }

    @Override
    public List<Intent> intend(AccountId account, List<Draft> drafts, Instant when) {
        return database.write(
                Durability.FULL,
                sql -> drafts.stream().map(draft -> intend(sql, account, draft, when)).toList());
    }

    private static Intent intend(Sql sql, AccountId account, Draft draft, Instant when) {
        Subject subject = draft.subject();
        RemoteId from = subject == null ? null : subject.from();
        MailboxId mailbox = draft.mailbox();
        long id =
                sql.number(
                        "INSERT INTO journal (account, mailbox, kind, evidence, attempts, written,"
                                + " placement, above, from_epoch, from_uid, keywords) VALUES (?, ?,"
                                + " ?, ?, 0, ?, ?, ?, ?, ?, ?) RETURNING id",
                        account.number(),
                        mailbox == null ? null : mailbox.number(),
                        draft.kind(),
                        draft.evidence(),
                        when.toEpochMilli(),
                        subject == null ? null : subject.placement().number(),
                        subject == null ? null : subject.above(),
                        from == null ? null : from.epoch(),
                        from == null ? null : from.number(),
                        subject == null ? null : subject.keywords().toString());
        return new Intent(
                id,
                account,
                mailbox,
                draft.kind(),
                draft.evidence(),
                0,
                when,
                null,
                null,
                subject,
                false);
    }

    @Override
    public void settle(Collection<Long> intents) {
        database.write(
                Durability.FULL,
                sql ->
                        sql.update(
                                "DELETE FROM journal WHERE id IN (SELECT value FROM json_each(?))",
                                intents.toString()));
    }

    @Override
    public void confirm(Collection<Long> intents) {
        database.write(
                Durability.FULL,
                sql ->
                        sql.update(
                                "UPDATE journal SET confirmed = 1 WHERE id IN (SELECT value FROM"
                                        + " json_each(?))",
                                intents.toString()));
    }

    @Override
    public void postpone(long intent, Instant notBefore) {
        database.write(
                Durability.FULL,
                sql ->
                        sql.update(
                                "UPDATE journal SET attempts = attempts + 1, not_before = ? WHERE"
                                        + " id = ?",
                                notBefore.toEpochMilli(),
                                intent));
    }

    @Override
    public void park(long intent, SyncFailure why) {
        database.write(
                Durability.FULL,
                sql ->
                        sql.update(
                                "UPDATE journal SET parked = ? WHERE id = ?",
                                FailureText.print(why),
                                intent));
    }

    private static Intent intent(ResultSet row) throws SQLException {
        Long mailbox = Sql.nullableLong(row, 3);
        Long notBefore = Sql.nullableLong(row, 8);
        String parked = row.getString(9);
        return new Intent(
                row.getLong(1),
                new AccountId(row.getLong(2)),
                mailbox == null ? null : new MailboxId(mailbox),
                row.getString(4),
                row.getString(5),
                row.getInt(6),
                Instant.ofEpochMilli(row.getLong(7)),
                notBefore == null ? null : Instant.ofEpochMilli(notBefore),
                parked == null ? null : FailureText.parse(parked),
                subject(row),
                row.getBoolean(15));
    }

    private static @Nullable Subject subject(ResultSet row) throws SQLException {
        Long placement = Sql.nullableLong(row, 10);
        Long epoch = Sql.nullableLong(row, 12);
        return placement == null
                ? null
                : new Subject(
                        new PlacementId(placement),
                        row.getLong(11),
                        epoch == null ? null : new RemoteId(epoch, row.getLong(13)),
                        Keywords.parse(row.getString(14)));
    }
}

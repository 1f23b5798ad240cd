package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
                                + " not_before, parked FROM journal WHERE account = ? ORDER"
                                + " BY id",
                        SqliteJournal::intent,
                        account.number()));
    }

    @Override
    public Intent intend(
            AccountId account,
            @Nullable MailboxId mailbox,
            String kind,
            String evidence,
            Instant when) {
        long id =
                database.write(
                        Durability.FULL,
                        sql ->
                                sql.number(
                                        "INSERT INTO journal (account, mailbox, kind, evidence,"
                                                + " attempts, written) VALUES (?, ?, ?, ?, 0, ?)"
                                                + " RETURNING id",
                                        account.number(),
                                        mailbox == null ? null : mailbox.number(),
                                        kind,
                                        evidence,
                                        when.toEpochMilli()));
        return new Intent(id, account, mailbox, kind, evidence, 0, when, null, null);
    }

    @Override
    public void settle(long intent) {
        database.write(
                Durability.FULL, sql -> sql.update("DELETE FROM journal WHERE id = ?", intent));
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
                parked == null ? null : FailureText.parse(parked));
    }
}

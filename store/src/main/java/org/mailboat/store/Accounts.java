package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.Sha256;
import org.mailboat.model.TlsTrust;
import org.mailboat.store.Database.Durability;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The accounts of a store. Thread-safe; a change is durable when its call returns.
public final class Accounts {
    private static final String COLUMNS =
            """
            SELECT id, name, security, host, port, user, mechanism, trust_pem, trust_fingerprint,
                   password_command, token_command, direction, deletions, conflict, recover_days,
                   mailboxes, connections, compress, guard, body_days, sent_copy, smtp_security,
                   smtp_host, smtp_port, smtp_user
            FROM account
            """;

    private static final String SET =
            """
            name = ?, security = ?, host = ?, port = ?, user = ?, mechanism = ?, trust_pem = ?,
            trust_fingerprint = ?, password_command = ?, token_command = ?, direction = ?,
            deletions = ?, conflict = ?, recover_days = ?, mailboxes = ?, connections = ?,
            compress = ?, guard = ?, body_days = ?, sent_copy = ?, smtp_security = ?, smtp_host = ?,
            smtp_port = ?, smtp_user = ?
            """;

    private static final List<String> REMOVAL =
            List.of(
                    "DELETE FROM content WHERE id IN (SELECT content FROM outbox WHERE account ="
                            + " ?1)",
                    "DELETE FROM outbox WHERE account = ?1",
                    "DELETE FROM journal WHERE account = ?1",
                    "DELETE FROM demotion WHERE account = ?1",
                    "DELETE FROM run_day WHERE account = ?1",
                    "DELETE FROM identity WHERE account = ?1",
                    "DELETE FROM identity_due WHERE message IN (SELECT id FROM message WHERE"
                            + " account = ?1)",
                    "DELETE FROM thread_member WHERE message IN (SELECT id FROM message WHERE"
                            + " account = ?1)",
                    "DELETE FROM thread_name WHERE thread IN (SELECT id FROM thread WHERE account ="
                            + " ?1)",
                    "DELETE FROM thread_origin WHERE thread IN (SELECT id FROM thread WHERE account"
                            + " = ?1)",
                    "DELETE FROM thread WHERE account = ?1",
                    "DELETE FROM detached WHERE mailbox IN (SELECT id FROM mailbox WHERE account ="
                            + " ?1)",
                    "DELETE FROM seen WHERE mailbox IN (SELECT id FROM mailbox WHERE account = ?1)",
                    "DELETE FROM parked WHERE mailbox IN (SELECT id FROM mailbox WHERE account ="
                            + " ?1)",
                    "DELETE FROM change_state WHERE change IN (SELECT local_modseq FROM placement"
                            + " WHERE mailbox IN (SELECT id FROM mailbox WHERE account = ?1))",
                    "DELETE FROM change_state WHERE change IN (SELECT local_modseq FROM mailbox"
                            + " WHERE account = ?1)",
                    "DELETE FROM change_log WHERE placement IN (SELECT id FROM placement WHERE"
                            + " mailbox IN (SELECT id FROM mailbox WHERE account = ?1))",
                    "DELETE FROM change_log WHERE mailbox IN (SELECT id FROM mailbox WHERE account"
                            + " = ?1)",
                    "DELETE FROM placement WHERE mailbox IN (SELECT id FROM mailbox WHERE account ="
                            + " ?1)",
                    "DELETE FROM content WHERE id IN (SELECT content FROM message WHERE account ="
                            + " ?1) AND id NOT IN (SELECT content FROM message WHERE account <> ?1"
                            + " AND content IS NOT NULL)",
                    "DELETE FROM message WHERE account = ?1",
                    "DELETE FROM mailbox WHERE account = ?1",
                    "DELETE FROM account WHERE id = ?1");

    private final Database database;

    Accounts(Database database) {
        this.database = database;
    }

    /// All of them, by name.
    public List<Account> list() {
        return database.read(sql -> sql.list(COLUMNS + "ORDER BY name", Accounts::account));
    }

    public Optional<Account> find(String name) {
        return Optional.ofNullable(
                database.read(
                        sql -> sql.first(COLUMNS + "WHERE name = ?", Accounts::account, name)));
    }

    public Optional<Account> find(AccountId id) {
        return Optional.ofNullable(
                database.read(sql ->
                        sql.first(COLUMNS + "WHERE id = ?", Accounts::account, id.number())));
    }

    /// Adds an account that cannot send under a new id.
    ///
    /// @throws IllegalArgumentException if the name is taken or is none
    public Account add(
            String name,
            ServerAddress imap,
            @Nullable String mechanism,
            TlsTrust trust,
            CredentialSource credentials,
            Policy policy) {
        return add(name, imap, mechanism, trust, credentials, policy, null);
    }

    /// Adds an account under a new id.
    ///
    /// @throws IllegalArgumentException if the name is taken or is none
    public Account add(
            String name,
            ServerAddress imap,
            @Nullable String mechanism,
            TlsTrust trust,
            CredentialSource credentials,
            Policy policy,
            @Nullable ServerAddress smtp) {
        return database.write(
                Durability.FULL,
                sql -> {
                    checkFree(sql, name, 0);
                    // A row to be filled in at once; it gives the id.
                    long id =
                            sql.number(
                                    "INSERT INTO account (name, security, host, port, user,"
                                        + " direction, deletions, conflict, recover_days,"
                                        + " mailboxes, connections, compress, guard) VALUES (?, '',"
                                        + " '', 0, '', '', '', '', 0, '', 0, '', 0) RETURNING id",
                                    name);
                    var account =
                            new Account(
                                    new AccountId(id),
                                    name,
                                    imap,
                                    mechanism,
                                    trust,
                                    credentials,
                                    policy,
                                    smtp);
                    store(sql, account);
                    return account;
                });
    }

    /// Replaces everything but the id.
    ///
    /// @throws IllegalArgumentException if the account is not there or the name is taken
    public void update(Account account) {
        database.write(
                Durability.FULL,
                sql -> {
                    checkFree(sql, account.name(), account.id().number());
                    if (store(sql, account) == 0) {
                        throw new IllegalArgumentException("there is no account " + account.id());
                    }
                    return null;
                });
    }

    /// Removes the account with all its mail. The room its octets take is free again after the next
    /// engine start, as far as whole segments were its own.
    public void remove(AccountId id) {
        database.write(
                Durability.FULL,
                sql -> {
                    REMOVAL.forEach(statement -> sql.update(statement, id.number()));
                    sql.update(
                            "DELETE FROM segment WHERE number NOT IN (SELECT segment FROM"
                                    + " content)");
                    return null;
                });
    }

    private static void checkFree(Sql sql, String name, long except) {
        if (sql.number("SELECT id FROM account WHERE name = ? AND id <> ?", name, except) != 0) {
            throw new IllegalArgumentException("there is an account " + name + " already");
        }
    }

    private static int store(Sql sql, Account account) {
        ServerAddress imap = account.imap();
        ServerAddress smtp = account.smtp();
        Policy policy = account.policy();
        return sql.update(
                "UPDATE account SET " + SET + " WHERE id = ?",
                account.name(),
                imap.security().name(),
                imap.host(),
                imap.port(),
                imap.user(),
                account.mechanism(),
                account.trust() instanceof TlsTrust.OwnAuthority own ? own.pem() : null,
                account.trust() instanceof TlsTrust.Fingerprint pin
                        ? pin.certificate().toBytes()
                        : null,
                account.credentials() instanceof CredentialSource.PasswordCommand c
                        ? c.command()
                        : null,
                account.credentials() instanceof CredentialSource.TokenCommand c
                        ? c.command()
                        : null,
                policy.direction().name(),
                policy.deletions().name(),
                policy.conflict().name(),
                policy.recoverDays(),
                String.join("\n", policy.mailboxes()),
                policy.connections(),
                policy.compress().name(),
                policy.guard(),
                Lacking.column(policy.bodies()),
                policy.sentCopy().name(),
                smtp == null ? null : smtp.security().name(),
                smtp == null ? null : smtp.host(),
                smtp == null ? null : smtp.port(),
                smtp == null ? null : smtp.user(),
                account.id().number());
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                new AccountId(row.getLong(1)),
                row.getString(2),
                new ServerAddress(
                        ServerAddress.Security.valueOf(row.getString(3)),
                        row.getString(4),
                        row.getInt(5),
                        row.getString(6)),
                row.getString(7),
                trust(row.getString(8), row.getBytes(9)),
                credentials(row.getString(10), row.getString(11)),
                policy(row),
                smtp(row));
    }

    private static @Nullable ServerAddress smtp(ResultSet row) throws SQLException {
        String security = row.getString(22);
        return security == null
                ? null
                : new ServerAddress(
                        ServerAddress.Security.valueOf(security),
                        row.getString(23),
                        row.getInt(24),
                        row.getString(25));
    }

    private static TlsTrust trust(@Nullable String pem, byte @Nullable [] fingerprint) {
        if (pem != null) {
            return new TlsTrust.OwnAuthority(pem);
        }
        return fingerprint == null
                ? new TlsTrust.Platform()
                : new TlsTrust.Fingerprint(new Sha256(fingerprint));
    }

    private static CredentialSource credentials(@Nullable String password, @Nullable String token) {
        if (password != null) {
            return new CredentialSource.PasswordCommand(password);
        }
        return token == null
                ? new CredentialSource.Stored()
                : new CredentialSource.TokenCommand(token);
    }

    private static Policy policy(ResultSet row) throws SQLException {
        String mailboxes = row.getString(16);
        return new Policy(
                Policy.Direction.valueOf(row.getString(12)),
                Policy.Deletions.valueOf(row.getString(13)),
                Policy.Conflict.valueOf(row.getString(14)),
                row.getInt(15),
                mailboxes.isEmpty() ? List.of() : List.of(mailboxes.split("\n", -1)),
                row.getInt(17),
                Policy.Compress.valueOf(row.getString(18)),
                row.getBoolean(19),
                Lacking.bodies(Sql.nullableLong(row, 20)),
                Policy.SentCopy.valueOf(row.getString(21)));
    }
}

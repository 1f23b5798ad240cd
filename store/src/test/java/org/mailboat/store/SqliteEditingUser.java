package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.testkit.EditingUser;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Edits as the schema has them, whoever makes them.
final class SqliteEditingUser implements EditingUser {
    private final Homestead at;
    private final AccountId account;

    SqliteEditingUser(Path home) {
        at = new Homestead(home);
        account = at.account("joe").id();
    }

    @Override
    public LocalStore store() {
        return at.store.localStore();
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public void mark(PlacementId placement, Keywords keywords) {
        Keywords before =
                at.store.localStore().states(IdSet.of(placement.number())).getFirst().keywords();
        at.store
                .placementEdits()
                .mark(List.of(placement), keywords.minus(before), before.minus(keywords));
    }

    @Override
    public void move(PlacementId placement, MailboxId to) {
        edit("mailbox = ?3", placement, to.number());
    }

    @Override
    public void delete(PlacementId placement) {
        edit("deleted_at = ?3", placement, 1L);
    }

    @Override
    public void discard(PlacementId placement) {
        at.store.placementEdits().delete(List.of(placement));
    }

    @Override
    public void undelete(PlacementId placement) {
        at.store.recovery().restore(List.of(placement));
    }

    @Override
    public void drop(PlacementId placement) {
        long number =
                at.store
                        .database()
                        .read(sql ->
                                sql.number(
                                        "SELECT local_modseq FROM placement WHERE id = ?",
                                        placement.number()));
        at.store.pendingChanges().drop(List.of(number));
    }

    private void edit(String change, PlacementId placement, @Nullable Object value) {
        at.store
                .database()
                .write(
                        Durability.FULL,
                        sql ->
                                sql.update(
                                        "UPDATE placement SET local_modseq = ?2, "
                                                + change
                                                + " WHERE id = ?1",
                                        placement.number(),
                                        number(sql, "placement", placement.number()),
                                        value));
    }

    private static long number(Sql sql, String of, long id) {
        sql.update(
                "DELETE FROM change_state WHERE change IN (SELECT id FROM change_log WHERE "
                        + of
                        + " = ?)",
                id);
        sql.update("DELETE FROM change_log WHERE " + of + " = ?", id);
        return sql.number(
                "INSERT INTO change_log ("
                        + of
                        + ", kind, made) VALUES (?, 'flag', 1) RETURNING id",
                id);
    }

    @Override
    public PlacementId importMessage(MailboxId mailbox, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        ContentWriter writer = at.store.localStore().newContent(octets.length);
        writer.write(octets, 0, octets.length);
        var message = new Imports.NewMessage(writer.finish(), Keywords.none(), null);
        return at.store.imports().add(mailbox, List.of(message)).getFirst().placement();
    }

    /// A message of its own, as [PlacementEdits] makes one.
    private static long copyOfMessage(Sql sql, long placement) {
        Long content =
                sql.first(
                        "SELECT m.content FROM placement p JOIN message m ON m.id = p.message WHERE"
                                + " p.id = ?",
                        row -> Sql.nullableLong(row, 1),
                        placement);
        if (content != null) {
            Contents.share(sql, content);
        }
        return sql.number(
                "INSERT INTO message (account, content, size) SELECT m.account, m.content, m.size"
                        + " FROM placement p JOIN message m ON m.id = p.message WHERE p.id = ?"
                        + " RETURNING id",
                placement);
    }

    @Override
    public PlacementId copy(PlacementId placement, MailboxId to) {
        return at.store
                .database()
                .write(
                        Durability.FULL,
                        sql ->
                                place(
                                        sql,
                                        copyOfMessage(sql, placement.number()),
                                        to,
                                        placement.number()));
    }

    private PlacementId place(Sql sql, long message, MailboxId mailbox, long copiedFrom) {
        long none = at.store.database().keywordSets().intern(sql, Keywords.none());
        long keywords = sql.number("SELECT keywords FROM placement WHERE id = ?", copiedFrom);
        long id =
                sql.number(
                        "INSERT INTO placement (message, mailbox, keywords, agreed_keywords,"
                                + " internal_date, missing, copied_from) VALUES (?, ?, ?, ?, 1, 0,"
                                + " ?) RETURNING id",
                        message,
                        mailbox.number(),
                        keywords,
                        none,
                        copiedFrom);
        sql.update(
                "UPDATE placement SET local_modseq = ? WHERE id = ?",
                number(sql, "placement", id),
                id);
        return new PlacementId(id);
    }

    @Override
    public MailboxId createMailbox(String path) {
        return at.store
                .database()
                .write(
                        Durability.FULL,
                        sql -> {
                            long id =
                                    sql.number(
                                            "INSERT INTO mailbox (account, path) VALUES (?, ?)"
                                                    + " RETURNING id",
                                            account.number(),
                                            path);
                            sql.update(
                                    "UPDATE mailbox SET local_modseq = ? WHERE id = ?",
                                    number(sql, "mailbox", id),
                                    id);
                            return new MailboxId(id);
                        });
    }

    @Override
    public void rename(MailboxId mailbox, String path) {
        at.store
                .database()
                .write(
                        Durability.FULL,
                        sql -> {
                            long number = number(sql, "mailbox", mailbox.number());
                            sql.update(
                                    "UPDATE mailbox SET path = ?2 || substr(path, 1 + (SELECT"
                                            + " length(path) FROM mailbox WHERE id = ?1)) WHERE"
                                            + " path LIKE (SELECT path FROM mailbox WHERE id = ?1)"
                                            + " || '/%'",
                                    mailbox.number(), path);
                            return sql.update(
                                    "UPDATE mailbox SET path = ?2, local_modseq = ?3 WHERE id ="
                                            + " ?1",
                                    mailbox.number(),
                                    path,
                                    number);
                        });
    }

    @Override
    public void delete(MailboxId mailbox) {
        at.store.mailboxEdits().delete(mailbox);
    }

    @Override
    public List<PlacementId> shown(MailboxId mailbox) {
        return placements(
                "mailbox = ? AND deleted_at IS NULL AND recoverable_since IS NULL",
                mailbox.number());
    }

    @Override
    public List<PlacementId> recoverable() {
        return placements("recoverable_since IS NOT NULL AND deleted_at IS NULL");
    }

    @Override
    public void close() {
        at.close();
    }

    private List<PlacementId> placements(String where, @Nullable Object... args) {
        return at.store
                .database()
                .read(sql ->
                        sql.list(
                                "SELECT id FROM placement WHERE " + where + " ORDER BY id",
                                row -> new PlacementId(row.getLong(1)),
                                args));
    }
}

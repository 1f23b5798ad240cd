package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ListingTimes;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxEdit;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObserveOrder.ResumeMark;
import org.mailboat.sync.port.RemoteMailbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A row of the mailbox table, with what is counted beside it.
record MailboxRow(
        MailboxId id,
        AccountId account,
        MailboxPath path,
        boolean deleted,
        @Nullable RemoteMailbox agreed,
        @Nullable MailboxStatus status,
        long epoch,
        @Nullable String checkpoint,
        @Nullable String listingCheckpoint,
        @Nullable Long resumeBelow,
        ListingTimes times,
        boolean localOnly,
        long messages,
        long unread,
        long bytes,
        long detached,
        long appeared,
        long parked,
        MailboxEdit edit) {
    private static final String SELECT =
            """
            SELECT b.id, b.account, b.path, b.deleted_at IS NOT NULL, b.agreed_path, b.wire_name,
                   b.separator, b.roles, b.subscribed, b.selectable, b.server_id,
                   b.status_messages, b.status_epoch, b.status_uid_next, b.status_modseq, b.epoch,
                   b.checkpoint, b.listing_checkpoint, b.resume_below, b.last_confirmed, b.audited,
                   b.changed, b.is_foreign, b.local_only, b.messages, b.unread, b.bytes,
                   (SELECT count(*) FROM detached d WHERE d.mailbox = b.id),
                   (SELECT count(*) FROM seen s WHERE s.mailbox = b.id AND s.kind = 0),
                   (SELECT count(*) FROM parked k WHERE k.mailbox = b.id), b.local_modseq,
                   b.wanted_role, b.unkept, c.attempts, c.failure, c.next_try, c.parked,
                   c.doubts
            FROM mailbox b LEFT JOIN change_state c ON c.change = b.local_modseq
            WHERE
            """;

    private static final String PRESENT = " AND b.gone_at IS NULL";

    private static final String IN_SIGHT = PRESENT + " AND b.deleted_at IS NULL";

    /// One that is there before one that is gone; of those the last to go.
    private static final String AT_BEST =
            " ORDER BY b.gone_at IS NOT NULL, b.gone_at DESC, b.id DESC LIMIT 1";

    /// By path; levels compare one by one, which the text form does not.
    static List<MailboxRow> of(Sql sql, AccountId account) {
        List<MailboxRow> rows =
                sql.list(SELECT + "b.account = ?" + PRESENT, MailboxRow::read, account.number());
        return rows.stream()
                .sorted(Comparator.comparing(MailboxRow::path))
                .collect(Collectors.toList());
    }

    static @Nullable MailboxRow find(Sql sql, MailboxId id) {
        return sql.first(SELECT + "b.id = ?" + IN_SIGHT, MailboxRow::read, id.number());
    }

    static @Nullable MailboxRow find(Sql sql, AccountId account, MailboxPath path) {
        return sql.first(
                SELECT + "b.account = ? AND b.path = ?" + IN_SIGHT,
                MailboxRow::read,
                account.number(),
                path.toString());
    }

    /// Also one that is gone.
    static @Nullable MailboxRow findAny(Sql sql, MailboxId id) {
        return sql.first(SELECT + "b.id = ?", MailboxRow::read, id.number());
    }

    /// Likewise.
    static @Nullable MailboxRow findAny(Sql sql, AccountId account, MailboxPath path) {
        return sql.first(
                SELECT + "b.account = ? AND b.path = ?" + AT_BEST,
                MailboxRow::read,
                account.number(),
                path.toString());
    }

    // The constructor's parameter is nullable; of a nested type NullAway cannot read that.
    @SuppressWarnings("NullAway")
    LocalMailbox toLocal() {
        ResumeMark resume =
                resumeBelow == null || listingCheckpoint == null
                        ? null
                        : new ResumeMark(epoch, resumeBelow, new Checkpoint(listingCheckpoint));
        return new LocalMailbox(
                id,
                account,
                path,
                roles(),
                agreed,
                epoch,
                checkpoint == null ? null : new Checkpoint(checkpoint),
                resume,
                deleted,
                messages,
                detached,
                appeared,
                times,
                edit);
    }

    /// @param now tells what the account's window of bodies is
    MailboxSummary toSummary(Sql sql, Instant now) {
        Lacking lacking = Lacking.of(sql, id.number(), Lacking.since(sql, account.number(), now));
        return new MailboxSummary(
                id,
                account,
                path,
                rolesInSight(),
                agreed,
                epoch,
                status == null ? 0 : status.uidNext(),
                status == null ? 0 : status.highestModSeq(),
                messages,
                unread,
                bytes,
                appeared + lacking.owed(),
                lacking.headers(),
                checkpoint != null,
                times.confirmed(),
                parked);
    }

    static String rolesText(Set<Role> roles) {
        return roles.stream().sorted().map(Role::name).collect(Collectors.joining(" "));
    }

    private Set<Role> roles() {
        return agreed == null ? Set.of() : agreed.roles();
    }

    /// Also the one that it was made for, if the server does not say any.
    private Set<Role> rolesInSight() {
        Role wanted = edit.wantedRole();
        return roles().isEmpty() && wanted != null ? Set.of(wanted) : roles();
    }

    private static MailboxRow read(ResultSet row) throws SQLException {
        String agreedPath = row.getString(5);
        Long messages = Sql.nullableLong(row, 12);
        MailboxStatus status =
                messages == null
                        ? null
                        : new MailboxStatus(
                                messages, row.getLong(13), row.getLong(14), row.getLong(15));
        return new MailboxRow(
                new MailboxId(row.getLong(1)),
                new AccountId(row.getLong(2)),
                MailboxPath.parse(row.getString(3)),
                row.getBoolean(4),
                agreedPath == null ? null : agreed(row, agreedPath, status),
                status,
                row.getLong(16),
                row.getString(17),
                row.getString(18),
                Sql.nullableLong(row, 19),
                new ListingTimes(instant(row, 20), instant(row, 21), instant(row, 22)),
                row.getBoolean(24),
                row.getLong(25),
                row.getLong(26),
                row.getLong(27),
                row.getLong(28),
                row.getLong(29),
                row.getLong(30),
                edit(row));
    }

    @SuppressWarnings("NullAway")
    private static MailboxEdit edit(ResultSet row) throws SQLException {
        String role = row.getString(32);
        String unkept = row.getString(33);
        return new MailboxEdit(
                row.getLong(31),
                role == null ? null : Role.valueOf(role),
                row.getBoolean(24),
                unkept == null ? Keywords.none() : Keywords.parse(unkept),
                EditReader.tried(row, 34));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        Long millis = Sql.nullableLong(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static RemoteMailbox agreed(ResultSet row, String path, @Nullable MailboxStatus status)
            throws SQLException {
        return new RemoteMailbox(
                row.getString(6),
                MailboxPath.parse(path),
                row.getString(7),
                roles(row.getString(8)),
                row.getBoolean(9),
                row.getBoolean(10),
                row.getString(11),
                status,
                row.getBoolean(23));
    }

    private static Set<Role> roles(@Nullable String text) {
        var roles = EnumSet.noneOf(Role.class);
        if (text != null && !text.isEmpty()) {
            for (String name : text.split(" ", -1)) {
                roles.add(Role.valueOf(name));
            }
        }
        return roles;
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.store.ServerFacts.Told;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.port.Link;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Gives messages that are here places on the server, within one transaction of the caller's. The
/// facts that it makes obsolete and the figures it changes are written by [#finish]. For one
/// thread.
final class Linking {
    private static final String SOURCES =
            """
            SELECT p.id, p.message, p.mailbox, p.agreed_mailbox, p.uid, p.keywords,
                   p.agreed_keywords, p.deleted_at IS NOT NULL, p.recoverable_since IS NOT NULL,
                   p.missing, m.account, m.content, m.size, m.content_id, p.internal_date,
                   EXISTS (SELECT 1 FROM seen s WHERE s.kind = 2 AND s.placement = p.id),
                   EXISTS (SELECT 1 FROM mailbox d
                           WHERE d.id = p.agreed_mailbox AND d.deleted_at = p.deleted_at)
                       AND NOT EXISTS (SELECT 1 FROM change_log l
                                       WHERE l.id = p.local_modseq AND l.kind = 'delete'),
                   p.local_modseq > 0
            FROM placement p JOIN message m ON m.id = p.message
            WHERE p.id IN (SELECT value FROM json_each(?))
            """;

    /// Where messages go to.
    ///
    /// @param mailbox the server has it
    /// @param trash whether it takes in what is thrown away
    record Target(long mailbox, long account, long epoch, boolean trash) {
        /// @return null if the server no longer has it
        static @Nullable Target of(Sql sql, long mailbox) {
            return sql.first(
                    "SELECT id, account, epoch, "
                            + TrashMailbox.IS_TRASH
                            + " FROM mailbox WHERE id = ? AND gone_at IS NULL",
                    row ->
                            new Target(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getBoolean(4)),
                    mailbox);
        }
    }

    /// Where new rows get their numbers from.
    interface FreshIds {
        long message();

        long placement();
    }

    /// A placement as it stands before.
    private record Source(
            long placement,
            long message,
            long mailbox,
            @Nullable Long agreedMailbox,
            @Nullable Long uid,
            Keywords keywords,
            Keywords agreedKeywords,
            boolean deleted,
            boolean recoverable,
            int missing,
            long account,
            @Nullable Long content,
            long size,
            @Nullable String contentId,
            long internalDate,
            boolean vanished,
            boolean withMailbox,
            boolean edited) {
        /// What was moved here stays where it is here.
        boolean follows() {
            return agreedMailbox == null || agreedMailbox == mailbox;
        }

        /// Whether it left before its mailbox was deleted here with all that is in it.
        boolean escapesTo(Target target) {
            return withMailbox && agreedMailbox != null && agreedMailbox != target.mailbox;
        }

        /// Whether somebody took away the mark with which it only waited to be expunged.
        boolean isShownAgain(Keywords seen) {
            return deleted
                    && !edited
                    && agreedKeywords.contains(Keyword.DELETED)
                    && !seen.contains(Keyword.DELETED);
        }

        /// Whether it has no place on the server, as far as the store knows, or one in a mailbox
        /// that the engine may have found to be gone.
        boolean mayMoveTo(Target target) {
            return agreedMailbox == null
                    || uid == null
                    || vanished
                    || agreedMailbox != target.mailbox;
        }
    }

    private final Sql sql;
    private final KeywordSets keywordSets;
    private final Settling settling;
    private final LeftBehind leftBehind;
    private final Map<Long, Source> sources = new HashMap<>();
    private final Map<Long, Figures> figures = new TreeMap<>();
    private final Map<Long, List<Long>> leftUids = new TreeMap<>();
    private final Set<Long> moved = new TreeSet<>();
    private final BulkInsert messages;
    private final BulkInsert placements;

    Linking(Sql sql, KeywordSets keywordSets) {
        this.sql = sql;
        this.keywordSets = keywordSets;
        this.settling = new Settling(keywordSets);
        this.leftBehind = new LeftBehind(keywordSets, settling);
        this.messages = new BulkInsert(sql, "message (id, account, content, size, content_id)", 5);
        this.placements =
                new BulkInsert(
                        sql,
                        "placement (id, message, mailbox, keywords, agreed_mailbox,"
                                + " agreed_keywords, epoch, uid, internal_date, missing,"
                                + " announced_size, assumed)",
                        12);
    }

    /// Reads the placements that are about to be linked, all at once.
    void read(Collection<Long> ids) {
        sql.list(SOURCES, this::source, ids.toString())
                .forEach(source -> sources.put(source.placement, source));
    }

    /// Carries out one link to a message that is owed.
    ///
    /// @return whether it still holds
    boolean link(Target target, Link link, Told told, FreshIds fresh) {
        Source source = sources.get(link.placement().number());
        if (source == null || source.account != target.account) {
            return false;
        }
        switch (link.kind()) {
            case SAME -> {
                return move(target, source.placement, link.remoteId(), told, link.assumed());
            }
            case ANOTHER_PLACEMENT -> {
                identify(source, told);
                place(target, source, source.message, link, told, fresh.placement());
            }
            case COPY -> {
                long message = fresh.message();
                if (source.content != null) {
                    Contents.share(sql, source.content);
                }
                messages.add(
                        message, source.account, source.content, source.size, told.contentId());
                if (told.contentId() != null) {
                    ContentIdentities.note(sql, message);
                }
                place(target, source, message, link, told, fresh.placement());
            }
        }
        return true;
    }

    /// Lets a placement be the server's message, wherever it stood before.
    ///
    /// @return false if it is not here, or found its place meanwhile
    boolean move(Target target, long placement, long uid, Told told, boolean assumed) {
        Source source = sources.get(placement);
        if (source == null || moved.contains(placement) || !source.mayMoveTo(target)) {
            return false;
        }
        Keywords merged =
                KeywordMerge.merge(source.agreedKeywords, source.keywords, told.keywords());
        boolean shown = source.isShownAgain(told.keywords());
        boolean stays = shown || source.escapesTo(target);
        if (source.deleted && !stays) {
            leftBehind.takeOver(sql, Map.of(placement, told.keywords()));
        }
        boolean thrownAway = source.deleted && !stays && target.trash;
        long mailbox = source.follows() && !thrownAway ? target.mailbox : source.mailbox;
        sql.update(
                """
                UPDATE placement
                SET mailbox = ?2, deleted_at = iif(?11, NULL, deleted_at), keywords = ?3, agreed_mailbox = ?4, agreed_keywords = ?5,
                    epoch = ?6, uid = ?7, internal_date = ?8, announced_size = ?9, assumed = ?10,
                    recoverable_since = NULL, recoverable_reason = NULL, undescribed = 0,
                    sought = 0,
                    copied_from = iif(agreed_mailbox IS NULL OR ?12, NULL, copied_from)
                WHERE id = ?1
                """,
                placement,
                mailbox,
                keywordSets.intern(sql, merged),
                target.mailbox,
                keywordSets.intern(sql, told.keywords()),
                target.epoch,
                uid,
                told.internalDate() == InternalDates.UNKNOWN
                        ? source.internalDate
                        : told.internalDate(),
                announced(told, source.size),
                assumed,
                stays,
                shown);
        identify(source, told);
        leave(source);
        if (!source.deleted || stays) {
            if (!source.recoverable && !source.deleted) {
                figures(source.mailbox).leave(source.keywords, source.size);
            }
            figures(mailbox).arrive(merged, source.size);
        }
        return true;
    }

    /// Writes what was put off.
    void finish() {
        messages.flush();
        placements.flush();
        leftUids.forEach((mailbox, uids) -> {
            sql.update(
                    "DELETE FROM seen WHERE mailbox = ? AND kind > 0 AND uid IN (SELECT value"
                            + " FROM json_each(?))",
                    mailbox,
                    uids.toString());
            sql.update(
                    "DELETE FROM parked WHERE mailbox = ? AND uid IN (SELECT value FROM"
                            + " json_each(?))",
                    mailbox,
                    uids.toString());
        });
        if (!moved.isEmpty()) {
            sql.update(
                    "DELETE FROM detached WHERE placement IN (SELECT value FROM json_each(?))",
                    moved.toString());
            settling.clearNumbers(sql, moved);
        }
        figures.forEach((mailbox, change) -> change.addTo(sql, mailbox));
    }

    /// The announced size as its column has it.
    static @Nullable Long announced(Told told, long size) {
        return told.size() == size ? null : Long.valueOf(told.size());
    }

    private void place(
            Target target, Source source, long message, Link link, Told told, long placement) {
        long keywords = keywordSets.intern(sql, told.keywords());
        placements.add(
                placement,
                message,
                target.mailbox,
                keywords,
                target.mailbox,
                keywords,
                target.epoch,
                link.remoteId(),
                told.internalDate(),
                source.missing,
                announced(told, source.size),
                link.assumed() ? 1 : 0);
        figures(target.mailbox).arrive(told.keywords(), source.size);
    }

    /// The facts about where it stood go.
    private void leave(Source source) {
        moved.add(source.placement);
        if (source.agreedMailbox != null && source.uid != null) {
            leftUids.computeIfAbsent(source.agreedMailbox, _ -> new ArrayList<>()).add(source.uid);
        }
    }

    /// Keeps the server's identity for the octets: the latest word, as a server may give out new
    /// ones with a new epoch.
    private void identify(Source source, Told told) {
        if (told.contentId() != null && !told.contentId().equals(source.contentId)) {
            ContentIdentities.forget(sql, "[" + source.message + "]");
            sql.update(
                    "UPDATE message SET content_id = ? WHERE id = ?",
                    told.contentId(),
                    source.message);
            ContentIdentities.note(sql, source.message);
        }
    }

    private Figures figures(long mailbox) {
        return figures.computeIfAbsent(mailbox, _ -> new Figures());
    }

    private Source source(ResultSet row) throws SQLException {
        return new Source(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                Sql.nullableLong(row, 4),
                Sql.nullableLong(row, 5),
                keywordSets.get(sql, row.getLong(6)),
                keywordSets.get(sql, row.getLong(7)),
                row.getBoolean(8),
                row.getBoolean(9),
                row.getInt(10),
                row.getLong(11),
                Sql.nullableLong(row, 12),
                row.getLong(13),
                row.getString(14),
                row.getLong(15),
                row.getBoolean(16),
                row.getBoolean(17),
                row.getBoolean(18));
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.PlacementId;
import org.mailboat.store.Database.Durability;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Has removed mail back. Thread-safe, from any process at any time; what was had back is on disk
/// when the call returns.
///
/// It stands in its mailbox again, or under *Recovered* where that is gone, and waits to be
/// uploaded: it is agreed with no server. The engine leaves it alone, unless it meets the message
/// on the server.
public final class Recovery {
    /// What became of one placement.
    public enum Outcome {
        /// It is back.
        RESTORED,
        /// It was not removed, or is back already.
        NOT_REMOVED,
        /// Only its header is here, and the server no longer has it.
        NO_BODY,
        /// Its mailbox was deleted for good, which has to be taken back first.
        MAILBOX_DELETED,
        /// There is none, or none any more.
        UNKNOWN
    }

    /// One placement, as asked for.
    ///
    /// @param change the number of the change that this made, as in [PendingChange]; 0 if none
    public record Result(PlacementId placement, Outcome outcome, long change) {
        Result(PlacementId placement, Outcome outcome) {
            this(placement, outcome, 0);
        }
    }

    private final Database database;
    private final KeywordSets keywordSets;
    private final InstantSource clock;

    Recovery(Database database, InstantSource clock) {
        this.database = database;
        this.keywordSets = database.keywordSets();
        this.clock = clock;
    }

    /// Has these back, in one transaction.
    ///
    /// @return in the same order
    public List<Result> restore(List<PlacementId> placements) {
        return database.write(
                Durability.FULL,
                sql -> {
                    var results = new ArrayList<Result>();
                    Set<Long> touched = new TreeSet<>();
                    for (PlacementId placement : placements) {
                        results.add(restore(sql, placement, touched));
                    }
                    touched.forEach(mailbox -> Figures.recount(sql, mailbox));
                    return results;
                });
    }

    /// A placement as it stands before.
    ///
    /// @param removed what the server no longer has, or never had
    /// @param deleted here, while the server still has it
    /// @param home the mailbox it would go back to: its own, or one that is there in its stead; 0
    ///   if there is none
    /// @param trashed the mailbox that the server has it in, where it was moved to the trash here;
    ///   else 0
    private record Found(
            boolean removed,
            boolean deleted,
            boolean whole,
            long mailbox,
            long account,
            long number,
            long home,
            long trashed,
            long keywords) {}

    private Result restore(Sql sql, PlacementId placement, Set<Long> touched) {
        Found found = find(sql, placement.number());
        if (found == null) {
            return new Result(placement, Outcome.UNKNOWN);
        }
        touched.add(found.mailbox);
        if (found.deleted) {
            return found.home == found.mailbox
                    ? back(sql, placement, found, found.mailbox, touched)
                    : new Result(placement, Outcome.MAILBOX_DELETED);
        }
        if (!found.removed) {
            boolean trashed =
                    found.trashed != 0 && TrashMailbox.find(sql, found.account) == found.mailbox;
            return trashed
                    ? back(sql, placement, found, found.trashed, touched)
                    : new Result(placement, Outcome.NOT_REMOVED);
        }
        if (!found.whole) {
            return new Result(placement, Outcome.NO_BODY);
        }
        sql.update(
                "UPDATE placement SET epoch = NULL, uid = NULL WHERE id = ?", placement.number());
        long mailbox = found.home != 0 ? found.home : MailboxOps.recovered(sql, found.account);
        return back(sql, placement, found, mailbox, touched);
    }

    /// Whoever had it marked as deleted: it would be removed with that once more.
    private Result back(
            Sql sql, PlacementId placement, Found found, long mailbox, Set<Long> touched) {
        long change =
                new EditLog(sql, clock.millis())
                        .placement(placement.number(), found.number, EditKind.UNDELETE);
        sql.update(
                """
                UPDATE placement
                SET mailbox = ?2, local_modseq = ?3, deleted_at = NULL, recoverable_since = NULL,
                    recoverable_reason = NULL, keywords = ?4, sought = 0,
                    copied_from = iif(agreed_mailbox IS NULL, copied_from, NULL)
                WHERE id = ?1
                """,
                placement.number(),
                mailbox,
                change,
                keywordSets.intern(
                        sql, keywordSets.get(sql, found.keywords).minus(Settling.MARKED_DELETED)));
        touched.add(mailbox);
        return new Result(placement, Outcome.RESTORED, change);
    }

    private static @Nullable Found find(Sql sql, long placement) {
        return sql.first(
                """
                SELECT p.recoverable_since IS NOT NULL,
                       p.recoverable_since IS NULL AND p.deleted_at IS NOT NULL,
                       p.missing = 0, p.mailbox, b.account, p.local_modseq,
                       ifnull((SELECT h.id FROM mailbox h
                               WHERE h.account = b.account AND (h.id = b.id OR h.path = b.path)
                                 AND h.gone_at IS NULL AND h.deleted_at IS NULL
                                 AND ifnull(h.selectable, 1)
                               ORDER BY h.id <> b.id LIMIT 1), 0),
                       ifnull((SELECT a.id FROM mailbox a
                               WHERE a.id = p.agreed_mailbox AND a.id <> p.mailbox
                                 AND a.gone_at IS NULL AND a.deleted_at IS NULL), 0),
                       p.keywords
                FROM placement p JOIN mailbox b ON b.id = p.mailbox
                WHERE p.id = ?
                """,
                row ->
                        new Found(
                                row.getBoolean(1),
                                row.getBoolean(2),
                                row.getBoolean(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9)),
                placement);
    }
}

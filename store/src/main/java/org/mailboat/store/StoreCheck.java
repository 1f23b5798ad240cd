package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Sha256;
import org.mailboat.store.CheckReport.Problem;
import org.mailboat.store.CheckReport.What;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.StoredContent;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// One check of the whole store, in pages, so that reading and editing go on beside it.
final class StoreCheck {
    private static final int PAGE = 1_000;
    private static final int BUFFER = 128 * 1024;
    private static final int MOST_PROBLEMS = 1_000;

    private final Database database;
    private final SegmentReaders segments;
    private final InstantSource clock;
    private final boolean mend;
    private final Cancel cancel;

    private final Map<What, Long> kinds = new EnumMap<>(What.class);
    private final List<Problem> problems = new ArrayList<>();
    private final ByteBuffer octets = ByteBuffer.allocateDirect(BUFFER);
    private final MessageDigest digest = SegmentRecord.digest();
    private long contents;
    private long bytes;
    private long found;
    private long mended;

    StoreCheck(
            Database database,
            SegmentReaders segments,
            InstantSource clock,
            boolean mend,
            Cancel cancel) {
        this.database = database;
        this.segments = segments;
        this.clock = clock;
        this.mend = mend;
        this.cancel = cancel;
    }

    CheckReport run() {
        try {
            if (databaseIsSound()) {
                checkReferences();
                checkLostPlacements();
                checkContents();
                checkFigures();
            }
        } catch (StoreException e) {
            if (e.failure().kind() != FailureKind.STORE_DAMAGED) {
                throw e;
            }
            note(What.DATABASE, e.failure().text(), false);
        }
        return new CheckReport(contents, bytes, found, mended, kinds, problems);
    }

    private boolean databaseIsSound() {
        List<String> faults =
                database.read(sql ->
                        sql.list(
                                "PRAGMA integrity_check(100)",
                                row -> String.valueOf(row.getString(1))));
        faults.removeIf("ok"::equals);
        faults.forEach(fault -> note(What.DATABASE, fault, false));
        return faults.isEmpty();
    }

    /// A row and what is wrong with it.
    private record Fault(long id, String text) {}

    private void checkReferences() {
        cancel.check();
        repair(
                What.REFERENCE,
                "SELECT id, 'message m' || id || ' refers to octets of which there is no row' FROM"
                        + " message WHERE content IS NOT NULL AND content NOT IN (SELECT id FROM"
                        + " content)",
                (sql, id) -> Mending.oweMessages(sql, List.of(id)));
        repair(
                What.REFERENCE,
                "SELECT id, 'placement p' || id || ' refers to a message of which there is no row'"
                        + " FROM placement WHERE message NOT IN (SELECT id FROM message) AND"
                        + " mailbox IN (SELECT id FROM mailbox)",
                StoreCheck::makeMessageAgain);
        repair(
                What.REFERENCE,
                "SELECT DISTINCT s.mailbox, 'mailbox b' || s.mailbox || ' has notes about"
                        + " placements of which there is no row' FROM seen s WHERE s.kind > 0 AND"
                        + " s.placement NOT IN (SELECT id FROM placement)",
                StoreCheck::forgetStrayFacts);
        // The two above are declared references too; they have their own sentences.
        List<String> rest =
                database.read(sql ->
                        sql.list(
                                """
                                SELECT 'a row of ' || "table" || ' (' || ifnull(rowid, '?')
                                       || ') refers to a row of ' || parent
                                       || ' that is not there'
                                FROM pragma_foreign_key_check
                                WHERE ("table", parent) NOT IN (
                                    VALUES ('message', 'content'), ('placement', 'message'))
                                """,
                                row -> row.getString(1)));
        rest.forEach(text -> note(What.REFERENCE, text, false));
    }

    private void checkLostPlacements() {
        cancel.check();
        repair(
                What.LOST_PLACEMENT,
                "SELECT id, 'message m' || id || ' stands in no mailbox' FROM message m WHERE NOT"
                        + " EXISTS (SELECT 1 FROM placement p WHERE p.message = m.id)",
                this::placeAsRecoverable);
    }

    private void checkContents() {
        long after = 0;
        while (true) {
            cancel.check();
            List<Octets> page = page(after);
            if (page.isEmpty()) {
                return;
            }
            Map<Long, What> bad = new LinkedHashMap<>();
            for (Octets octets : page) {
                contents++;
                bytes += octets.place.length();
                What wrong = prove(octets.place);
                if (wrong != null) {
                    bad.put(octets.id, wrong);
                }
            }
            tell(bad);
            if (mend && !bad.isEmpty()) {
                database.write(
                        Durability.FULL,
                        sql -> {
                            Mending.oweAgain(sql, bad.keySet());
                            return null;
                        });
            }
            after = page.getLast().id;
        }
    }

    private void checkFigures() {
        repair(
                What.COUNTERS,
                """
                SELECT b.id, 'the figures of mailbox b' || b.id || ' are wrong' FROM mailbox b
                WHERE (b.messages, b.bytes, b.unread) <> (
                    SELECT count(*), ifnull(sum(max(m.size, 0)), 0),
                           ifnull(sum((' ' || k.folded || ' ') NOT LIKE '% \\seen %'), 0)
                    FROM placement p
                    JOIN message m ON m.id = p.message
                    JOIN keyword_set k ON k.id = p.keywords
                    WHERE p.mailbox = b.id AND p.recoverable_since IS NULL
                      AND p.deleted_at IS NULL)
                """,
                Figures::recount);
    }

    /// Repairs one row.
    private interface Repair {
        void mend(Sql sql, long id);
    }

    private void repair(What what, String query, Repair repair) {
        List<Fault> faults =
                database.read(
                        sql -> sql.list(query, row -> new Fault(row.getLong(1), row.getString(2))));
        if (mend && !faults.isEmpty()) {
            inOneTransaction(sql -> faults.forEach(fault -> repair.mend(sql, fault.id)));
        }
        faults.forEach(fault -> note(what, fault.text, mend));
    }

    private void inOneTransaction(Consumer<Sql> work) {
        database.write(
                Durability.FULL,
                sql -> {
                    work.accept(sql);
                    return null;
                });
    }

    private static void makeMessageAgain(Sql sql, long placement) {
        sql.update(
                "INSERT OR IGNORE INTO message (id, account, content, size) SELECT p.message,"
                        + " b.account, NULL, -1 FROM placement p JOIN mailbox b ON b.id ="
                        + " p.mailbox WHERE p.id = ?",
                placement);
        Mending.oweMessages(
                sql, List.of(sql.number("SELECT message FROM placement WHERE id = ?", placement)));
    }

    private static void forgetStrayFacts(Sql sql, long mailbox) {
        sql.update(
                "DELETE FROM seen WHERE mailbox = ? AND kind > 0 AND placement NOT IN (SELECT id"
                        + " FROM placement)",
                mailbox);
        Mending.listAgain(sql, sql.number("SELECT account FROM mailbox WHERE id = ?", mailbox));
    }

    /// Nobody knows any more where it stood: it waits in the recoverable area, and the next sync
    /// makes the lost placement again from the server.
    private void placeAsRecoverable(Sql sql, long message) {
        long account = sql.number("SELECT account FROM message WHERE id = ?", message);
        sql.update(
                "INSERT INTO keyword_set (folded, keywords) VALUES ('', '') ON CONFLICT DO"
                        + " NOTHING");
        sql.update(
                """
                INSERT INTO placement (message, mailbox, keywords, agreed_keywords, internal_date,
                                       missing, recoverable_since, recoverable_reason)
                SELECT m.id, b.id, k.id, k.id, ?2, iif(m.content IS NULL, 2, 0), ?3, 'found-by-check'
                FROM message m
                JOIN mailbox b ON b.account = m.account
                JOIN keyword_set k ON k.folded = ''
                WHERE m.id = ?1
                ORDER BY b.path <> 'INBOX', b.id LIMIT 1
                """,
                message,
                InternalDates.toColumn(null),
                clock.millis());
        Mending.listAgain(sql, account);
    }

    /// A row of the content table.
    private record Octets(long id, StoredContent place) {}

    private List<Octets> page(long after) {
        return database.read(sql ->
                sql.list(
                        "SELECT id, segment, offset, length, sha256 FROM content WHERE id >"
                                + " ? ORDER BY id LIMIT ?",
                        row ->
                                new Octets(
                                        row.getLong(1),
                                        new StoredContent(
                                                row.getLong(2),
                                                row.getLong(3),
                                                row.getLong(4),
                                                new Sha256(row.getBytes(5)))),
                        after,
                        PAGE));
    }

    /// @return what is wrong, or null
    private @Nullable What prove(StoredContent place) {
        digest.reset();
        try (MessageContent content = segments.open(place)) {
            long position = 0;
            while (position < place.length()) {
                octets.clear();
                position += content.read(octets, position);
                digest.update(octets.flip());
            }
        } catch (StoreException e) {
            if (e.failure().kind() != FailureKind.STORE_DAMAGED) {
                throw e;
            }
            return What.MISSING_BYTES;
        }
        return MessageDigest.isEqual(digest.digest(), place.sha256().toBytes())
                ? null
                : What.WRONG_HASH;
    }

    /// A placement whose octets are wrong.
    private record Affected(long content, Problem problem) {}

    /// Notes a problem for every placement that these contents belong to, in one query: there is no
    /// index from contents to messages.
    private void tell(Map<Long, What> bad) {
        if (bad.isEmpty()) {
            return;
        }
        List<Affected> affected =
                database.read(sql ->
                        sql.list(
                                """
                                SELECT m.content, a.name, b.path, p.id,
                                       p.agreed_mailbox IS NOT NULL
                                FROM message m JOIN placement p ON p.message = m.id
                                JOIN mailbox b ON b.id = p.mailbox
                                JOIN account a ON a.id = b.account
                                WHERE m.content IN (SELECT value FROM json_each(?))
                                ORDER BY m.content, p.id
                                """,
                                row -> affected(row, bad),
                                bad.keySet().toString()));
        Set<Long> unused = new TreeSet<>(bad.keySet());
        for (Affected each : database.read(sql -> unsendable(sql, bad))) {
            unused.remove(each.content);
            note(each.problem);
        }
        for (Affected each : affected) {
            unused.remove(each.content);
            note(each.problem);
        }
        for (long content : unused) {
            What what = bad.getOrDefault(content, What.MISSING_BYTES);
            note(what, sentence(what) + "; no message refers to them", mend);
        }
    }

    /// Those of messages that are to be sent: nobody else has them.
    private static List<Affected> unsendable(Sql sql, Map<Long, What> bad) {
        return sql.list(
                "SELECT o.content, a.name, o.id FROM outbox o JOIN account a ON a.id = o.account"
                        + " WHERE o.content IN (SELECT value FROM json_each(?)) ORDER BY o.id",
                row -> {
                    What what = bad.getOrDefault(row.getLong(1), What.MISSING_BYTES);
                    return new Affected(
                            row.getLong(1),
                            new Problem(
                                    what,
                                    row.getString(2),
                                    null,
                                    null,
                                    "message o"
                                            + row.getLong(3)
                                            + " of the outbox: "
                                            + sentence(what)
                                            + ", and it can only be cancelled",
                                    false));
                },
                bad.keySet().toString());
    }

    private Affected affected(ResultSet row, Map<Long, What> bad) throws SQLException {
        What what = bad.getOrDefault(row.getLong(1), What.MISSING_BYTES);
        boolean onServer = row.getBoolean(5);
        return new Affected(
                row.getLong(1),
                new Problem(
                        what,
                        row.getString(2),
                        MailboxPath.parse(row.getString(3)),
                        new PlacementId(row.getLong(4)),
                        sentence(what)
                                + (onServer ? "" : ", and the server does not have it any more"),
                        mend && onServer));
    }

    private static String sentence(What what) {
        return what == What.WRONG_HASH
                ? "the octets do not have the hash noted for them"
                : "the octets are not in their segment";
    }

    private void note(What what, String text, boolean isMended) {
        note(new Problem(what, null, null, null, text, isMended));
    }

    private void note(Problem problem) {
        found++;
        kinds.merge(problem.what(), 1L, Long::sum);
        mended += problem.mended() ? 1 : 0;
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }
}

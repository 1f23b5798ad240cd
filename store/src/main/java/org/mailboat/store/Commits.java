package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Makes received messages part of the store: octets first, rows after. Thread-safe.
final class Commits {
    private static final int CONTENT = 0;
    private static final int MESSAGE = 1;
    private static final int PLACEMENT = 2;

    private final Database database;
    private final Segments segments;
    private final KeywordSets keywordSets;

    /// Guarded by this.
    private final IdBlocks ids;

    Commits(Database database, Segments segments) {
        this.database = database;
        this.segments = segments;
        this.keywordSets = database.keywordSets();
        this.ids = new IdBlocks(database, 1_000, "content", "message", "placement");
    }

    long commit(List<Received> batch) {
        if (batch.isEmpty()) {
            return 0;
        }
        Set<Long> touched =
                batch.stream()
                        .map(r -> r.content().segment())
                        .collect(Collectors.toCollection(TreeSet::new));
        segments.sync(touched);
        var byMailbox = new LinkedHashMap<MailboxId, Map<Long, Received>>();
        for (Received received : batch) {
            byMailbox
                    .computeIfAbsent(received.mailbox().id(), id -> new LinkedHashMap<>())
                    .put(received.id(), received);
        }
        synchronized (this) {
            ids.reserve(batch.size());
            return database.write(
                    Durability.NORMAL,
                    sql -> {
                        var work = new Work(sql);
                        byMailbox.forEach(work::take);
                        return work.finish();
                    });
        }
    }

    synchronized void close() {
        ids.giveBack();
    }

    /// A placement that is here already.
    private record Here(long placement, long message, int missing) {}

    /// What the listing said of a message.
    private record Listed(Keywords keywords, long internalDate, long size) {
        static final Listed NOTHING = new Listed(Keywords.none(), InternalDates.toColumn(null), -1);
    }

    /// One commit, inside its transaction.
    private final class Work {
        private final Sql sql;
        private final BulkInsert contents;
        private final BulkInsert messages;
        private final BulkInsert placements;
        private final Map<Long, Long> ends = new HashMap<>();
        private long fresh;

        Work(Sql sql) {
            this.sql = sql;
            this.contents = new BulkInsert(sql, "content (id, segment, offset, length, sha256)", 5);
            this.messages = new BulkInsert(sql, "message (id, account, content, size)", 4);
            this.placements =
                    new BulkInsert(
                            sql,
                            "placement (id, message, mailbox, keywords, agreed_mailbox,"
                                    + " agreed_keywords, epoch, uid, internal_date, missing)",
                            10);
        }

        void take(MailboxId mailbox, Map<Long, Received> received) {
            Target target = target(mailbox);
            if (target == null) {
                return;
            }
            received.values().removeIf(r -> r.epoch() != target.epoch);
            if (received.isEmpty()) {
                return;
            }
            String uids = received.keySet().toString();
            Map<Long, Here> here = here(target, uids);
            Map<Long, Listed> listed = listed(target, uids);
            for (Received each : received.values()) {
                Here known = here.get(each.id());
                Listed facts = facts(each, listed.getOrDefault(each.id(), Listed.NOTHING));
                if (known != null) {
                    complete(known, each, facts);
                } else if (target.detached == 0 || !reattach(target, each, facts)) {
                    insert(target, each, facts);
                }
            }
            settle(target, uids);
        }

        /// @return how many messages were not here in this form
        long finish() {
            contents.flush();
            messages.flush();
            placements.flush();
            ends.forEach((segment, end) ->
                    sql.update(
                            "INSERT INTO segment VALUES (?, ?) ON CONFLICT DO UPDATE SET"
                                    + " referenced_end = max(referenced_end,"
                                    + " excluded.referenced_end)",
                            segment,
                            end));
            return fresh;
        }

        private void insert(Target target, Received received, Listed facts) {
            long message = ids.take(MESSAGE);
            long size = sizeOf(received, facts);
            long keywords = keywordSets.intern(sql, facts.keywords);
            messages.add(message, target.account, addContent(received.content()), size);
            placements.add(
                    ids.take(PLACEMENT),
                    message,
                    target.mailbox,
                    keywords,
                    target.mailbox,
                    keywords,
                    target.epoch,
                    received.id(),
                    facts.internalDate,
                    received.headersOnly() ? 1 : 0);
            target.figures.arrive(facts.keywords, size);
            fresh++;
        }

        /// The octets of a message that lacks some of them. Its placements keep their ids.
        private void complete(Here known, Received received, Listed facts) {
            int missing = received.headersOnly() ? 1 : 0;
            if (missing >= known.missing) {
                return;
            }
            long size = sizeOf(received, facts);
            resizeFigures(known.message, size);
            sql.update(
                    "DELETE FROM content WHERE id = (SELECT content FROM message WHERE id = ?1) AND"
                            + " NOT EXISTS (SELECT 1 FROM message WHERE content = content.id AND id"
                            + " <> ?1)",
                    known.message);
            sql.update(
                    "UPDATE message SET content = ?, size = ? WHERE id = ?",
                    addContent(received.content()),
                    size,
                    known.message);
            sql.update(
                    "UPDATE placement SET missing = ? WHERE message = ?", missing, known.message);
            fresh++;
        }

        /// A placement whose identity was lost takes the id of the message with its content.
        private boolean reattach(Target target, Received received, Listed facts) {
            byte[] hash = received.content().sha256().toBytes();
            long placement =
                    sql.number(
                            "SELECT min(placement) FROM detached WHERE mailbox = ? AND sha256 = ?",
                            target.mailbox,
                            hash);
            if (placement == 0) {
                return false;
            }
            sql.update(
                    "DELETE FROM detached WHERE mailbox = ? AND sha256 = ? AND placement = ?",
                    target.mailbox,
                    hash,
                    placement);
            Keywords local = keywords("keywords", placement);
            Keywords merged =
                    KeywordMerge.merge(
                            keywords("agreed_keywords", placement), local, facts.keywords);
            sql.update(
                    "UPDATE placement SET epoch = ?, uid = ?, keywords = ?, agreed_keywords = ?"
                            + " WHERE id = ?",
                    target.epoch,
                    received.id(),
                    keywordSets.intern(sql, merged),
                    keywordSets.intern(sql, facts.keywords),
                    placement);
            var figures = new Figures();
            figures.remark(local, merged);
            figures.addTo(
                    sql,
                    sql.number(
                            "SELECT mailbox FROM placement WHERE id = ? AND"
                                    + " deleted_at IS NULL",
                            placement));
            return true;
        }

        private void settle(Target target, String uids) {
            sql.update(
                    "DELETE FROM seen WHERE mailbox = ? AND kind = 0 AND uid IN (SELECT value FROM"
                            + " json_each(?))",
                    target.mailbox,
                    uids);
            sql.update(
                    "DELETE FROM parked WHERE mailbox = ? AND uid IN (SELECT value FROM"
                            + " json_each(?))",
                    target.mailbox,
                    uids);
            target.figures.addTo(sql, target.mailbox);
        }

        private long addContent(StoredContent content) {
            long id = ids.take(CONTENT);
            contents.add(
                    id,
                    content.segment(),
                    content.offset(),
                    content.length(),
                    content.sha256().toBytes());
            ends.merge(
                    content.segment(),
                    content.offset() + content.length() + SegmentRecord.TRAILER,
                    Math::max);
            return id;
        }

        private void resizeFigures(long message, long size) {
            long before = sql.number("SELECT size FROM message WHERE id = ?", message);
            List<Long> mailboxes =
                    sql.list(
                            "SELECT mailbox FROM placement WHERE message = ? AND recoverable_since"
                                    + " IS NULL AND deleted_at IS NULL",
                            row -> row.getLong(1),
                            message);
            for (long mailbox : mailboxes) {
                var figures = new Figures();
                figures.resize(before, size);
                figures.addTo(sql, mailbox);
            }
        }

        private Keywords keywords(String column, long placement) {
            return keywordSets.get(
                    sql,
                    sql.number("SELECT " + column + " FROM placement WHERE id = ?", placement));
        }

        private @Nullable Target target(MailboxId mailbox) {
            return sql.first(
                    "SELECT id, account, epoch, (SELECT count(*) FROM detached d WHERE d.mailbox ="
                            + " b.id) FROM mailbox b WHERE id = ? AND gone_at IS NULL",
                    row ->
                            new Target(
                                    row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                    mailbox.number());
        }

        private Map<Long, Here> here(Target target, String uids) {
            var here = new HashMap<Long, Here>();
            sql.list(
                    "SELECT uid, id, message, missing FROM placement WHERE agreed_mailbox = ? AND"
                            + " epoch = ? AND uid IN (SELECT value FROM json_each(?))",
                    row ->
                            here.put(
                                    row.getLong(1),
                                    new Here(row.getLong(2), row.getLong(3), row.getInt(4))),
                    target.mailbox,
                    target.epoch,
                    uids);
            return here;
        }

        private Map<Long, Listed> listed(Target target, String uids) {
            var listed = new HashMap<Long, Listed>();
            sql.list(
                    "SELECT uid, keywords, internal_date, size FROM seen WHERE mailbox = ? AND kind"
                            + " = 0 AND uid IN (SELECT value FROM json_each(?))",
                    row ->
                            listed.put(
                                    row.getLong(1),
                                    new Listed(
                                            keywordSets.get(sql, row.getLong(2)),
                                            row.getLong(3),
                                            row.getLong(4))),
                    target.mailbox,
                    uids);
            return listed;
        }

        /// What was said with the message counts more than what the listing said before.
        private static Listed facts(Received received, Listed listed) {
            Sighting now = received.now();
            if (now == null) {
                return listed;
            }
            return new Listed(
                    now.keywords(),
                    now.internalDate() == null
                            ? listed.internalDate
                            : InternalDates.toColumn(now.internalDate()),
                    now.size() < 0 ? listed.size : now.size());
        }

        private static long sizeOf(Received received, Listed facts) {
            return received.headersOnly() ? facts.size : received.content().length();
        }
    }

    /// The mailbox that messages go to.
    private static final class Target {
        private final long mailbox;
        private final long account;
        private final long epoch;
        private final long detached;
        private final Figures figures = new Figures();

        Target(long mailbox, long account, long epoch, long detached) {
            this.mailbox = mailbox;
            this.account = account;
            this.epoch = epoch;
            this.detached = detached;
        }
    }
}

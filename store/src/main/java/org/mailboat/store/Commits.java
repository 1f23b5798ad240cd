package org.mailboat.store;

import org.mailboat.model.MailboxId;
import org.mailboat.store.Database.Durability;
import org.mailboat.store.Linking.Target;
import org.mailboat.store.ServerFacts.Told;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.util.ArrayList;
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
    private final ServerFacts facts;

    /// Guarded by this.
    private final IdBlocks ids;

    private final Linking.FreshIds freshIds =
            new Linking.FreshIds() {
                @Override
                public long message() {
                    return ids.take(MESSAGE);
                }

                @Override
                public long placement() {
                    return ids.take(PLACEMENT);
                }
            };

    Commits(Database database, Segments segments, ServerFacts facts) {
        this.database = database;
        this.segments = segments;
        this.keywordSets = database.keywordSets();
        this.facts = facts;
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

    /// Takes over that owed messages are here already, as [Link] says; their rows get numbers of
    /// the same blocks.
    ///
    /// @return how many of the links still held
    synchronized long link(MailboxId mailbox, List<Link> links) {
        ids.reserve((int) links.stream().filter(l -> l.kind() != Link.Kind.SAME).count());
        return database.write(Durability.NORMAL, sql -> link(sql, mailbox.number(), links));
    }

    private long link(Sql sql, long mailbox, List<Link> links) {
        Target target = Target.of(sql, mailbox);
        if (target == null) {
            return 0;
        }
        Map<Long, Told> owed =
                facts.told(sql, mailbox, links.stream().map(Link::remoteId).toList());
        var linking = new Linking(sql, keywordSets);
        linking.read(links.stream().map(link -> link.placement().number()).toList());
        List<Long> linked = new ArrayList<>();
        for (Link link : links) {
            Told told = owed.get(link.remoteId());
            if (told != null && linking.link(target, link, told, freshIds)) {
                owed.remove(link.remoteId());
                linked.add(link.remoteId());
            }
        }
        linking.finish();
        settle(sql, mailbox, linked.toString());
        return linked.size();
    }

    synchronized void close() {
        ids.giveBack();
    }

    /// These messages are no longer owed.
    ///
    /// @param uids as a JSON array
    private static void settle(Sql sql, long mailbox, String uids) {
        sql.update(
                "DELETE FROM seen WHERE mailbox = ? AND kind = 0 AND uid IN (SELECT value FROM"
                        + " json_each(?))",
                mailbox,
                uids);
        sql.update(
                "DELETE FROM parked WHERE mailbox = ? AND uid IN (SELECT value FROM json_each(?))",
                mailbox,
                uids);
    }

    /// A placement that is here already.
    private record Here(long placement, long message, int missing) {}

    /// One commit, inside its transaction.
    private final class Work {
        private final Sql sql;
        private final BulkInsert contents;
        private final BulkInsert messages;
        private final BulkInsert placements;
        private final BulkInsert identified;
        private final Map<Long, Long> ends = new HashMap<>();
        private final long number;
        private long fresh;

        Work(Sql sql) {
            this.sql = sql;
            this.number = ChangeFeed.next(sql);
            this.contents = new BulkInsert(sql, "content (id, segment, offset, length, sha256)", 5);
            this.messages =
                    new BulkInsert(sql, "message (id, account, content, size, content_id)", 5);
            this.identified = new BulkInsert(sql, "identity_due (message)", 1);
            this.placements =
                    new BulkInsert(
                            sql,
                            "placement (id, message, mailbox, keywords, agreed_mailbox,"
                                    + " agreed_keywords, epoch, uid, internal_date, missing,"
                                    + " announced_size, feed_number,"
                                    + " feed_appeared)",
                            13);
        }

        void take(MailboxId mailbox, Map<Long, Received> received) {
            Target target = Target.of(sql, mailbox.number());
            if (target == null) {
                return;
            }
            received.values().removeIf(r -> r.epoch() != target.epoch());
            if (received.isEmpty()) {
                return;
            }
            Map<Long, Here> here = here(target, received.keySet().toString());
            Map<Long, Told> listed = facts.told(sql, target.mailbox(), received.keySet());
            var arrived = new Figures();
            Displaced displaced = Displaced.of(sql, keywordSets, target);
            for (Received each : received.values()) {
                Here known = here.get(each.id());
                Told told = told(each, listed.getOrDefault(each.id(), Told.NOTHING));
                if (known != null) {
                    complete(known, each, told);
                } else if (displaced == null || !displaced.take(each, told)) {
                    insert(target, each, told, arrived);
                }
            }
            arrived.addTo(sql, target.mailbox());
            if (displaced != null) {
                displaced.finish();
            }
            settle(sql, target.mailbox(), received.keySet().toString());
        }

        /// @return how many messages were not here in this form
        long finish() {
            contents.flush();
            messages.flush();
            placements.flush();
            identified.flush();
            ends.forEach((segment, end) ->
                    sql.update(
                            "INSERT INTO segment VALUES (?, ?) ON CONFLICT DO UPDATE SET"
                                    + " referenced_end = max(referenced_end,"
                                    + " excluded.referenced_end)",
                            segment,
                            end));
            return fresh;
        }

        private void insert(Target target, Received received, Told told, Figures arrived) {
            long message = ids.take(MESSAGE);
            long size = sizeOf(received, told);
            long keywords = keywordSets.intern(sql, told.keywords());
            messages.add(
                    message,
                    target.account(),
                    addContent(received.content()),
                    size,
                    told.contentId());
            if (told.contentId() != null) {
                identified.add(message);
            }
            placements.add(
                    ids.take(PLACEMENT),
                    message,
                    target.mailbox(),
                    keywords,
                    target.mailbox(),
                    keywords,
                    target.epoch(),
                    received.id(),
                    told.internalDate(),
                    received.headersOnly() ? 1 : 0,
                    Linking.announced(told, size),
                    number,
                    number);
            arrived.arrive(told.keywords(), size);
            fresh++;
        }

        /// The octets of a message that lacks some of them. Its placements keep their ids.
        private void complete(Here known, Received received, Told told) {
            int missing = received.headersOnly() ? 1 : 0;
            if (missing >= known.missing) {
                return;
            }
            long size = sizeOf(received, told);
            long before = sql.number("SELECT size FROM message WHERE id = ?", known.message);
            resizeFigures(known.message, before, size);
            Contents.release(
                    sql, sql.number("SELECT content FROM message WHERE id = ?", known.message));
            sql.update(
                    "UPDATE message SET content = ?, size = ? WHERE id = ?",
                    addContent(received.content()),
                    size,
                    known.message);
            // The size that was announced stays known where it was not the real one.
            sql.update(
                    "UPDATE placement SET missing = ?2, announced_size = nullif(ifnull("
                            + "announced_size, ?3), ?4) WHERE message = ?1",
                    known.message,
                    missing,
                    before,
                    size);
            fresh++;
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

        private void resizeFigures(long message, long before, long size) {
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

        private Map<Long, Here> here(Target target, String uids) {
            var here = new HashMap<Long, Here>();
            sql.list(
                    "SELECT uid, id, message, missing FROM placement WHERE agreed_mailbox = ? AND"
                            + " epoch = ? AND uid IN (SELECT value FROM json_each(?))",
                    row ->
                            here.put(
                                    row.getLong(1),
                                    new Here(row.getLong(2), row.getLong(3), row.getInt(4))),
                    target.mailbox(),
                    target.epoch(),
                    uids);
            return here;
        }

        /// What was said with the message counts more than what the listing said before.
        private static Told told(Received received, Told listed) {
            Sighting now = received.now();
            return now == null ? listed : Told.of(now, listed);
        }

        private static long sizeOf(Received received, Told told) {
            return received.headersOnly() ? told.size() : received.content().length();
        }
    }
}

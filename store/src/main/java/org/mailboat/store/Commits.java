package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.store.Completions.Known;
import org.mailboat.store.Database.Durability;
import org.mailboat.store.Linking.Target;
import org.mailboat.store.ServerFacts.Told;
import org.mailboat.sync.port.Completed;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.port.Taken;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes received messages part of the store: octets first, rows after. Thread-safe.
final class Commits {
    private static final int CONTENT = 0;
    private static final int MESSAGE = 1;
    private static final int PLACEMENT = 2;

    /// Placements, each with what is here of its message.
    private static final String KNOWN =
            "SELECT p.uid, p.id, p.message, p.missing, m.size, m.content FROM placement p JOIN"
                    + " message m ON m.id = p.message ";

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

    Taken commit(List<Received> batch) {
        if (batch.isEmpty()) {
            return Taken.NOTHING;
        }
        sync(batch.stream().map(Received::content));
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

    /// Gives placements, wherever they stand by now, the octets that they lack.
    ///
    /// @return how many were completed
    long complete(List<Completed> batch) {
        if (batch.isEmpty()) {
            return 0;
        }
        sync(batch.stream().map(Completed::content));
        synchronized (this) {
            ids.reserve(batch.size());
            return database.write(
                    Durability.NORMAL,
                    sql -> {
                        var work = new Work(sql);
                        work.complete(batch);
                        return work.finish().completed();
                    });
        }
    }

    private void sync(Stream<StoredContent> contents) {
        segments.sync(
                contents.map(StoredContent::segment)
                        .collect(Collectors.toCollection(TreeSet::new)));
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
    ///
    /// @param placement its number
    private record Here(long placement, Known message) {}

    private static Known known(ResultSet row) throws SQLException {
        return new Known(row.getLong(3), row.getInt(4), row.getLong(5), Sql.nullableLong(row, 6));
    }

    /// One commit, inside its transaction.
    private final class Work {
        private final Sql sql;
        private final BulkInsert contents;
        private final BulkInsert messages;
        private final BulkInsert placements;
        private final BulkInsert identified;
        private final SegmentEnds ends = new SegmentEnds();
        private final Completions completions;
        private final long number;
        private long created;
        private long completed;

        Work(Sql sql) {
            this.sql = sql;
            this.completions = new Completions(sql);
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
                Told told = told(each, listed.get(each.id()));
                if (known != null) {
                    complete(known.message, each, told);
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

        void complete(List<Completed> batch) {
            var known = new HashMap<Long, Known>();
            sql.list(
                    KNOWN + "WHERE p.id IN (SELECT value FROM json_each(?))",
                    row -> known.put(row.getLong(2), known(row)),
                    batch.stream().map(each -> each.placement().number()).toList().toString());
            for (Completed each : batch) {
                Known message = known.get(each.placement().number());
                if (message != null && completions.isLacking(message, 0)) {
                    complete(message, 0, each.content().length(), each.content());
                }
            }
        }

        Taken finish() {
            contents.flush();
            messages.flush();
            placements.flush();
            identified.flush();
            completions.finish();
            ends.write(sql);
            return new Taken(created, completed);
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
                    received.headersOnly() ? Completions.BODY : 0,
                    Linking.announced(told, size),
                    number,
                    number);
            arrived.arrive(told.keywords(), size);
            created++;
        }

        /// The octets of a message that lacks some of them.
        private void complete(Known known, Received received, Told told) {
            int missing = received.headersOnly() ? Completions.BODY : 0;
            if (completions.isLacking(known, missing)) {
                complete(known, missing, sizeOf(received, told), received.content());
            }
        }

        private void complete(Known known, int missing, long size, StoredContent content) {
            completions.complete(known, missing, size, addContent(content));
            completed++;
        }

        private long addContent(StoredContent content) {
            long id = ids.take(CONTENT);
            contents.add(
                    id,
                    content.segment(),
                    content.offset(),
                    content.length(),
                    content.sha256().toBytes());
            ends.refer(content);
            return id;
        }

        private Map<Long, Here> here(Target target, String uids) {
            var here = new HashMap<Long, Here>();
            sql.list(
                    KNOWN
                            + "WHERE p.agreed_mailbox = ? AND p.epoch = ? AND p.uid IN (SELECT"
                            + " value FROM json_each(?))",
                    row -> here.put(row.getLong(1), new Here(row.getLong(2), known(row))),
                    target.mailbox(),
                    target.epoch(),
                    uids);
            return here;
        }

        /// What was said with the message counts more than what the listing said, but for its
        /// keywords: the next run goes on from the listing, and is told what changed since.
        private static Told told(Received received, @Nullable Told listed) {
            Sighting now = received.now();
            if (now == null) {
                return listed == null ? Told.NOTHING : listed;
            }
            return listed == null
                    ? Told.of(now, Told.NOTHING)
                    : Told.of(now, listed).marked(listed.keywords());
        }

        private static long sizeOf(Received received, Told told) {
            return received.headersOnly() ? told.size() : received.content().length();
        }
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.Completed;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.Incomplete;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.Taken;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// The engine's port over the database and the segments: each call one transaction.
final class SqliteLocalStore implements LocalStore {
    private static final String STATES =
            """
            SELECT p.id, p.message, p.mailbox, p.keywords, p.deleted_at IS NOT NULL,
                   p.local_modseq, p.agreed_mailbox, p.agreed_keywords, p.epoch, p.uid, p.missing
            FROM placement p
            """;

    private final Database database;
    private final Segments segments;
    private final Commits commits;
    private final SegmentReaders readers;
    private final Listings listings;
    private final ServerFacts facts;
    private final LookAlikes lookAlikes;
    private final LocalOps ops;

    /// Guarded by itself.
    private final IdBlocks mailboxIds;

    SqliteLocalStore(Database database, Segments segments, SegmentReaders readers) {
        this.database = database;
        this.segments = segments;
        this.readers = readers;
        this.facts = new ServerFacts(database.keywordSets());
        this.commits = new Commits(database, segments, facts);
        this.listings = new Listings(database.keywordSets(), facts);
        this.lookAlikes = new LookAlikes(database.keywordSets());
        this.ops = new LocalOps(database.keywordSets());
        this.mailboxIds = new IdBlocks(database, 50, "mailbox");
    }

    @Override
    public List<LocalMailbox> mailboxes(AccountId account) {
        return database.read(
                sql -> MailboxRow.of(sql, account).stream().map(MailboxRow::toLocal).toList());
    }

    @Override
    public void resetMailbox(MailboxId mailbox) {
        write(sql -> MailboxOps.reset(sql, mailbox.number()));
    }

    @Override
    public void beginListing(
            MailboxId mailbox,
            OpenedMailbox opened,
            Checkpoint checkpoint,
            ObservationSink.Extent extent) {
        write(sql -> Listings.begin(sql, mailbox, opened, checkpoint, extent));
    }

    @Override
    public long knownCount(MailboxId mailbox) {
        return database.read(sql -> ServerFacts.knownCount(sql, mailbox));
    }

    @Override
    public List<Long> knownIds(MailboxId mailbox, long after, int limit) {
        return database.read(sql -> ServerFacts.knownIds(sql, mailbox, after, limit));
    }

    @Override
    public List<KnownMessages.Witness> witnesses(MailboxId mailbox, int limit) {
        return database.read(sql -> ServerFacts.witnesses(sql, mailbox, limit));
    }

    @Override
    public List<KnownMessages.Witness> described(
            MailboxId mailbox, long firstId, long lastId, int limit) {
        return database.read(sql -> ServerFacts.described(sql, mailbox, firstId, lastId, limit));
    }

    @Override
    public List<BaselineRow> baseline(MailboxId mailbox, long firstId, long lastId, int limit) {
        return database.read(sql -> facts.baseline(sql, mailbox, firstId, lastId, limit));
    }

    @Override
    public void recordWindow(MailboxId mailbox, IdSet covered, List<SeenChange> changes) {
        write(sql -> listings.record(sql, mailbox, covered, changes));
    }

    @Override
    public void recordLastWindow(
            MailboxId mailbox, IdSet covered, List<SeenChange> changes, Instant when) {
        write(sql -> {
            listings.record(sql, mailbox, covered, changes);
            Listings.finish(sql, mailbox, when);
        });
    }

    @Override
    public void finishListing(MailboxId mailbox, Instant when) {
        write(sql -> Listings.finish(sql, mailbox, when));
    }

    @Override
    public List<SeenChange> seen(MailboxId mailbox, long below, int limit) {
        return database.read(sql -> facts.seen(sql, mailbox, below, limit));
    }

    @Override
    public List<OwedMessage> owed(
            MailboxId mailbox, BodyWindow window, long below, Instant now, int limit) {
        return database.read(sql -> ServerFacts.owed(sql, mailbox, window, below, now, limit));
    }

    @Override
    public List<ParkedMessage> parked(MailboxId mailbox, int limit) {
        return database.read(sql -> Parking.list(sql, mailbox, limit));
    }

    @Override
    public boolean hasMail(AccountId account) {
        return database.read(sql -> LookAlikes.hasMail(sql, account));
    }

    @Override
    public List<Sighting> appeared(MailboxId mailbox, long below, int limit) {
        return database.read(sql -> facts.appeared(sql, mailbox, below, limit));
    }

    @Override
    public List<LookAlike> displaced(
            AccountId account, List<MailboxId> gone, long after, int limit) {
        return database.read(sql -> lookAlikes.displaced(sql, account, gone, after, limit));
    }

    @Override
    public List<LookAlike> lookAlikes(AccountId account, List<Sighting> sightings) {
        if (sightings.stream().anyMatch(sighting -> sighting.contentId() != null)) {
            ContentIdentities.file(database);
        }
        return database.read(sql -> lookAlikes.of(sql, account, sightings));
    }

    @Override
    public @Nullable HeaderProof headerProof(PlacementId placement) {
        return Headers.proof(database, readers, placement);
    }

    @Override
    public List<PlacementState> localChanges(AccountId account, long afterLocalModSeq, int limit) {
        return states(
                "JOIN mailbox b ON b.id = p.mailbox WHERE p.local_modseq > 0 AND p.local_modseq > ?"
                        + " AND b.account = ? ORDER BY p.local_modseq LIMIT ?",
                afterLocalModSeq,
                account.number(),
                limit);
    }

    @Override
    public List<PlacementState> placements(MailboxId mailbox, IdSet ids) {
        return states(
                "WHERE p.mailbox = ? AND p.id IN (SELECT value FROM json_each(?)) ORDER BY p.id",
                mailbox.number(),
                Arrays.toString(ids.toArray()));
    }

    @Override
    public MailboxId adoptMailbox(AccountId account, RemoteMailbox remote) {
        long fresh;
        synchronized (mailboxIds) {
            mailboxIds.reserve(1);
            fresh = mailboxIds.take(0);
        }
        return new MailboxId(
                database.write(
                        Durability.NORMAL, sql -> MailboxOps.adopt(sql, account, remote, fresh)));
    }

    @Override
    public void updateMailbox(MailboxId mailbox, RemoteMailbox remote) {
        write(sql -> MailboxOps.agree(sql, mailbox.number(), remote));
    }

    @Override
    public void removeMailbox(MailboxId mailbox, Instant when) {
        // What only the store has may move to another mailbox: no power cut undoes that.
        database.write(
                Durability.FULL,
                sql -> {
                    MailboxOps.remove(sql, mailbox.number(), when);
                    return null;
                });
    }

    @Override
    public long applyMarks(MailboxId mailbox, List<SeenChange.Marked> marks) {
        return database.write(Durability.NORMAL, sql -> ops.mark(sql, mailbox.number(), marks));
    }

    @Override
    public long retireDetached(MailboxId mailbox, Instant when) {
        return database.write(
                Durability.NORMAL, sql -> LocalOps.retireDetached(sql, mailbox.number(), when));
    }

    @Override
    public long applyRemovals(MailboxId mailbox, List<SeenChange.Vanished> removals, Instant when) {
        return database.write(
                Durability.NORMAL,
                sql -> LocalOps.removeAll(sql, mailbox.number(), removals, when));
    }

    @Override
    public long link(MailboxId mailbox, List<Link> links) {
        return links.isEmpty() ? 0 : commits.link(mailbox, links);
    }

    @Override
    public long expireRecoverable(AccountId account, int days, Instant now) {
        return new Expiry(database, account.number()).run(days, now);
    }

    @Override
    public ContentWriter newContent(long length) {
        if (database.readOnly()) {
            throw SqlFailures.readOnly(Homes.directoryOf(database.file()));
        }
        return segments.newContent(length);
    }

    @Override
    public Taken commitReceived(List<Received> batch) {
        return commits.commit(batch);
    }

    @Override
    public List<Incomplete> incomplete(List<PlacementId> placements) {
        return database.read(sql -> ServerFacts.incomplete(sql, placements));
    }

    @Override
    public long complete(List<Completed> batch) {
        return commits.complete(batch);
    }

    @Override
    public void park(MailboxId mailbox, IdSet ids, SyncFailure failure, Instant nextTry) {
        write(sql -> Parking.park(sql, mailbox, ids, failure, nextTry));
    }

    @Override
    public void unpark(AccountId account, BodyWindow window) {
        long since = Lacking.since(window);
        if (database.read(sql -> Parking.anyUnwanted(sql, account.number(), since))) {
            write(sql -> Parking.forgetUnwanted(sql, account.number(), since));
        }
    }

    @Override
    public AccountNotes notes(AccountId account) {
        return database.read(sql -> Notes.read(sql, account.number()));
    }

    @Override
    public void recordNotes(AccountId account, AccountNotes notes) {
        write(sql -> Notes.write(sql, account.number(), notes));
    }

    /// Gives back ids that were reserved and not used.
    void close() {
        commits.close();
        synchronized (mailboxIds) {
            mailboxIds.giveBack();
        }
    }

    private void write(Consumer<Sql> work) {
        database.write(
                Durability.NORMAL,
                sql -> {
                    work.accept(sql);
                    return null;
                });
    }

    private List<PlacementState> states(String where, @Nullable Object... args) {
        return database.read(sql -> sql.list(STATES + where, row -> state(sql, row), args));
    }

    private PlacementState state(Sql sql, ResultSet row) throws SQLException {
        Long agreed = Sql.nullableLong(row, 7);
        Long epoch = Sql.nullableLong(row, 9);
        Long uid = Sql.nullableLong(row, 10);
        return new PlacementState(
                new PlacementId(row.getLong(1)),
                new MessageId(row.getLong(2)),
                new MailboxId(row.getLong(3)),
                database.keywordSets().get(sql, row.getLong(4)),
                row.getBoolean(5),
                row.getLong(6),
                agreed == null ? null : new MailboxId(agreed),
                database.keywordSets().get(sql, row.getLong(8)),
                agreed == null || epoch == null || uid == null ? null : new RemoteId(epoch, uid),
                row.getInt(11) == 0);
    }
}

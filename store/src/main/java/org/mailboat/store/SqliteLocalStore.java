package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
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
import org.mailboat.sync.port.LocalEdit;
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
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.port.Taken;
import org.mailboat.sync.port.Upload;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The engine's port over the database and the segments: each call one transaction.
final class SqliteLocalStore implements LocalStore {
    private final Database database;
    private final Segments segments;
    private final Commits commits;
    private final SegmentReaders readers;
    private final Listings listings;
    private final ServerFacts facts;
    private final LookAlikes lookAlikes;
    private final LocalOps ops;
    private final Seal seal;
    private final EditReader edits;
    private final Settling settling;
    private final KnownMailboxes knownMailboxes = new KnownMailboxes();

    /// Guarded by itself.
    private final IdBlocks mailboxIds;

    SqliteLocalStore(Database database, Segments segments, SegmentReaders readers, Seal seal) {
        this.database = database;
        this.segments = segments;
        this.readers = readers;
        this.facts = new ServerFacts(database.keywordSets());
        this.commits = new Commits(database, segments, facts);
        this.listings = new Listings(database.keywordSets(), facts);
        this.lookAlikes = new LookAlikes(database.keywordSets());
        this.settling = new Settling(database.keywordSets());
        this.edits = new EditReader(database.keywordSets());
        this.ops = new LocalOps(database.keywordSets(), settling);
        this.seal = seal;
        this.mailboxIds = new IdBlocks(database, 50, "mailbox");
    }

    @Override
    public List<LocalMailbox> mailboxes(AccountId account) {
        return database.read(sql -> knownMailboxes.of(sql, account));
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
    public Set<MailboxId> unsettled(AccountId account) {
        return database.read(sql -> ServerFacts.unsettled(sql, account));
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
    public List<LocalEdit> edits(AccountId account, long after, int limit) {
        return database.read(sql -> edits.list(sql, account, after, limit));
    }

    @Override
    public List<LocalEdit> edits(IdSet placements) {
        return database.read(sql -> edits.list(sql, placements));
    }

    @Override
    public List<PlacementState> states(IdSet ids) {
        return database.read(sql -> edits.states(sql, ids));
    }

    @Override
    public Upload.Content content(PlacementId placement) {
        StoredContent place = database.read(sql -> EditReader.content(sql, placement));
        if (place == null) {
            throw new IllegalArgumentException("not here whole: " + placement);
        }
        return new StoredUpload(readers, place);
    }

    @Override
    public List<PlacementState> placements(MailboxId mailbox, IdSet ids) {
        return database.read(sql -> edits.ofMailbox(sql, mailbox, ids));
    }

    @Override
    public void noteRun(boolean sends) {
        if (!sends && database.read(Seal::isKnown)) {
            return;
        }
        // A power cut that took it would look like a store that was put back.
        writeFull(sql -> {
            if (seal.renew(sql)) {
                Settling.seekAll(sql);
                OutboxRows.doubtAll(sql);
            }
        });
    }

    @Override
    public void settle(List<Settlement> settlements, Instant when) {
        writeFull(sql -> settling.settle(sql, settlements, when));
    }

    @Override
    public void setBack(List<Setback> setbacks) {
        writeFull(sql -> setbacks.forEach(each -> Settling.setBack(sql, each)));
    }

    @Override
    public void noteUnkept(MailboxId mailbox, Keywords keywords) {
        writeFull(sql -> UnkeptKeywords.note(sql, mailbox.number(), keywords));
    }

    @Override
    public void settleMailbox(MailboxId mailbox, @Nullable MailboxPath asked, RemoteMailbox now) {
        writeFull(sql -> MailboxSettling.settle(sql, mailbox.number(), asked, now));
    }

    @Override
    public void rollBackMailbox(MailboxId mailbox, long localModSeq) {
        writeFull(sql -> MailboxSettling.rollBack(sql, mailbox.number(), localModSeq));
    }

    @Override
    public @Nullable MailboxPath missingTrash(AccountId account) {
        return database.read(sql -> {
            String path = TrashMailbox.missing(sql, account.number());
            return path == null ? null : MailboxPath.parse(path);
        });
    }

    @Override
    public void makeTrash(AccountId account, Instant when) {
        writeFull(sql ->
                TrashMailbox.provide(sql, new EditLog(sql, when.toEpochMilli()), account.number()));
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
    public long removeMailbox(MailboxId mailbox, Instant when) {
        // What only the store has may move to another mailbox: no power cut undoes that.
        return database.write(
                Durability.FULL, sql -> MailboxOps.remove(sql, mailbox.number(), when));
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
        write(Durability.NORMAL, work);
    }

    private void writeFull(Consumer<Sql> work) {
        write(Durability.FULL, work);
    }

    private void write(Durability durability, Consumer<Sql> work) {
        database.write(
                durability,
                sql -> {
                    work.accept(sql);
                    return null;
                });
    }
}

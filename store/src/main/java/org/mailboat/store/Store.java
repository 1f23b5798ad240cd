package org.mailboat.store;

import org.mailboat.model.AccountId;
import org.mailboat.model.MessageId;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.OutboxStore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/// One home: the database, the segments and the locks of a store with all its accounts.
///
/// Thread-safe. Several processes may have one home open. Opening does no work that grows with the
/// store; every call is one short transaction, which blocks its thread in native code.
public final class Store implements AutoCloseable {
    private final Path home;
    private final InstantSource clock;
    private final Database database;
    private final SegmentLocks segmentLocks;
    private final SegmentReaders segmentReaders;
    private final Segments segments;
    private final Accounts accounts;
    private final MailReader mail;
    private final ChangeFeed feed;
    private final Threads threads;
    private final ThreadReader threadReader;
    private final SearchSource searchSource;
    private final Recovery recovery;
    private final PlacementEdits placementEdits;
    private final MailboxEdits mailboxEdits;
    private final Imports imports;
    private final PendingChanges pendingChanges;
    private final Outbox outbox;
    private final SqliteOutbox outboxStore;
    private final SqliteLocalStore localStore;
    private final Journal journal;

    private Store(
            Path home,
            InstantSource clock,
            Database database,
            SegmentFiles files,
            long fullSegment) {
        this.home = home;
        this.clock = clock;
        this.database = database;
        this.segmentLocks = new SegmentLocks(Homes.locks(home));
        this.segmentReaders = new SegmentReaders(Homes.segments(home));
        this.segments =
                new Segments(
                        Homes.segments(home),
                        () -> database.read(sql -> sql.number("SELECT last_segment FROM store")),
                        files,
                        segmentLocks,
                        fullSegment);
        this.accounts = new Accounts(database);
        this.mail = new MailReader(database, segmentReaders, clock);
        this.feed = new ChangeFeed(database);
        this.threads = new Threads(database, feed, segmentReaders);
        this.threadReader = new ThreadReader(database);
        this.searchSource = new SearchSource(database, segmentReaders);
        this.recovery = new Recovery(database, clock);
        this.placementEdits = new PlacementEdits(database, clock);
        this.mailboxEdits = new MailboxEdits(database, clock);
        this.imports = new Imports(database, segments, clock);
        this.pendingChanges = new PendingChanges(database, clock);
        var seal = new Seal(home);
        this.outbox = new Outbox(database, segments, seal, clock);
        this.outboxStore = new SqliteOutbox(database, segmentReaders);
        this.localStore = new SqliteLocalStore(database, segments, segmentReaders, seal);
        this.journal = new SqliteJournal(database);
    }

    /// Opens the home, and makes it if it is not there. A home that cannot be written is opened for
    /// reading.
    ///
    /// @throws StoreException if it can neither be made nor read, if the database is damaged, or if
    ///   a newer Mailboat wrote it
    public static Store open(Path home, InstantSource clock) {
        return open(
                home,
                clock,
                Migration.known(),
                SegmentFiles.DISK,
                Segments.FULL,
                CommitPoint.SOUND);
    }

    static Store open(
            Path home,
            InstantSource clock,
            List<Migration> migrations,
            SegmentFiles files,
            long fullSegment,
            CommitPoint commits) {
        Path absolute = home.toAbsolutePath().normalize();
        boolean readOnly = Files.isDirectory(absolute) && !Files.isWritable(absolute);
        if (readOnly) {
            if (!Files.isReadable(Homes.database(absolute))) {
                throw SqlFailures.readOnly(absolute);
            }
        } else {
            make(absolute);
        }
        return new Store(
                absolute,
                clock,
                Database.open(absolute, readOnly, migrations, commits, clock),
                files,
                fullSegment);
    }

    public Path home() {
        return home;
    }

    /// Whether the home could be opened for reading only.
    public boolean readOnly() {
        return database.readOnly();
    }

    public Accounts accounts() {
        return accounts;
    }

    /// What readers see.
    public MailReader mail() {
        return mail;
    }

    /// What changed, for whoever follows the mail.
    public ChangeFeed feed() {
        return feed;
    }

    /// What files messages under threads.
    public Threads threads() {
        return threads;
    }

    /// What readers see of threads.
    public ThreadReader threadReader() {
        return threadReader;
    }

    /// What a search reads.
    public SearchSource searchSource() {
        return searchSource;
    }

    /// A database beside the store's own, for what is made from its mail. Touches no file yet; to
    /// be closed before the store is.
    ///
    /// @param name of the file, without its end
    /// @param format the number of the schema; a file with another number is begun anew
    /// @param schema statements, separated by semicolons, that make an empty database into one of
    ///   that format
    public DerivedDatabase derived(String name, int format, String schema) {
        return new DerivedDatabase(home, readOnly(), name, format, schema);
    }

    /// What edits messages in mailboxes.
    public PlacementEdits placementEdits() {
        return placementEdits;
    }

    /// What edits mailboxes.
    public MailboxEdits mailboxEdits() {
        return mailboxEdits;
    }

    /// What puts messages into mailboxes that no server has.
    public Imports imports() {
        return imports;
    }

    /// What waits for the servers.
    public PendingChanges pendingChanges() {
        return pendingChanges;
    }

    /// What is to be sent, as its user has it.
    public Outbox outbox() {
        return outbox;
    }

    /// The engine's port to what is to be sent.
    public OutboxStore outboxStore() {
        return outboxStore;
    }

    /// What has removed mail back.
    public Recovery recovery() {
        return recovery;
    }

    /// The engine's port to mail.
    public LocalStore localStore() {
        return localStore;
    }

    /// The engine's port to its intents.
    public Journal journal() {
        return journal;
    }

    /// Takes the engine's role for an account and mends what a stop left in the segments. Does not
    /// wait for a holder.
    ///
    /// @throws StoreException of kind transient, with the holder's pid in its text, if another run
    ///   has the role
    public EngineLock lockEngine(AccountId account) {
        if (readOnly()) {
            throw SqlFailures.readOnly(home);
        }
        EngineLock lock = EngineLock.acquire(Homes.locks(home), account);
        boolean mended = false;
        try {
            new SegmentRecovery(database, Homes.segments(home), segmentLocks).run();
            mended = true;
            return lock;
        } finally {
            if (!mended) {
                lock.close();
            }
        }
    }

    /// Proves that the database is sound, that every row has its octets and that every hash is
    /// right.
    ///
    /// @param mend whether to repair what can be repaired: a message whose octets are missing or
    ///   wrong is owed again, and the next sync brings it into the same placement
    /// @throws java.util.concurrent.CancellationException if cancelled
    public CheckReport check(boolean mend, Cancel cancel) {
        return new StoreCheck(database, segmentReaders, clock, mend, cancel).run();
    }

    /// Gives up the octets of messages that the server has otherwise: the next sync brings those
    /// into the same placements. On disk when the call returns.
    public void fetchAgain(Collection<MessageId> messages) {
        database.write(
                Database.Durability.FULL,
                sql -> {
                    Mending.replace(
                            sql, messages.stream().map(MessageId::number).distinct().toList());
                    return null;
                });
    }

    /// Waits for calls in progress, then closes everything. Contents not committed are lost.
    @Override
    public void close() {
        try (database;
                segmentLocks;
                segmentReaders;
                segments) {
            if (!database.readOnly() && !database.isClosed()) {
                giveBackIds();
            }
        }
    }

    private void giveBackIds() {
        try {
            localStore.close();
        } catch (StoreException e) {
            // Only numbers are lost, and a run that failed on the same disk has said so.
        }
    }

    Database database() {
        return database;
    }

    private static void make(Path home) {
        try {
            Homes.createPrivateDirectory(home);
            Homes.createPrivateDirectory(Homes.segments(home));
            Homes.createPrivateDirectory(Homes.locks(home));
        } catch (IOException e) {
            throw SqlFailures.of(home, e);
        }
    }
}

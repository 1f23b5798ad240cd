package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/// The database of a home: one writing connection, opened when first needed, and a pool of reading
/// ones. Thread-safe; transactions do not nest.
final class Database implements AutoCloseable {
    /// What a commit waits for.
    enum Durability {
        /// Consistent after a power cut, but perhaps without the last commits: for what the server
        /// can tell again.
        NORMAL,
        /// On disk when the call returns: for what nobody else knows.
        FULL
    }

    private static final int IDLE_READERS = 4;
    private static final long CHECKPOINT_BYTES = 16L << 20;

    private final Path file;
    private final boolean readOnly;
    private final CommitPoint commits;
    private final KeywordSets keywordSets = new KeywordSets();

    /// Held shared by every transaction, exclusively by `close`.
    private final ReadWriteLock usage = new ReentrantReadWriteLock();

    private boolean closed;

    /// One writer at a time in this process; SQLite's own lock settles it between processes.
    private final ReentrantLock writing = new ReentrantLock(true);

    private @Nullable Sql writer;
    private @Nullable Durability durability;

    private final Deque<Sql> idle = new ArrayDeque<>();

    /// Whether the schema has the numbers of [ChangeFeed].
    private final boolean numbered;

    /// Whether this process has given a number yet. Guarded by `writing`.
    private boolean hasNumbered;

    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    private Database(Path file, boolean readOnly, CommitPoint commits, boolean numbered) {
        this.file = file;
        this.readOnly = readOnly;
        this.commits = commits;
        this.numbered = numbered;
    }

    /// Opens the database of the home, and makes or migrates it where that is needed.
    static Database open(
            Path home,
            boolean readOnly,
            List<Migration> migrations,
            CommitPoint commits,
            InstantSource clock) {
        Path file = Homes.database(home);
        var database =
                new Database(file, readOnly, commits, migrations.size() >= ChangeFeed.SCHEMA);
        var migrator = new Migrator(file, Homes.backups(home), migrations, clock);
        try {
            if (!readOnly) {
                database.create();
            }
            if (database.read(migrator::isBehind)) {
                database.migrate(migrator, home);
            }
            return database;
        } catch (IOException e) {
            database.close();
            throw SqlFailures.of(file, e);
        } catch (StoreException e) {
            database.close();
            throw e;
        }
    }

    Path file() {
        return file;
    }

    boolean readOnly() {
        return readOnly;
    }

    boolean isClosed() {
        usage.readLock().lock();
        try {
            return closed;
        } finally {
            usage.readLock().unlock();
        }
    }

    KeywordSets keywordSets() {
        return keywordSets;
    }

    /// Runs the work in one read transaction.
    <T extends @Nullable Object> T read(Function<Sql, T> work) {
        usage.readLock().lock();
        try {
            checkOpen();
            Sql sql = takeReader();
            boolean good = false;
            try {
                sql.update("BEGIN");
                T result = work.apply(sql);
                sql.update("COMMIT");
                good = true;
                return result;
            } finally {
                giveBack(sql, good);
            }
        } finally {
            usage.readLock().unlock();
        }
    }

    /// Runs the work in one write transaction; what it throws undoes it.
    <T extends @Nullable Object> T write(Durability wanted, Function<Sql, T> work) {
        Written<T> written = written(wanted, work);
        if (written.numbered) {
            followers.forEach(Runnable::run);
        }
        return written.result;
    }

    private <T extends @Nullable Object> Written<T> written(
            Durability wanted, Function<Sql, T> work) {
        usage.readLock().lock();
        try {
            checkOpen();
            writing.lock();
            try {
                Written<T> written = transact(writer(wanted), work);
                commits.after(wanted);
                return written;
            } finally {
                writing.unlock();
            }
        } finally {
            usage.readLock().unlock();
        }
    }

    /// See [ChangeFeed#onCommit].
    void onFeedMoved(Runnable told) {
        followers.add(told);
    }

    void offFeedMoved(Runnable told) {
        followers.remove(told);
    }

    /// Lets the work use the writing connection outside a transaction.
    <T extends @Nullable Object> T alone(Function<Sql, T> work) {
        usage.readLock().lock();
        try {
            checkOpen();
            writing.lock();
            try {
                return work.apply(writer(Durability.FULL));
            } finally {
                writing.unlock();
            }
        } finally {
            usage.readLock().unlock();
        }
    }

    @Override
    public void close() {
        usage.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            // The writer goes last: the last connection to go folds the log into the database.
            idle.forEach(Sql::close);
            idle.clear();
            if (writer != null) {
                writer.close();
            }
        } finally {
            usage.writeLock().unlock();
        }
    }

    /// What a write transaction came to.
    ///
    /// @param numbered whether it changed anything that the feed tells
    private record Written<T extends @Nullable Object>(T result, boolean numbered) {}

    private <T extends @Nullable Object> Written<T> transact(Sql sql, Function<Sql, T> work) {
        sql.update("BEGIN IMMEDIATE");
        Written<T> written;
        try {
            T result = work.apply(sql);
            written = new Written<>(result, numbered && ChangeFeed.stamp(sql, !hasNumbered));
            commits.before();
            sql.update("COMMIT");
            hasNumbered |= written.numbered;
        } catch (RuntimeException | Error e) {
            sql.rollBack();
            keywordSets.forget();
            throw e;
        }
        checkpointIfDue(sql);
        return written;
    }

    /// Folds a long log into the database and cuts it to nothing. Left to itself SQLite would keep
    /// the file and begin it anew at the next commit; cut short in between, such a log would put
    /// old pages over newer ones.
    private void checkpointIfDue(Sql sql) {
        try {
            if (Files.size(file.resolveSibling(file.getFileName() + "-wal")) < CHECKPOINT_BYTES) {
                return;
            }
        } catch (IOException e) {
            return;
        }
        try {
            sql.run("PRAGMA busy_timeout = 50");
            sql.first("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getLong(1));
        } catch (StoreException e) {
            // The commit is done; the log is folded after another one.
        } finally {
            sql.run("PRAGMA busy_timeout = 5000");
        }
    }

    private Sql writer(Durability wanted) {
        if (readOnly) {
            throw SqlFailures.readOnly(Homes.directoryOf(file));
        }
        Sql sql = writer;
        if (sql == null) {
            sql = Sql.open(file, Sql.Mode.WRITE);
            sql.run("PRAGMA wal_autocheckpoint = 0");
            sql.run("PRAGMA cache_size = -16000");
            // On macOS an fsync alone does not reach the disk; elsewhere these do nothing.
            sql.run("PRAGMA fullfsync = ON");
            sql.run("PRAGMA checkpoint_fullfsync = ON");
            writer = sql;
        }
        if (durability != wanted) {
            sql.run("PRAGMA synchronous = " + wanted);
            durability = wanted;
        }
        return sql;
    }

    private Sql takeReader() {
        synchronized (idle) {
            Sql sql = idle.poll();
            if (sql != null) {
                return sql;
            }
        }
        return Sql.openReader(file, readOnly);
    }

    private void giveBack(Sql sql, boolean good) {
        if (good) {
            synchronized (idle) {
                if (idle.size() < IDLE_READERS) {
                    idle.push(sql);
                    return;
                }
            }
        }
        sql.close();
    }

    private void create() throws IOException {
        if (Files.notExists(file)) {
            Homes.createPrivateDirectory(Homes.directoryOf(file));
            try {
                Homes.createPrivateFile(file);
            } catch (FileAlreadyExistsException e) {
                // Another process was quicker; both go on with its file.
            }
        }
    }

    private void migrate(Migrator migrator, Path home) {
        alone(sql -> {
            migrator.migrate(sql);
            durability = Durability.FULL;
            return null;
        });
        write(
                Durability.FULL,
                sql ->
                        sql.update(
                                "INSERT INTO store (one, id, first_segment) VALUES (1,"
                                        + " lower(hex(randomblob(16))), ?) ON CONFLICT DO NOTHING",
                                SegmentNames.highest(Homes.segments(home)) + 1));
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/// A database beside the store's own with nothing in it that cannot be made again: where it is
/// missing, damaged or of another format, it is begun anew. Thread-safe.
///
/// Everybody may read. Who writes holds a file lock meanwhile, as one process at a time does, and
/// opens the file for it: so whoever has the lock may put another file in its place, and nobody
/// goes on writing into the old one. A reader looks each time whether its file is still the one
/// that is there. Readers cannot write, so that closing one never touches the log of a newer file.
///
/// Nothing here waits for the disk but the folding of the log: a power cut takes the last commits,
/// all of one or none of it.
public final class DerivedDatabase implements AutoCloseable {
    private static final int IDLE_READERS = 4;
    private static final long CHECKPOINT_BYTES = 16L << 20;

    private final Path file;
    private final Path lockFile;
    private final boolean readOnly;
    private final int format;
    private final String schema;

    /// Held shared by every use, exclusively by `close`.
    private final ReadWriteLock usage = new ReentrantReadWriteLock();

    private boolean closed;
    private volatile boolean wrote;

    /// One writer at a time in this process; the file lock settles it between processes.
    private final ReentrantLock writing = new ReentrantLock();

    private final Deque<Reader> idle = new ArrayDeque<>();

    /// A file that was found to be damaged, and is to be replaced by who writes next.
    private volatile @Nullable Identity damaged;

    /// What tells a file from another one at its place. A file that is open keeps its number.
    private record Identity(@Nullable Object number, FileTime made) {}

    private record Reader(Sql sql, Identity file) {}

    /// See [Store#derived].
    DerivedDatabase(Path home, boolean readOnly, String name, int format, String schema) {
        this.file = home.resolve(name + ".db");
        this.lockFile = Homes.locks(home).resolve(name + ".lock");
        this.readOnly = readOnly;
        this.format = format;
        this.schema = schema;
    }

    public Path file() {
        return file;
    }

    /// Runs the work in one read transaction.
    ///
    /// @return empty if there is no database, or none that can be used
    public <T> Optional<T> read(Function<Sql, T> work) {
        usage.readLock().lock();
        try {
            checkOpen();
            Reader reader = takeReader();
            if (reader == null) {
                return Optional.empty();
            }
            boolean good = false;
            try {
                reader.sql.run("BEGIN");
                T result = work.apply(reader.sql);
                reader.sql.run("COMMIT");
                good = true;
                return Optional.of(result);
            } catch (StoreException e) {
                if (!isDamage(e)) {
                    throw e;
                }
                damaged = reader.file;
                return Optional.empty();
            } finally {
                giveBack(reader, good);
            }
        } finally {
            usage.readLock().unlock();
        }
    }

    /// Runs the work in one write transaction, on a new database where there is none that can be
    /// used; what it throws undoes it. Damage found on the way has the work begun again on a new
    /// one. Does not wait for another writer.
    ///
    /// @return empty if somebody else is writing, or the home cannot be written
    public <T> Optional<T> tryWrite(Function<Sql, T> work) {
        return exclusively(() -> {
            if (damaged != null && Objects.equals(damaged, identity())) {
                remove();
            }
            damaged = null;
            try {
                return transact(work);
            } catch (StoreException e) {
                if (!isDamage(e)) {
                    throw e;
                }
                remove();
                return transact(work);
            }
        });
    }

    /// Begins anew.
    ///
    /// @return false if somebody else is writing, or the home cannot be written
    public boolean tryReplace() {
        return exclusively(
                        () -> {
                            remove();
                            return transact(sql -> true);
                        })
                .orElse(false);
    }

    /// Folds the log into the database, as far as nobody else uses it, and closes everything.
    @Override
    public void close() {
        fold();
        usage.writeLock().lock();
        try {
            closed = true;
            closeIdle();
        } finally {
            usage.writeLock().unlock();
        }
    }

    /// A reader that is the last to go leaves the log, a writer folds it.
    private void fold() {
        if (!wrote || closed) {
            return;
        }
        try {
            var _ =
                    exclusively(() -> {
                        closeIdle();
                        if (Files.exists(file)) {
                            openWriter().close();
                        }
                        return true;
                    });
        } catch (StoreException e) {
            // The log is good where it is.
        }
    }

    private interface Work<T> {
        T run();
    }

    private <T> Optional<T> exclusively(Work<T> work) {
        usage.readLock().lock();
        try {
            checkOpen();
            if (readOnly || !writing.tryLock()) {
                return Optional.empty();
            }
            try (SharedLockFile locks = SharedLockFile.open(lockFile)) {
                FileLock lock = locks.tryLock(0);
                if (lock == null) {
                    return Optional.empty();
                }
                locks.hold(lock);
                return Optional.of(work.run());
            } finally {
                writing.unlock();
            }
        } finally {
            usage.readLock().unlock();
        }
    }

    private <T> T transact(Function<Sql, T> work) {
        try (Sql sql = openWriter()) {
            sql.run("BEGIN IMMEDIATE");
            T result;
            try {
                result = work.apply(sql);
                sql.run("COMMIT");
            } catch (RuntimeException | Error e) {
                sql.rollBack();
                throw e;
            }
            wrote = true;
            checkpointIfDue(sql);
            keepOneReader();
            return result;
        }
    }

    private Sql openWriter() {
        create();
        Sql sql = Sql.open(file, Sql.Mode.WRITE);
        boolean ready = false;
        try {
            if (sql.number("PRAGMA user_version") != format) {
                if (sql.number("SELECT count(*) FROM sqlite_schema") > 0) {
                    sql.close();
                    remove();
                    return openWriter();
                }
                sql.first("PRAGMA journal_mode = WAL", row -> row.getString(1));
                sql.run(
                        "BEGIN IMMEDIATE;"
                                + schema
                                + ";PRAGMA user_version = "
                                + format
                                + ";COMMIT");
            }
            sql.run("PRAGMA wal_autocheckpoint = 0");
            sql.run("PRAGMA synchronous = NORMAL");
            sql.run("PRAGMA cache_size = -8000");
            ready = true;
            return sql;
        } finally {
            if (!ready) {
                sql.close();
            }
        }
    }

    private void create() {
        if (Files.notExists(file)) {
            try {
                Homes.createPrivateFile(file);
            } catch (FileAlreadyExistsException e) {
                return;
            } catch (IOException e) {
                throw SqlFailures.of(file, e);
            }
        }
    }

    /// Only by who holds the lock.
    private void remove() {
        closeIdle();
        try {
            for (String end : new String[] {"-wal", "-shm", "-journal", ""}) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + end));
            }
        } catch (IOException e) {
            throw SqlFailures.of(file, e);
        }
    }

    /// Folds a long log into the database and cuts it to nothing, for the reason that `Database`
    /// has.
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
        }
    }

    /// The last connection to go folds the log into the database and waits for the disk. While a
    /// reader stays, a writer that comes and goes does not.
    private void keepOneReader() {
        synchronized (idle) {
            if (!idle.isEmpty()) {
                return;
            }
        }
        Reader reader = openReader();
        if (reader != null) {
            // Only what has read from the file holds it.
            reader.sql.number("PRAGMA user_version");
            giveBack(reader, true);
        }
    }

    private @Nullable Reader takeReader() {
        Identity there = identity();
        if (there == null || there.equals(damaged)) {
            return null;
        }
        while (true) {
            Reader reader;
            synchronized (idle) {
                reader = idle.poll();
            }
            if (reader == null) {
                return openReader();
            }
            if (reader.file.equals(there)) {
                return reader;
            }
            reader.sql.close();
        }
    }

    private @Nullable Reader openReader() {
        Identity there = identity();
        if (there == null) {
            return null;
        }
        Sql sql = null;
        boolean good = false;
        try {
            sql = Sql.openReader(file, readOnly);
            good = sql.number("PRAGMA user_version") == format;
            return good ? new Reader(sql, there) : null;
        } catch (StoreException e) {
            if (isDamage(e)) {
                damaged = there;
            } else if (Files.exists(file)) {
                throw e;
            }
            return null;
        } finally {
            if (!good && sql != null) {
                sql.close();
            }
        }
    }

    private void giveBack(Reader reader, boolean good) {
        if (good) {
            synchronized (idle) {
                if (idle.size() < IDLE_READERS) {
                    idle.push(reader);
                    return;
                }
            }
        }
        reader.sql.close();
    }

    private void closeIdle() {
        synchronized (idle) {
            idle.forEach(reader -> reader.sql.close());
            idle.clear();
        }
    }

    /// Of the file that is there now; null if there is none.
    private @Nullable Identity identity() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Identity(attributes.fileKey(), attributes.creationTime());
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isDamage(StoreException e) {
        return e.failure().kind() == FailureKind.STORE_DAMAGED;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.sqlite.SQLiteErrorCode;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.sql.SQLException;

/// Says in a person's words what an error of SQLite or of the file system means, and what to do.
final class SqlFailures {
    private static final long ALMOST_NOTHING = 256 * 1024;
    private static final String MAKE_ROOM = "make room on that disk and run the command again";
    private static final String MAKE_WRITABLE =
            "give yourself the right to read and write there, or choose another home with --home";

    private SqlFailures() {}

    static StoreException of(Path database, SQLException e) {
        // The low byte is the primary result code, the rest says more about it.
        int code = e.getErrorCode() & 0xFF;
        return switch (code) {
            case 5, 6 ->
                    new StoreException(
                            FailureKind.TRANSIENT,
                            FailureDetail.IN_USE,
                            "another process keeps the store busy (" + database + ")",
                            "try again in a moment",
                            e);
            case 8, 14, 3, 23 ->
                    new StoreException(
                            FailureKind.LOCAL_DISK,
                            FailureDetail.NO_RIGHTS,
                            "the store's database " + database + " cannot be opened or written",
                            MAKE_WRITABLE,
                            e);
            case 13 -> diskFull(database, e);
            case 10 -> isDiskFull(database) ? diskFull(database, e) : unreadable(database, e);
            case 11, 26 -> damaged(database, e);
            default -> isMissingTable(e) ? damaged(database, e) : unexpected(database, e);
        };
    }

    /// An error of reading or writing a file of the store.
    static StoreException of(Path file, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left") || isDiskFull(file)) {
            return diskFull(file, e);
        }
        if (e instanceof AccessDeniedException || isReadOnly(e)) {
            return new StoreException(
                    FailureKind.LOCAL_DISK,
                    FailureDetail.NO_RIGHTS,
                    file + " cannot be written",
                    MAKE_WRITABLE,
                    e);
        }
        return unreadable(file, e);
    }

    static StoreException readOnly(Path home) {
        return new StoreException(
                FailureKind.LOCAL_DISK,
                FailureDetail.NO_RIGHTS,
                "the home " + home + " cannot be written",
                MAKE_WRITABLE,
                null);
    }

    static StoreException damaged(Path database, @Nullable Throwable e) {
        return new StoreException(
                FailureKind.STORE_DAMAGED,
                "the store's database " + database + " is damaged or is none",
                "put back a backup of it, or move it away (with its -wal and -shm) and sync again:"
                        + " the servers still have the mail, and the segments are kept",
                e);
    }

    private static StoreException diskFull(Path file, Throwable e) {
        return new StoreException(
                FailureKind.LOCAL_DISK,
                FailureDetail.DISK_FULL,
                "the disk that holds " + file + " is full",
                MAKE_ROOM,
                e);
    }

    private static StoreException unreadable(Path file, Throwable e) {
        return new StoreException(
                FailureKind.LOCAL_DISK,
                "reading or writing " + file + " failed: " + e.getMessage(),
                "look at the disk's health and the system's log",
                e);
    }

    private static StoreException unexpected(Path database, SQLException e) {
        return new StoreException(
                FailureKind.BUG,
                "the database " + database + " refused a statement: " + e.getMessage(),
                "report this, with the text above",
                e);
    }

    private static boolean isMissingTable(SQLException e) {
        // Pages that read as empty lose the schema rather than fail.
        return (e.getErrorCode() & 0xFF) == SQLiteErrorCode.SQLITE_ERROR.code
                && e.getMessage() != null
                && (e.getMessage().contains("no such table")
                        || e.getMessage().contains("malformed"));
    }

    private static boolean isReadOnly(IOException e) {
        return e.getCause() instanceof ReadOnlyFileSystemException
                || (e instanceof FileSystemException f
                        && f.getReason() != null
                        && f.getReason().contains("Read-only"));
    }

    private static boolean isDiskFull(Path file) {
        try {
            Path there = Files.exists(file) ? file : file.toAbsolutePath().getParent();
            return there != null
                    && Files.getFileStore(there).getUsableSpace() < ALMOST_NOTHING
                    && Files.isWritable(there);
        } catch (IOException e) {
            return false;
        }
    }
}

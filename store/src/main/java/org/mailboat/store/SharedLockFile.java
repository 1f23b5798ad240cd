package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A file that only carries locks, opened once a process however many stores use it: on POSIX
/// systems closing any descriptor of a file drops all locks the process has on it. For the same
/// reason its text is read and written without the channel, which an interrupt would close.
/// Thread-safe.
final class SharedLockFile implements AutoCloseable {
    /// Behind every place that is locked lies text; a locked place cannot be read on Windows.
    private static final long BEYOND_TEXT = 1L << 40;

    private static final int LONGEST_TEXT = 64;

    private static final Map<Path, Opened> OPENED = new HashMap<>();

    /// One open file and its users.
    private static final class Opened {
        private final RandomAccessFile file;
        private int users;

        Opened(RandomAccessFile file) {
            this.file = file;
        }

        FileChannel channel() {
            return file.getChannel();
        }
    }

    private final Path path;
    private final Opened opened;
    private @Nullable FileLock held;
    private boolean closed;

    private SharedLockFile(Path path, Opened opened) {
        this.path = path;
        this.opened = opened;
    }

    /// Opens the file, and makes it if it is not there.
    static SharedLockFile open(Path file) {
        synchronized (OPENED) {
            try {
                Path directory = Homes.directoryOf(file);
                Homes.createPrivateDirectory(directory);
                Path path = directory.toRealPath().resolve(file.getFileName());
                Opened opened = OPENED.get(path);
                if (opened == null) {
                    make(path);
                    opened = new Opened(new RandomAccessFile(path.toFile(), "rw"));
                    OPENED.put(path, opened);
                }
                opened.users++;
                return new SharedLockFile(path, opened);
            } catch (IOException e) {
                throw SqlFailures.of(file, e);
            }
        }
    }

    private static void make(Path file) throws IOException {
        if (Files.notExists(file)) {
            try {
                Homes.createPrivateFile(file);
            } catch (FileAlreadyExistsException e) {
                // Another process was faster.
            }
        }
    }

    /// Locks one place, unless this or another process has it.
    @Nullable FileLock tryLock(long place) {
        try {
            return opened.channel().tryLock(BEYOND_TEXT + place, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        } catch (IOException e) {
            throw SqlFailures.of(path, e);
        }
    }

    /// Has the lock released when this is closed.
    void hold(FileLock lock) {
        held = lock;
    }

    void writeText(String text) {
        try {
            synchronized (opened) {
                opened.file.setLength(0);
                opened.file.seek(0);
                opened.file.write(text.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw SqlFailures.of(path, e);
        }
    }

    String readText() {
        try {
            byte[] text = new byte[LONGEST_TEXT];
            synchronized (opened) {
                opened.file.seek(0);
                int length = opened.file.read(text);
                return new String(text, 0, Math.max(0, length), StandardCharsets.US_ASCII);
            }
        } catch (IOException e) {
            throw SqlFailures.of(path, e);
        }
    }

    @Override
    public void close() {
        synchronized (OPENED) {
            if (closed) {
                return;
            }
            closed = true;
            release();
            opened.users--;
            if (opened.users == 0) {
                OPENED.remove(path);
                try {
                    opened.file.close();
                } catch (IOException e) {
                    // Nothing was written that matters; the locks are gone with the descriptor.
                }
            }
        }
    }

    private void release() {
        try {
            if (held != null) {
                held.release();
            }
        } catch (IOException e) {
            // It goes with the process at the latest.
        }
    }
}

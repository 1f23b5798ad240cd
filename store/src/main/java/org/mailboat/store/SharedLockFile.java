package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A file that only carries locks, opened once a process however many stores use it: on POSIX
/// systems closing any descriptor of a file drops all locks the process has on it. Thread-safe.
final class SharedLockFile implements AutoCloseable {
    /// Behind every place that is locked lies text; a locked place cannot be read on Windows.
    private static final long BEYOND_TEXT = 1L << 40;

    private static final Map<Path, Opened> OPENED = new HashMap<>();

    /// One open file and its users.
    private static final class Opened {
        private final FileChannel channel;
        private int users;

        Opened(FileChannel channel) {
            this.channel = channel;
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
                    opened =
                            new Opened(
                                    FileChannel.open(
                                            path,
                                            Set.of(
                                                    StandardOpenOption.CREATE,
                                                    StandardOpenOption.READ,
                                                    StandardOpenOption.WRITE),
                                            Homes.owner("rw-------")));
                    OPENED.put(path, opened);
                }
                opened.users++;
                return new SharedLockFile(path, opened);
            } catch (IOException e) {
                throw SqlFailures.of(file, e);
            }
        }
    }

    /// Locks one place, unless this or another process has it.
    @Nullable FileLock tryLock(long place) {
        try {
            return opened.channel.tryLock(BEYOND_TEXT + place, 1, false);
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
            opened.channel.truncate(0);
            opened.channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException e) {
            throw SqlFailures.of(path, e);
        }
    }

    String readText() {
        try {
            var text = ByteBuffer.allocate(64);
            opened.channel.read(text, 0);
            return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
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
                    opened.channel.close();
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

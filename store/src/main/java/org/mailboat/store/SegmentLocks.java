package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Who writes which segment: one lock file with a place for each number. Thread-safe.
final class SegmentLocks implements AutoCloseable {
    private final Path directory;
    private final Map<Long, FileLock> held = new HashMap<>();
    private @Nullable SharedLockFile file;

    SegmentLocks(Path directory) {
        this.directory = directory;
    }

    /// @return false if a living process, perhaps this one, writes that segment
    synchronized boolean tryLock(long number) {
        SharedLockFile open = file;
        if (open == null) {
            open = SharedLockFile.open(directory.resolve("segments.lock"));
            file = open;
        }
        FileLock lock = open.tryLock(number);
        if (lock == null) {
            return false;
        }
        held.put(number, lock);
        return true;
    }

    synchronized void unlock(long number) {
        FileLock lock = held.remove(number);
        if (lock != null) {
            release(lock);
        }
    }

    @Override
    public synchronized void close() {
        held.values().forEach(SegmentLocks::release);
        held.clear();
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private static void release(FileLock lock) {
        try {
            lock.release();
        } catch (IOException e) {
            // It goes with the process at the latest.
        }
    }
}

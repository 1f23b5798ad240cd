package org.mailboat.store;

import org.mailboat.model.FailureKind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/// A segment file that this process writes. Writers share it, each in the room reserved for it.
/// Thread-safe.
final class OwnedSegment {
    private final long number;
    private final Path file;
    private final SegmentFiles files;
    private final SegmentFiles.Output output;
    private final WriteBehind behind;

    /// One sync at a time. Not the lock below: nobody who reserves room waits for the disk.
    private final ReentrantLock syncing = new ReentrantLock();

    /// Whether the file's name is durable. Guarded by `syncing`.
    private boolean named;

    // Guarded by this.
    private long end;
    private int writers;
    private long written;
    private long synced;
    private boolean broken;
    private boolean closed;

    /// @param buffers for what is not in the file yet
    OwnedSegment(
            long number,
            Path file,
            SegmentFiles files,
            SegmentFiles.Output output,
            WindowBuffers buffers) {
        this.number = number;
        this.file = file;
        this.files = files;
        this.output = output;
        this.behind = new WriteBehind(output, buffers);
    }

    long number() {
        return number;
    }

    /// Reserves a record.
    ///
    /// @return its place, or -1 if the segment is full, broken or closed
    synchronized long reserve(long size, long limit) {
        if (broken || closed || (end > 0 && end + size > limit)) {
            return -1;
        }
        long place = end;
        end += size;
        writers++;
        return place;
    }

    /// Takes octets of a record; they are in the file at the next [#sync] at the latest.
    ///
    /// @param position in the file
    void write(long position, byte[] source, int offset, int count) {
        put(() -> behind.write(position, source, offset, count));
    }

    /// Notes what of a record's room stays empty.
    void skip(long position, long to) {
        put(() -> behind.skip(position, to));
    }

    private interface Put {
        void run() throws IOException;
    }

    private void put(Put put) {
        boolean done = false;
        try {
            put.run();
            done = true;
        } catch (IOException e) {
            throw SqlFailures.of(file, e);
        } finally {
            if (!done) {
                breakUp();
            }
        }
    }

    /// A writer is through, with a record or without.
    synchronized void release(boolean finished) {
        writers--;
        if (finished) {
            written++;
        }
    }

    /// Returns when every record finished before is on the disk. One that failed once is never
    /// believed again: the system may have dropped the pages it could not write.
    void sync() {
        syncing.lock();
        try {
            long now = unsynced();
            if (now < 0) {
                return;
            }
            try {
                behind.flush();
                output.sync();
                if (!named) {
                    files.syncDirectory(Homes.directoryOf(file));
                    named = true;
                }
            } catch (IOException e) {
                breakUp();
                throw SqlFailures.of(file, e);
            }
            noteSynced(now);
        } finally {
            syncing.unlock();
        }
    }

    /// Closes the file if nobody writes to it and all of its records are on the disk.
    ///
    /// @return whether it is closed and was never broken: whatever it holds is on the disk
    synchronized boolean closeIfSynced() {
        if (writers > 0 || broken || synced < written) {
            return false;
        }
        try {
            // Headers of what was given up, for whoever reads the segment by itself.
            behind.flush();
        } catch (IOException e) {
            broken = true;
        }
        close();
        return !broken;
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            behind.close();
            try {
                output.close();
            } catch (IOException e) {
                // What counts was synced before.
            }
        }
    }

    /// @return how many records were finished, or -1 if all of them are on the disk
    private synchronized long unsynced() {
        checkSound();
        return synced == written ? -1 : written;
    }

    private synchronized void noteSynced(long records) {
        checkSound();
        synced = records;
    }

    private void checkSound() {
        if (broken) {
            throw new StoreException(
                    FailureKind.LOCAL_DISK,
                    "an earlier write to " + file + " failed, so what it holds is not believed",
                    "run the command again",
                    null);
        }
    }

    private synchronized void breakUp() {
        broken = true;
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.port.ContentWriter;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// The segment files that this process writes: one at a time, a new one when it is full.
/// Thread-safe.
///
/// A process keeps the locks of its segments until it closes the store, because contents that are
/// on disk but not yet committed must not look like the leftovers of a dead process.
final class Segments implements AutoCloseable {
    /// A record that does not fit below this goes to a new file.
    static final long FULL = 256L << 20;

    private static final int SPARE_DIGESTS = 16;

    private final Path directory;
    private final LongSupplier lastKnown;
    private final SegmentFiles files;
    private final SegmentLocks locks;
    private final long full;

    // Guarded by this.
    private final Map<Long, OwnedSegment> open = new HashMap<>();
    private @Nullable OwnedSegment current;
    private boolean closed;

    /// Closed with all that was written to them on the disk.
    private final Set<Long> done = new HashSet<>();

    private final WindowBuffers buffers = new WindowBuffers();
    private final Deque<MessageDigest> spare = new ArrayDeque<>();

    /// @param lastKnown the highest number that was ever referred to
    Segments(
            Path directory,
            LongSupplier lastKnown,
            SegmentFiles files,
            SegmentLocks locks,
            long full) {
        this.directory = directory;
        this.lastKnown = lastKnown;
        this.files = files;
        this.locks = locks;
        this.full = full;
    }

    ContentWriter newContent(long room) {
        if (room < 0) {
            throw new IllegalArgumentException("a length is not negative: " + room);
        }
        long size = SegmentRecord.size(room);
        while (true) {
            OwnedSegment segment = current();
            long place = segment.reserve(size, full);
            if (place >= 0) {
                return new SegmentWriter(this, segment, place, room, takeDigest());
            }
            retire(segment);
        }
    }

    /// Returns when the contents of these segments finished so far are on the disk.
    void sync(Collection<Long> numbers) {
        for (long number : numbers) {
            OwnedSegment segment = toSync(number);
            if (segment != null) {
                segment.sync();
            }
        }
        closeRetired();
    }

    /// @return null if all of it is on the disk
    private synchronized @Nullable OwnedSegment toSync(long number) {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        OwnedSegment segment = open.get(number);
        if (segment == null && !done.contains(number)) {
            throw new IllegalStateException("segment " + number + " is not written here");
        }
        return segment;
    }

    /// Closes every file. Contents that were not synced are lost.
    @Override
    public synchronized void close() {
        closed = true;
        current = null;
        open.values().forEach(OwnedSegment::close);
        open.clear();
    }

    void giveBack(MessageDigest digest) {
        digest.reset();
        synchronized (spare) {
            if (spare.size() < SPARE_DIGESTS) {
                spare.push(digest);
            }
        }
    }

    private MessageDigest takeDigest() {
        synchronized (spare) {
            MessageDigest digest = spare.poll();
            if (digest != null) {
                return digest;
            }
        }
        return SegmentRecord.digest();
    }

    private synchronized OwnedSegment current() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        OwnedSegment segment = current;
        if (segment == null) {
            segment = create();
            open.put(segment.number(), segment);
            current = segment;
        }
        return segment;
    }

    private synchronized void retire(OwnedSegment segment) {
        if (current == segment) {
            current = null;
        }
    }

    private synchronized void closeRetired() {
        // One that is broken stays, for whoever has still to be told that of his records.
        for (OwnedSegment segment : List.copyOf(open.values())) {
            if (segment != current && segment.closeIfSynced()) {
                open.remove(segment.number());
                done.add(segment.number());
            }
        }
    }

    private OwnedSegment create() {
        long last = Math.max(SegmentNames.highest(directory), lastKnown.getAsLong());
        for (long number = last + 1; ; number++) {
            if (!locks.tryLock(number)) {
                continue;
            }
            Path file = SegmentNames.file(directory, number);
            try {
                return new OwnedSegment(number, file, files, files.create(file), buffers);
            } catch (FileAlreadyExistsException e) {
                locks.unlock(number);
            } catch (IOException e) {
                locks.unlock(number);
                throw SqlFailures.of(file, e);
            }
        }
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.StoredContent;

import java.security.MessageDigest;

/// Writes one record, hashing on the way. Its header comes last, when the length is known.
final class SegmentWriter implements ContentWriter {
    private final Segments owner;
    private final OwnedSegment segment;
    private final long place;
    private final long room;

    /// Null once the writer is through.
    private @Nullable MessageDigest digest;

    private long length;

    SegmentWriter(
            Segments owner, OwnedSegment segment, long place, long room, MessageDigest digest) {
        this.owner = owner;
        this.segment = segment;
        this.place = place;
        this.room = room;
        this.digest = digest;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        MessageDigest open = open();
        if (length + count > room) {
            throw new IllegalStateException("more octets than the " + room + " announced");
        }
        open.update(source, offset, count);
        put(place + SegmentRecord.HEADER + length, source, offset, count);
        length += count;
    }

    @Override
    public StoredContent finish() {
        MessageDigest open = open();
        byte[] hash = open.digest();
        long content = place + SegmentRecord.HEADER;
        put(content + length, hash, 0, hash.length);
        putHeader(length);
        end(open, content + length + hash.length);
        segment.release(true);
        return new StoredContent(segment.number(), content, length, new Sha256(hash));
    }

    @Override
    public void abandon() {
        MessageDigest open = digest;
        if (open == null) {
            return;
        }
        try {
            // Whoever reads the segment by itself finds the next record behind it.
            putHeader(0);
            end(open, place + SegmentRecord.HEADER + length);
            segment.release(false);
        } catch (StoreException e) {
            // The segment is not believed any more, as whoever syncs it is told.
        }
    }

    private MessageDigest open() {
        MessageDigest open = digest;
        if (open == null) {
            throw new IllegalStateException("the content is finished or abandoned");
        }
        return open;
    }

    private void putHeader(long count) {
        put(place, SegmentRecord.header(room, count), 0, SegmentRecord.HEADER);
    }

    private void put(long position, byte[] source, int offset, int count) {
        keep(() -> segment.write(position, source, offset, count));
    }

    /// @param end behind the last octet that was written
    private void end(MessageDigest open, long end) {
        keep(() -> segment.skip(end, place + SegmentRecord.size(room)));
        digest = null;
        owner.giveBack(open);
    }

    /// Does what, if it fails, ends this writer: nobody knows how much of it came.
    private void keep(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            digest = null;
            segment.release(false);
            throw e;
        }
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.StoredContent;

import java.nio.ByteBuffer;

/// Writes one record, hashing on the way. A message smaller than the buffer costs one write.
final class SegmentWriter implements ContentWriter {
    private final Segments owner;
    private final OwnedSegment segment;
    private final long place;
    private final long room;

    /// Null once the writer is through.
    private @Nullable WriteBuffer buffer;

    private long length;

    /// How much of the record is in the file.
    private long flushed;

    SegmentWriter(Segments owner, OwnedSegment segment, long place, long room, WriteBuffer buffer) {
        this.owner = owner;
        this.segment = segment;
        this.place = place;
        this.room = room;
        this.buffer = buffer;
        SegmentRecord.putHeader(buffer.octets(), room, room);
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        WriteBuffer open = open();
        if (length + count > room) {
            throw new IllegalStateException("more octets than the " + room + " announced");
        }
        open.digest().update(source, offset, count);
        ByteBuffer octets = open.octets();
        int at = offset;
        int left = count;
        while (left > 0) {
            if (!octets.hasRemaining()) {
                flush(octets);
            }
            int part = Math.min(left, octets.remaining());
            octets.put(source, at, part);
            at += part;
            left -= part;
        }
        length += count;
    }

    @Override
    public StoredContent finish() {
        WriteBuffer open = open();
        ByteBuffer octets = open.octets();
        byte[] hash = open.digest().digest();
        if (flushed == 0) {
            octets.putLong(SegmentRecord.LENGTH_AT, length);
        }
        if (octets.remaining() < hash.length) {
            flush(octets);
        }
        octets.put(hash);
        boolean lengthIsWrong = flushed > 0 && length < room;
        flush(octets);
        if (lengthIsWrong) {
            octets.putLong(length).flip();
            writeOut(octets, place + SegmentRecord.LENGTH_AT);
            octets.clear();
        }
        end(open, true);
        return new StoredContent(
                segment.number(), place + SegmentRecord.HEADER, length, new Sha256(hash));
    }

    @Override
    public void abandon() {
        WriteBuffer open = buffer;
        if (open != null) {
            end(open, false);
        }
    }

    private WriteBuffer open() {
        WriteBuffer open = buffer;
        if (open == null) {
            throw new IllegalStateException("the content is finished or abandoned");
        }
        return open;
    }

    private void flush(ByteBuffer octets) {
        octets.flip();
        int count = octets.remaining();
        writeOut(octets, place + flushed);
        flushed += count;
        octets.clear();
    }

    private void writeOut(ByteBuffer octets, long position) {
        try {
            segment.write(octets, position);
        } catch (StoreException e) {
            abandon();
            throw e;
        }
    }

    private void end(WriteBuffer open, boolean finished) {
        buffer = null;
        segment.release(finished);
        owner.giveBack(open);
    }
}

package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.StoredContent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Octets in a segment file.
final class SegmentContent implements MessageContent {
    private final SegmentReaders readers;
    private final StoredContent place;
    private SegmentReaders.@Nullable Pin pin;

    SegmentContent(SegmentReaders readers, StoredContent place) {
        this.readers = readers;
        this.place = place;
        this.pin = readers.pin(place.segment());
    }

    @Override
    public long length() {
        return place.length();
    }

    @Override
    public Sha256 sha256() {
        return place.sha256();
    }

    @Override
    public int read(ByteBuffer target, long position) {
        int count = (int) Math.min(target.remaining(), length() - position);
        if (count <= 0) {
            return 0;
        }
        int limit = target.limit();
        target.limit(target.position() + count);
        try {
            int read = readOnce(target, place.offset() + position);
            if (read < 0) {
                throw readers.tooShort(place.segment());
            }
            return read;
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public InputStream stream() {
        return new ContentStream(this);
    }

    @Override
    public void close() {
        SegmentReaders.Pin held = pin;
        if (held != null) {
            pin = null;
            readers.unpin(held);
        }
    }

    private int readOnce(ByteBuffer target, long position) {
        try {
            return held().file().use(channel -> channel.read(target, position));
        } catch (IOException e) {
            throw readers.unreadable(place.segment(), e);
        }
    }

    private SegmentReaders.Pin held() {
        SegmentReaders.Pin held = pin;
        if (held == null) {
            throw new IllegalStateException("the content is closed");
        }
        return held;
    }

    /// All octets in order, read in pieces.
    private static final class ContentStream extends InputStream {
        private static final int PIECE = 64 * 1024;

        private final SegmentContent content;
        private final ByteBuffer piece;
        private long position;

        ContentStream(SegmentContent content) {
            this.content = content;
            this.piece = ByteBuffer.allocate(Math.clamp(content.length(), 1, PIECE));
            piece.limit(0);
        }

        @Override
        public int read() {
            return fill() ? piece.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, piece.remaining());
            piece.get(target, offset, count);
            return count;
        }

        @Override
        public int available() {
            return piece.remaining();
        }

        @Override
        public void close() {
            content.close();
        }

        private boolean fill() {
            if (piece.hasRemaining()) {
                return true;
            }
            piece.clear();
            int count = content.read(piece, position);
            position += count;
            piece.flip();
            return count > 0;
        }
    }
}

package org.mailboat.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The form of one record in a segment file: a header, the octets, their SHA-256. A segment can be
/// read without the database.
///
/// The header is: magic "MBR1", four zero octets, the room left for the octets, their number; the
/// last two of eight octets each, big-endian. The next record begins behind the room and the hash.
final class SegmentRecord {
    static final int MAGIC = 0x4D425231;
    static final int HEADER = 24;
    static final int TRAILER = 32;

    private SegmentRecord() {}

    static byte[] header(long room, long length) {
        return ByteBuffer.allocate(HEADER)
                .putInt(MAGIC)
                .putInt(0)
                .putLong(room)
                .putLong(length)
                .array();
    }

    static long size(long room) {
        return HEADER + room + TRAILER;
    }

    /// A digest of the kind that stands behind the octets.
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

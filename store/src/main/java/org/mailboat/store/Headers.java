package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.HeaderDigest;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.StoredContent;

import java.nio.ByteBuffer;

/// Reads the headers of messages that are here, or as much of them as is here.
final class Headers {
    private static final int PIECE = 8 * 1024;

    private Headers() {}

    /// @return null if nothing of the message is here, or its octets are not where they should be
    static @Nullable HeaderProof proof(
            Database database, SegmentReaders segments, PlacementId placement) {
        StoredContent place =
                database.read(sql ->
                        sql.first(
                                """
                                SELECT c.segment, c.offset, c.length, c.sha256
                                FROM placement p JOIN message m ON m.id = p.message
                                JOIN content c ON c.id = m.content
                                WHERE p.id = ?
                                """,
                                row ->
                                        new StoredContent(
                                                row.getLong(1),
                                                row.getLong(2),
                                                row.getLong(3),
                                                new Sha256(row.getBytes(4))),
                                placement.number()));
        if (place == null) {
            return null;
        }
        try (MessageContent content = segments.open(place)) {
            return proof(content);
        } catch (StoreException e) {
            if (e.failure().kind() == FailureKind.STORE_DAMAGED) {
                return null;
            }
            throw e;
        }
    }

    private static HeaderProof proof(MessageContent content) {
        var digest = new HeaderDigest();
        var piece = ByteBuffer.allocate(PIECE);
        long position = 0;
        int read = content.read(piece, position);
        while (read > 0 && !digest.update(piece.array(), 0, read)) {
            position += read;
            piece.clear();
            read = content.read(piece, position);
        }
        return digest.finish();
    }
}

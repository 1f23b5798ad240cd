package org.mailboat.imap.remote;

import org.mailboat.imap.wire.LiteralSink;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.HeaderDigest;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.Upload;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What a message consists of, so that it is known again on a server that mends line ends: its
/// header, and its octets without CR and without the line ends at the end.
///
/// @param size in octets
/// @param hasNul whether a plain literal cannot hold it
record Fingerprint(long size, HeaderProof header, Sha256 text, boolean hasNul) {

    /// Reads the whole message.
    ///
    /// @throws IOException if that fails, or the message is not as long as it says
    static Fingerprint of(Upload.Content content) throws IOException {
        var maker = new Maker();
        byte[] piece = new byte[64 << 10];
        try (InputStream in = content.open()) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                maker.write(piece, 0, count);
            }
        }
        Fingerprint made = maker.finish();
        if (made.size != content.length()) {
            throw new IOException(
                    "it has %d octets and not %d".formatted(made.size, content.length()));
        }
        return made;
    }

    /// Takes a message's octets as they come and keeps none of them. For one thread.
    static final class Maker implements LiteralSink {
        private final HeaderDigest header = new HeaderDigest();
        private final MessageDigest text = sha256();
        private final byte[] kept = new byte[8 << 10];
        private int used;
        private long lineEnds;
        private long size;
        private boolean hasNul;

        @Override
        public void write(byte[] buffer, int offset, int length) {
            header.update(buffer, offset, length);
            size += length;
            for (int i = offset; i < offset + length; i++) {
                byte octet = buffer[i];
                hasNul |= octet == 0;
                if (octet == '\n') {
                    lineEnds++;
                } else if (octet != '\r') {
                    for (; lineEnds > 0; lineEnds--) {
                        keep((byte) '\n');
                    }
                    keep(octet);
                }
            }
        }

        @Override
        public Fingerprint finish() {
            text.update(kept, 0, used);
            return new Fingerprint(size, header.finish(), new Sha256(text.digest()), hasNul);
        }

        @Override
        public void abandon() {}

        private void keep(byte octet) {
            if (used == kept.length) {
                text.update(kept, 0, used);
                used = 0;
            }
            kept[used++] = octet;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}

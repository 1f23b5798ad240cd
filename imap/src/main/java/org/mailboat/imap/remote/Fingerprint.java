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
        private static final byte[] LF = {'\n'};

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
            int end = offset + length;
            for (int from = offset; from < end; ) {
                int stop = lineEnd(buffer, from, end);
                if (stop > from) {
                    keepLineEnds();
                    keep(buffer, from, stop - from);
                }
                lineEnds += stop < end && buffer[stop] == '\n' ? 1 : 0;
                from = stop + 1;
            }
        }

        /// Where the next CR or LF is, or the end. Nearly every octet takes one comparison.
        private int lineEnd(byte[] buffer, int from, int end) {
            int i = from;
            for (; i < end; i++) {
                byte octet = buffer[i];
                if (octet <= '\r') {
                    if (octet == '\r' || octet == '\n') {
                        break;
                    }
                    hasNul |= octet == 0;
                }
            }
            return i;
        }

        @Override
        public Fingerprint finish() {
            text.update(kept, 0, used);
            return new Fingerprint(size, header.finish(), new Sha256(text.digest()), hasNul);
        }

        @Override
        public void abandon() {}

        /// Line ends count once something follows them.
        private void keepLineEnds() {
            for (; lineEnds > 0; lineEnds--) {
                keep(LF, 0, 1);
            }
        }

        /// Gathers what is hashed: a line is too little for a call of its own.
        private void keep(byte[] octets, int offset, int length) {
            if (length > kept.length - used) {
                text.update(kept, 0, used);
                used = 0;
            }
            if (length > kept.length) {
                text.update(octets, offset, length);
            } else {
                System.arraycopy(octets, offset, kept, used, length);
                used += length;
            }
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

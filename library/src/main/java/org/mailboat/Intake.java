package org.mailboat;

import org.mailboat.model.MailboxId;
import org.mailboat.model.Sha256;
import org.mailboat.store.Imports;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.StoredContent;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// Writes new messages into the store, in pieces, with the line ends that mail has.
final class Intake {
    private static final int PIECE = 64 * 1024;

    private final Imports imports;

    Intake(Imports imports) {
        this.imports = imports;
    }

    List<Imports.Added> add(MailboxId to, List<NewMessage> messages) throws IOException {
        var written = new ArrayList<Imports.NewMessage>();
        for (NewMessage message : messages) {
            written.add(
                    new Imports.NewMessage(
                            write(message.octets()), message.keywords(), message.internalDate()));
        }
        return imports.add(to, written);
    }

    /// What a message's octets hash to once they are in the store.
    static Sha256 hash(NewMessage.Octets octets) throws IOException {
        MessageDigest digest = OctetCheck.newDigest();
        try (InputStream in = octets.open()) {
            copy(in, digest::update);
        }
        return new Sha256(digest.digest());
    }

    private StoredContent write(NewMessage.Octets octets) throws IOException {
        long size = size(octets);
        ContentWriter writer = imports.newContent(size);
        boolean finished = false;
        try (InputStream in = octets.open()) {
            var left = new long[] {size};
            copy(
                    in,
                    (piece, offset, length) -> {
                        left[0] -= length;
                        checkSame(left[0] >= 0);
                        writer.write(piece, offset, length);
                    });
            checkSame(left[0] == 0);
            StoredContent content = writer.finish();
            finished = true;
            return content;
        } finally {
            if (!finished) {
                writer.abandon();
            }
        }
    }

    private static void checkSame(boolean same) throws IOException {
        if (!same) {
            throw new IOException("it changed while it was read");
        }
    }

    /// How many octets it is with CRLF at the end of every line.
    private static long size(NewMessage.Octets octets) throws IOException {
        var size = new long[1];
        try (InputStream in = octets.open()) {
            copy(in, (_, _, length) -> size[0] += length);
        }
        return size[0];
    }

    /// Takes a piece of the octets.
    private interface Sink {
        void write(byte[] piece, int offset, int length) throws IOException;
    }

    /// With CRLF at the end of every line.
    private static void copy(InputStream in, Sink sink) throws IOException {
        byte[] piece = new byte[PIECE];
        byte[] ended = new byte[2 * PIECE];
        byte last = 0;
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            int length = 0;
            for (int i = 0; i < read; i++) {
                if (piece[i] == '\n' && last != '\r') {
                    ended[length++] = '\r';
                }
                ended[length++] = piece[i];
                last = piece[i];
            }
            sink.write(ended, 0, length);
        }
    }
}

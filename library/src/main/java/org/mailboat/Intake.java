package org.mailboat;

import org.mailboat.model.MailboxId;
import org.mailboat.store.Imports;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.StoredContent;

import java.io.IOException;
import java.io.InputStream;
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

    private StoredContent write(NewMessage.Octets octets) throws IOException {
        ContentWriter writer = imports.newContent(size(octets));
        boolean finished = false;
        try (InputStream in = octets.open()) {
            copy(in, writer);
            StoredContent content = writer.finish();
            finished = true;
            return content;
        } finally {
            if (!finished) {
                writer.abandon();
            }
        }
    }

    /// How many octets it is with CRLF at the end of every line.
    private static long size(NewMessage.Octets octets) throws IOException {
        long size = 0;
        byte last = 0;
        byte[] piece = new byte[PIECE];
        try (InputStream in = octets.open()) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                size += read;
                for (int i = 0; i < read; i++) {
                    if (piece[i] == '\n' && last != '\r') {
                        size++;
                    }
                    last = piece[i];
                }
            }
        }
        return size;
    }

    private static void copy(InputStream in, ContentWriter writer) throws IOException {
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
            writer.write(ended, 0, length);
        }
    }
}

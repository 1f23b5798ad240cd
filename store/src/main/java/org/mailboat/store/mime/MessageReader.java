package org.mailboat.store.mime;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.mailboat.model.MailException;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Reads whole messages.
public final class MessageReader {
    /// As much text of one message as anybody reads, in octets.
    public static final int DEFAULT_TEXT_LIMIT = 2 << 20;

    private final int textLimit;

    public MessageReader() {
        this(DEFAULT_TEXT_LIMIT);
    }

    /// @param textLimit how many octets of text, and of HTML, are kept of one message
    public MessageReader(int textLimit) {
        this.textLimit = textLimit;
    }

    /// Reads a message to its end, keeping its text and a list of the rest. Whatever is wrong with
    /// the message, what was understood of it is returned.
    ///
    /// @throws IOException if the stream itself fails; a [MailException] of the stream passes
    ///   through
    public MessageView read(InputStream message) throws IOException {
        var in = new BufferedInputStream(message, HeaderBlock.MAX_OCTETS / 16);
        in.mark(HeaderBlock.MAX_OCTETS + 16);
        HeaderBlock header = HeaderBlock.read(in);
        in.reset();
        var body = new BodyCollector(textLimit);
        if (header.fields().isEmpty()) {
            body.unstructured(in);
        } else {
            collect(in, body);
        }
        return new MessageView(
                HeaderSummary.of(header),
                header.decoded(),
                body.text(),
                body.html(),
                body.truncated(),
                body.attachments());
    }

    private static void collect(InputStream in, BodyCollector body) throws IOException {
        var walk = new PartWalk(in);
        try {
            for (EntityState state = walk.next();
                    state != EntityState.T_END_OF_STREAM;
                    state = walk.next()) {
                if (state == EntityState.T_BODY) {
                    body.part(walk);
                }
            }
        } catch (MailException e) {
            throw e;
        } catch (MimeException | RuntimeException e) {
            body.unstructured(in);
        }
    }

    /// Writes the decoded content of one part.
    ///
    /// @param part its number, as in [Attachment#part]
    /// @return false if the message has no such part
    /// @throws IOException if a stream fails
    public boolean writePart(InputStream message, String part, OutputStream out)
            throws IOException {
        var walk = new PartWalk(new BufferedInputStream(message, 1 << 16));
        try {
            for (EntityState state = walk.next();
                    state != EntityState.T_END_OF_STREAM;
                    state = walk.next()) {
                if (state == EntityState.T_BODY && walk.number().equals(part)) {
                    walk.content().transferTo(out);
                    return true;
                }
            }
        } catch (MailException e) {
            throw e;
        } catch (MimeException | RuntimeException e) {
            return false;
        }
        return false;
    }
}

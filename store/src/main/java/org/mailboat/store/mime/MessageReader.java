package org.mailboat.store.mime;

import org.mailboat.model.MailException;

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
        var body = new BodyCollector(textLimit);
        MimeWalk.over(message, body);
        HeaderBlock header = body.header();
        return new MessageView(
                HeaderSummary.of(header),
                header.decoded(),
                body.text(),
                body.html(),
                body.truncated(),
                body.attachments(),
                body.notices());
    }

    /// The parts of a message as a tree, messages within the message included. Reads it to its end;
    /// of more than 10,000 parts the first ones are told.
    ///
    /// @return the part that is its body: a multipart, or the only part there is
    /// @throws IOException if the stream itself fails; a [org.mailboat.model.MailException] of the
    ///   stream passes through
    public MimePart structure(InputStream message) throws IOException {
        var tree = new PartTree();
        MimeWalk.over(message, tree);
        return tree.tree();
    }

    /// Writes the decoded content of one part.
    ///
    /// @param part its number, as in [Attachment#part]
    /// @return false if the message has no such part
    /// @throws IOException if a stream fails
    public boolean writePart(InputStream message, String part, OutputStream out)
            throws IOException {
        var writer = new PartWriter(part, out);
        MimeWalk.over(message, writer);
        return writer.isDone();
    }
}

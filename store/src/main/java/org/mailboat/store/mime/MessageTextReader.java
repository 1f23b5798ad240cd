package org.mailboat.store.mime;

import java.io.IOException;
import java.io.InputStream;

/// Reads what a search looks through, in one pass. Thread-safe.
///
/// What is attached counts too: text of any kind, messages, and files that are such by their names
/// where their type says only that they are files, also within a `winmail.dat` or a text.
///
/// Memory does not grow with the message: what is no text goes by without being decoded, and of
/// text at most [#MAX_OCTETS] are read and [#MAX_CHARS] kept, what is attached included. Headers
/// count up to a mebibyte, file names up to [#MAX_NAMES], nesting up to 60 levels.
public final class MessageTextReader {
    /// As much encoded text of one message as is looked at.
    public static final int MAX_OCTETS = 4 << 20;

    /// As much text of one message as is kept, in characters.
    public static final int MAX_CHARS = 2 << 20;

    public static final int MAX_NAMES = 1000;

    /// Whatever is wrong with the message, what was understood of it is returned. Reads no further
    /// than needed and does not close the stream.
    ///
    /// @throws IOException if the stream itself fails; a [org.mailboat.model.MailException] of the
    ///   stream passes through
    public MessageText read(InputStream message) throws IOException {
        var collector = new TextCollector();
        MimeWalk.over(message, collector);
        return collector.result();
    }

    /// The same without what stands in the message's own header: no subject and no addresses.
    ///
    /// @throws IOException likewise
    public MessageText readBody(InputStream message) throws IOException {
        var collector = new TextCollector();
        MimeWalk.bodyOver(message, collector);
        return collector.result();
    }
}

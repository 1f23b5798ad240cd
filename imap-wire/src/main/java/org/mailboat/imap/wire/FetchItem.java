package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// One datum of a message in a FETCH answer ([RFC 9051
/// §7.5.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.5.2)).
public sealed interface FetchItem {

    /// `UID`.
    record UidItem(Uid uid) implements FetchItem {}

    /// `FLAGS`.
    record Flags(FlagList flags) implements FetchItem {}

    /// `INTERNALDATE`.
    ///
    /// @param date null if it is none, such as `00-Jan-0000`
    record InternalDate(@Nullable Instant date) implements FetchItem {}

    /// `RFC822.SIZE`: a hint, for some servers count wrongly. -1 is unknown.
    record Rfc822Size(long size) implements FetchItem {}

    /// `MODSEQ` ([RFC 7162 §3.1.4](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1.4)).
    record ModSeqItem(ModSeq modSeq) implements FetchItem {}

    /// `BODY[section]<origin>`, `BINARY[section]<origin>`, and the older `RFC822`, `RFC822.HEADER`
    /// and `RFC822.TEXT` under the section they stand for.
    ///
    /// @param name `BODY`, `BINARY` or `RFC822…`, in capitals
    /// @param section as the server wrote it between the brackets, one char an octet
    /// @param origin the first octet's place in the section, -1 if it is whole
    record Body(String name, String section, long origin, LiteralValue value)
            implements FetchItem {}

    /// `BINARY.SIZE[section]`.
    record BinarySize(String section, long size) implements FetchItem {}

    /// `EMAILID` ([RFC 8474 §5.1](https://www.rfc-editor.org/rfc/rfc8474.html#section-5.1)).
    record EmailId(String id) implements FetchItem {}

    /// `THREADID` ([RFC 8474 §5.2](https://www.rfc-editor.org/rfc/rfc8474.html#section-5.2)).
    ///
    /// @param id null for `NIL`
    record ThreadId(@Nullable String id) implements FetchItem {}

    /// `SAVEDATE` ([RFC 8514 §4.3](https://www.rfc-editor.org/rfc/rfc8514.html#section-4.3)).
    record SaveDate(@Nullable Instant date) implements FetchItem {}

    /// `PREVIEW` ([RFC 8970 §3](https://www.rfc-editor.org/rfc/rfc8970.html#section-3)).
    record Preview(@Nullable String text) implements FetchItem {}

    /// `ENVELOPE`.
    record EnvelopeItem(Envelope envelope) implements FetchItem {}

    /// `BODYSTRUCTURE`, or `BODY` without a section.
    record Structure(BodyStructure structure) implements FetchItem {}

    /// `X-GM-MSGID` ([Gmail](https://developers.google.com/workspace/gmail/imap/imap-extensions)):
    /// an unsigned 64-bit number.
    record GmailMessageId(long id) implements FetchItem {}

    /// `X-GM-THRID`: an unsigned 64-bit number.
    record GmailThreadId(long id) implements FetchItem {}

    /// `X-GM-LABELS`, one char an octet; modified UTF-7 as mailbox names are.
    record GmailLabels(List<String> labels) implements FetchItem {}

    /// A known item whose value could not be read; it was skipped.
    ///
    /// @param name in capitals
    record Unavailable(String name) implements FetchItem {}

    /// An item that nobody here knows; its value was skipped.
    ///
    /// @param name in capitals
    record Unknown(String name) implements FetchItem {}
}

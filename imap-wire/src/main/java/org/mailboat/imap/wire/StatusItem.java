package org.mailboat.imap.wire;

/// A number that STATUS tells of a mailbox ([RFC 9051
/// §6.3.11](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.3.11)), under its wire name.
public enum StatusItem {
    MESSAGES,
    RECENT,
    UIDNEXT,
    UIDVALIDITY,
    UNSEEN,
    DELETED,
    SIZE,
    /// [RFC 7162 §3.1.7](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1.7).
    HIGHESTMODSEQ,
    /// [RFC 7889 §3](https://www.rfc-editor.org/rfc/rfc7889.html#section-3). NIL counts as not
    /// told.
    APPENDLIMIT,
    /// [RFC 8474 §4.3](https://www.rfc-editor.org/rfc/rfc8474.html#section-4.3). The one that is
    /// text.
    MAILBOXID
}

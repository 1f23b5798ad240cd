package org.mailboat.model;

import java.util.Locale;

/// What a mailbox is for ([RFC 6154 §2](https://www.rfc-editor.org/rfc/rfc6154.html#section-2),
/// [RFC 8621 §2](https://www.rfc-editor.org/rfc/rfc8621.html#section-2)).
public enum Role {
    INBOX,
    ALL,
    ARCHIVE,
    DRAFTS,
    FLAGGED,
    IMPORTANT,
    JUNK,
    SENT,
    TRASH;

    /// The name in RFC 8621's registry, as in `trash`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

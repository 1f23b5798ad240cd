package org.mailboat.model;

import java.util.Locale;

/// What a mailbox is for ([RFC 6154 §2](https://www.rfc-editor.org/rfc/rfc6154.html#section-2),
/// [RFC 8621 §2](https://www.rfc-editor.org/rfc/rfc8621.html#section-2)).
public enum Role {
    /// Where new mail arrives.
    INBOX,
    /// All mail there is.
    ALL,
    /// What is kept.
    ARCHIVE,
    /// What is being written.
    DRAFTS,
    /// All mail that is flagged.
    FLAGGED,
    /// What the server takes for important.
    IMPORTANT,
    /// What is unwanted.
    JUNK,
    /// What was sent.
    SENT,
    /// What was thrown away.
    TRASH;

    /// The name in RFC 8621's registry, as in `trash`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

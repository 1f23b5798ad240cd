package org.mailboat.model;

import java.util.Locale;

/// The parts of a run, in the order in which they are carried out.
public enum Phase {
    /// Mailboxes made, renamed and removed here are carried to the server.
    UPLOAD_HIERARCHY,
    /// Messages made, marked, moved and removed here are carried to the server.
    UPLOAD_CONTENTS,
    /// What is in the outbox is sent.
    OUTGOING,
    /// Mailboxes made, renamed and removed on the server are taken over.
    DOWNLOAD_HIERARCHY,
    /// Messages that came, changed and went on the server are taken over.
    DOWNLOAD_CONTENTS;

    /// The name on the command line, as in `download-contents`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

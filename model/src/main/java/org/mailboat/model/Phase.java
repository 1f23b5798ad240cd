package org.mailboat.model;

import java.util.Locale;

/// The parts of a run, in the order in which they are carried out.
public enum Phase {
    UPLOAD_HIERARCHY,
    UPLOAD_CONTENTS,
    OUTGOING,
    DOWNLOAD_HIERARCHY,
    DOWNLOAD_CONTENTS;

    /// The name on the command line, as in `download-contents`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

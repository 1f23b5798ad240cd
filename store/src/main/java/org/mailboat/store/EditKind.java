package org.mailboat.store;

import java.util.Locale;

/// What the last edit of a placement or a mailbox was.
public enum EditKind {
    FLAG,
    MOVE,
    COPY,
    IMPORT,
    DELETE,
    UNDELETE,
    CREATE,
    RENAME,
    /// An earlier one was taken back.
    DROP;

    /// As its column has it.
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static EditKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}

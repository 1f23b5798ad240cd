package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.plan.Owed;

import java.time.Instant;

/// Adds up messages that are owed in the same depth.
final class OwedPart {
    private final Numbers ids = new Numbers();
    private long bytes;
    private @Nullable Instant newest;

    /// @param size as announced, or -1
    /// @param date when the server received it, if that is known
    void add(long id, long size, @Nullable Instant date) {
        ids.add(id);
        bytes += Math.max(0, size);
        if (date != null && (newest == null || date.isAfter(newest))) {
            newest = date;
        }
    }

    /// @param whole whether the announced sizes are what will come
    Owed.Part part(boolean whole) {
        return new Owed.Part(ids.set(), whole ? bytes : 0, newest);
    }
}

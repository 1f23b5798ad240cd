package org.mailboat.imap.remote;

import org.mailboat.imap.wire.Uid;
import org.mailboat.model.IdSet;

import java.util.ArrayList;
import java.util.List;

/// A stretch of UIDs that is listed by one command.
///
/// @param covered all it speaks of; windows lie side by side without gaps
/// @param expected the UIDs of it that exist
record Window(IdSet covered, IdSet expected) {
    /// The most messages in one window.
    static final int MOST = 5_000;

    /// The messages in the newest one; each other has twice as many as the one before, so that the
    /// first is here soon and there are few.
    static final int NEWEST = 500;

    /// Windows over all UIDs up to `last`, newest first, at least one unless `last` is 0.
    ///
    /// @param existing what is there; UIDs above `last` are left aside
    static List<Window> tile(IdSet existing, long last) {
        if (last < 1) {
            return List.of();
        }
        IdSet within = existing.intersect(IdSet.range(1, last));
        long[] uids = within.toArray();
        var windows = new ArrayList<Window>();
        long upper = last;
        int most = NEWEST;
        for (int end = uids.length; end > 0; ) {
            int start = Math.max(0, end - most);
            long lower = start == 0 ? 1 : uids[start];
            IdSet covered = IdSet.range(lower, upper);
            windows.add(new Window(covered, within.intersect(covered)));
            upper = lower - 1;
            end = start;
            most = Math.min(MOST, 2 * most);
        }
        if (windows.isEmpty()) {
            windows.add(new Window(IdSet.range(1, last), IdSet.empty()));
        }
        return windows;
    }

    /// Windows over these UIDs and no others, newest first; none if there are none.
    static List<IdSet> ofChanges(IdSet changed) {
        long[] uids = changed.toArray();
        var windows = new ArrayList<IdSet>();
        for (int end = uids.length; end > 0; end -= MOST) {
            int start = Math.max(0, end - MOST);
            windows.add(changed.intersect(IdSet.range(uids[start], uids[end - 1])));
        }
        return windows;
    }

    /// Windows over all UIDs there can be.
    static List<Window> tile(IdSet existing) {
        return tile(existing, Uid.MAX);
    }
}

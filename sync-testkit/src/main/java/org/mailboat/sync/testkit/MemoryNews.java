package org.mailboat.sync.testkit;

import org.mailboat.model.Keywords;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.testkit.MemoryMailbox.Row;

import java.time.Instant;
import java.util.List;

/// Carries out in the [MemoryStore] what was seen to have changed on the server: marks, and what is
/// gone. Guarded by the store.
final class MemoryNews {
    private final MemoryRecoverable recoverable;
    private final MemorySettling settling;

    MemoryNews(MemoryRecoverable recoverable, MemorySettling settling) {
        this.recoverable = recoverable;
        this.settling = settling;
    }

    long applyMarks(MemoryMailbox box, List<SeenChange.Marked> marks) {
        long changed = 0;
        for (SeenChange.Marked mark : marks) {
            Row row = box.rows.get(mark.placement());
            if (row != null) {
                // What the mailbox cannot keep nobody took away.
                Keywords agreed = row.agreed.minus(box.unkept.minus(mark.seen()));
                Keywords merged = KeywordMerge.merge(agreed, row.local, mark.seen());
                changed += merged.equals(row.local) ? 0 : 1;
                row.local = merged;
                settling.showAgain(row, mark.seen());
                settling.takeOver(box, row, mark.seen());
                row.agreed = mark.seen();
                if (!row.deleted) {
                    // A deletion that got no further than the mark is still to be made.
                    settling.unnumber(row.id);
                }
            }
            box.seen.remove(mark.remoteId());
        }
        return changed;
    }

    long applyRemovals(MemoryMailbox box, List<SeenChange.Vanished> removals, Instant when) {
        long gone = 0;
        for (SeenChange.Vanished removal : removals) {
            Row row = box.rows.get(removal.placement());
            // Where the fact no longer stands, the message is there again.
            if (row != null && row.remote == removal.remoteId() && box.vanished(row)) {
                box.rows.remove(row.id);
                recoverable.leave(row, box, when);
                gone++;
            }
            box.seen.remove(removal.remoteId());
        }
        return gone;
    }

    long retireDetached(MemoryMailbox box, Instant when) {
        List<Row> detached = box.rows.values().stream().filter(r -> r.remote == 0).toList();
        for (Row row : detached) {
            box.rows.remove(row.id);
            if (row.deleted) {
                recoverable.leave(row, box, when);
            } else {
                recoverable.add(row, box, when, false);
            }
        }
        return detached.size();
    }
}

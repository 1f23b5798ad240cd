package org.mailboat.imap.wire;

import org.mailboat.model.IdSet;

import java.util.Arrays;
import java.util.OptionalLong;

/// Which UID of the target each copied message got, by position ([RFC 4315
/// §3](https://www.rfc-editor.org/rfc/rfc4315.html#section-3)). Kept in runs, so that a line that
/// names four thousand million messages costs nothing.
public final class UidMapping {
    /// For each run: first source, first target, how many.
    private final long[] runs;

    private final long size;

    private UidMapping(long[] runs) {
        this.runs = runs;
        long sum = 0;
        for (int i = 2; i < runs.length; i += 3) {
            sum += runs[i];
        }
        this.size = sum;
    }

    /// Pairs two lists of ranges in the order given, which need not be ascending.
    ///
    /// @param sources first and last of each range
    /// @param targets first and last of each range
    /// @throws IllegalArgumentException if one names more than the other, or none
    static UidMapping pair(long[] sources, long[] targets) {
        var runs = new long[3 * (sources.length + targets.length)];
        int used = 0;
        int s = 0;
        int t = 0;
        long sDone = 0;
        long tDone = 0;
        while (s < sources.length && t < targets.length) {
            long sLeft = sources[s + 1] - sources[s] + 1 - sDone;
            long tLeft = targets[t + 1] - targets[t] + 1 - tDone;
            long count = Math.min(sLeft, tLeft);
            runs[used++] = sources[s] + sDone;
            runs[used++] = targets[t] + tDone;
            runs[used++] = count;
            sDone += count;
            tDone += count;
            if (count == sLeft) {
                s += 2;
                sDone = 0;
            }
            if (count == tLeft) {
                t += 2;
                tDone = 0;
            }
        }
        if (used == 0 || s < sources.length || t < targets.length) {
            throw new IllegalArgumentException("the sets do not pair");
        }
        return new UidMapping(Arrays.copyOf(runs, used));
    }

    /// How many messages were copied.
    public long size() {
        return size;
    }

    /// Where a message went, or empty if it is not among those copied.
    public OptionalLong target(long source) {
        for (int i = 0; i < runs.length; i += 3) {
            long distance = source - runs[i];
            if (distance >= 0 && distance < runs[i + 2]) {
                return OptionalLong.of(runs[i + 1] + distance);
            }
        }
        return OptionalLong.empty();
    }

    /// The UIDs copied.
    public IdSet sources() {
        return ids(0);
    }

    /// The UIDs made.
    public IdSet targets() {
        return ids(1);
    }

    private IdSet ids(int column) {
        var ids = IdRanges.collect();
        for (int i = 0; i < runs.length; i += 3) {
            ids.add(runs[i + column], runs[i + column] + runs[i + 2] - 1);
        }
        return ids.toIdSet();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UidMapping that && Arrays.equals(runs, that.runs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(runs);
    }

    @Override
    public String toString() {
        return sources() + " -> " + targets();
    }
}

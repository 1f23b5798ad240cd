package org.mailboat.imap.wire;

import org.mailboat.model.IdSet;

import java.util.ArrayList;
import java.util.List;

/// UIDs to name in a command: ascending, in ranges, never with `*` ([RFC 9051
/// §9](https://www.rfc-editor.org/rfc/rfc9051.html#section-9), `sequence-set`). Not empty.
public record UidSet(IdSet ids) {
    public UidSet {
        if (ids.isEmpty() || !Uid.isValid(ids.last())) {
            throw new IllegalArgumentException("not a set of UIDs: " + ids);
        }
    }

    public static UidSet of(long... uids) {
        return new UidSet(IdSet.of(uids));
    }

    /// This set as several, each of at most so many octets in print. Servers refuse long command
    /// lines; 8,000 octets are taken by all ([RFC 7162
    /// §4](https://www.rfc-editor.org/rfc/rfc7162.html#section-4)).
    ///
    /// @param maxOctets at least 21, the longest range
    public List<UidSet> split(int maxOctets) {
        if (maxOctets < 21) {
            throw new IllegalArgumentException("a range takes up to 21 octets");
        }
        var parts = new ArrayList<UidSet>();
        var part = new IdSet.Builder();
        int length = 0;
        for (int i = 0; i < ids.ranges(); i++) {
            int range = printedLength(ids.rangeFirst(i), ids.rangeLast(i));
            if (length > 0 && length + 1 + range > maxOctets) {
                parts.add(new UidSet(part.build()));
                part = new IdSet.Builder();
                length = 0;
            }
            part.addRange(ids.rangeFirst(i), ids.rangeLast(i));
            length += range + (length > 0 ? 1 : 0);
        }
        parts.add(new UidSet(part.build()));
        return List.copyOf(parts);
    }

    private static int printedLength(long first, long last) {
        int length = Long.toString(first).length();
        return first == last ? length : length + 1 + Long.toString(last).length();
    }

    @Override
    public String toString() {
        return ids.toString();
    }
}

package org.mailboat.imap.fake;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Which UIDs of a mailbox are gone and since which mod-sequence, as far as the server remembers.
///
/// Guarded by the account's lock.
final class ExpungeLog {
    private final NavigableMap<Long, Long> modSeqs = new TreeMap<>();
    private long horizon;

    ExpungeLog() {}

    ExpungeLog(ExpungeLog other) {
        modSeqs.putAll(other.modSeqs);
        horizon = other.horizon;
    }

    void add(long uid, long modSeq) {
        modSeqs.put(uid, modSeq);
    }

    /// Forgets what happened up to this mod-sequence.
    void forget(long upTo) {
        horizon = Math.max(horizon, upTo);
        modSeqs.values().removeIf(modSeq -> modSeq <= upTo);
    }

    /// Whether everything that was expunged after this mod-sequence is remembered.
    boolean reachesBackTo(long modSeq) {
        return modSeq >= horizon;
    }

    /// The UIDs that were expunged after this mod-sequence, ascending.
    List<Long> since(long modSeq) {
        return modSeqs.entrySet().stream()
                .filter(entry -> entry.getValue() > modSeq)
                .map(Map.Entry::getKey)
                .toList();
    }
}

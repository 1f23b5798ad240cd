package org.mailboat.mapi;

import org.mailboat.model.Phase;
import org.mailboat.sync.SyncEvent;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// One bar for all accounts and phases of a call. It never goes back: totals that grow let it stand
/// still. For one thread.
final class ProgressBar {
    /// A bar needs no more steps than this, and counts of octets do not fit its 32 bits.
    static final int MAX = 10_000;

    /// What the upload gets of the bar where both directions are asked for.
    private static final double UPLOAD = 0.2;

    private final Set<Phase> phases;
    private final Map<String, Double> shares = new HashMap<>();
    private int index;

    /// @param phases that are asked for; the messages of those move the bar
    ProgressBar(Set<Phase> phases) {
        this.phases = phases;
    }

    int index() {
        return index;
    }

    void started(String account) {
        put(account, 0);
    }

    void finished(String account) {
        put(account, 1);
    }

    void move(SyncEvent.Progress p) {
        boolean inBytes = p.bytesTotal() > 0;
        long now = inBytes ? p.bytes() : p.messages();
        long all = inBytes ? p.bytesTotal() : p.messagesTotal();
        if (all <= 0 || !phases.contains(p.phase())) {
            return;
        }
        double done = Math.min(1.0, now / (double) all);
        boolean both =
                phases.contains(Phase.UPLOAD_CONTENTS) && phases.contains(Phase.DOWNLOAD_CONTENTS);
        switch (p.phase()) {
            case UPLOAD_CONTENTS -> put(p.account(), both ? UPLOAD * done : done);
            case DOWNLOAD_CONTENTS -> put(p.account(), both ? UPLOAD + (1 - UPLOAD) * done : done);
            default -> {}
        }
    }

    private void put(String account, double share) {
        shares.put(account, share);
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        index = Math.max(index, (int) (MAX * sum / shares.size()));
    }
}

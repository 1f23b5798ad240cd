package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.testkit.MemoryJournal;
import org.mailboat.sync.testkit.MemoryStore;

import java.util.ArrayList;
import java.util.List;

/// The disk under a store: every commit in its order, and whether it was made to last when it
/// returned. A kill loses nothing that was committed. A power cut may lose commits that were not
/// made to last and that none follows which was: the store is then what the others make of it.
final class SimulatedDisk {
    private final List<Commit> log = new ArrayList<>();
    private int lasting;
    private long commits;
    private MemoryStore store = new MemoryStore();
    private MemoryJournal journal = new MemoryJournal();

    /// Something done to what is on the disk; done again, it does the same.
    interface Commit {
        @Nullable Object on(MemoryStore store, MemoryJournal journal) throws Exception;
    }

    MemoryStore store() {
        return store;
    }

    MemoryJournal journal() {
        return journal;
    }

    /// How many commits there ever were, lost ones too.
    long commits() {
        return commits;
    }

    /// @param lasts whether it is on the disk for good when this returns, and all before it
    @Nullable Object commit(boolean lasts, Commit commit) throws Exception {
        Object result = commit.on(store, journal);
        log.add(commit);
        commits++;
        lasting = lasts ? log.size() : lasting;
        return result;
    }

    /// What a person does at the store; made to last.
    @Nullable Object edit(Commit edit) {
        try {
            return commit(true, edit);
        } catch (Exception e) {
            throw new IllegalStateException("an edit failed", e);
        }
    }

    /// @param most how many of the last commits are lost, as far as they may be
    /// @return how many are
    int cutPower(int most) {
        int keep = Math.max(lasting, log.size() - most);
        int lost = log.size() - keep;
        if (lost > 0) {
            MemoryStore before = store;
            store = new MemoryStore();
            journal = new MemoryJournal();
            log.subList(keep, log.size()).clear();
            commits++;
            for (Commit commit : log) {
                try {
                    commit.on(store, journal);
                } catch (Exception e) {
                    throw new IllegalStateException("what went well before fails now", e);
                }
            }
            edit((now, _) -> {
                now.givesNoIdOf(before);
                return null;
            });
        }
        return lost;
    }
}

package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.MemoryJournal;
import org.mailboat.sync.testkit.MemoryStore;
import org.mailboat.sync.testkit.UserStore;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The disk under a store in memory: every commit in its order, and whether it was made to last
/// when it returned. A kill loses nothing that was committed. A power cut may lose commits that
/// were not made to last and that none follows which was: the store is then what the others make of
/// it.
final class MemoryDisk implements Disk {
    private final List<Done> log = new ArrayList<>();
    private int lasting;
    private long commits;
    private MemoryStore store = new MemoryStore();
    private MemoryJournal journal = new MemoryJournal();

    /// Something done to what is on the disk; done again, it does the same.
    private interface Done {
        @Nullable Object on(MemoryStore store, MemoryJournal journal) throws Exception;
    }

    @Override
    public LocalStore store() {
        return store;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public UserStore user() {
        return store;
    }

    @Override
    public long commits() {
        return commits;
    }

    private @Nullable Object commit(boolean lasts, Done commit) throws Exception {
        Object result = commit.on(store, journal);
        log.add(commit);
        commits++;
        lasting = lasts ? log.size() : lasting;
        return result;
    }

    @Override
    public void edit(Consumer<UserStore> edit) {
        try {
            commit(
                    true,
                    (now, _) -> {
                        edit.accept(now);
                        return null;
                    });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("an edit failed", e);
        }
    }

    @Override
    public int cutPower(int most) {
        int keep = Math.max(lasting, log.size() - most);
        int lost = log.size() - keep;
        if (lost > 0) {
            MemoryStore before = store;
            store = new MemoryStore();
            journal = new MemoryJournal();
            log.subList(keep, log.size()).clear();
            commits++;
            try {
                for (Done commit : log) {
                    commit.on(store, journal);
                }
                commit(
                        true,
                        (now, _) -> {
                            now.givesNoIdOf(before);
                            return null;
                        });
            } catch (Exception e) {
                throw new IllegalStateException("what went well before fails now", e);
            }
        }
        return lost;
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public void close() {}

    @Override
    public Session begin() {
        return new MemorySession();
    }

    private final class MemorySession implements Session {
        @Override
        public LocalStore store() {
            return store;
        }

        @Override
        public Journal journal() {
            return journal;
        }

        @Override
        public ContentWriter newContent(long length) {
            return new Writer();
        }

        @Override
        public @Nullable Object commit(boolean lasts, @Nullable Fault fault, Commit commit)
                throws Exception {
            if (fault != null) {
                if (fault.killsBefore()) {
                    throw new FaultPlan.Killed();
                }
                if (fault.trouble() == Fault.Trouble.DISK_FULL) {
                    throw new MailException(
                            SyncFailure.of(
                                    FailureKind.LOCAL_DISK, "There is no room left on the disk."));
                }
            }
            return MemoryDisk.this.commit(lasts, commit::on);
        }

        @Override
        public void end() {}

        @Override
        public void kill() {}
    }

    /// Octets on their way to the disk.
    private final class Writer implements ContentWriter {
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

        @Override
        public void write(byte[] buffer, int offset, int count) {
            octets.write(buffer, offset, count);
        }

        @Override
        public StoredContent finish() {
            byte[] all = octets.toByteArray();
            try {
                Object stored =
                        commit(
                                false,
                                (store, _) -> {
                                    ContentWriter writer = store.newContent(all.length);
                                    writer.write(all, 0, all.length);
                                    return writer.finish();
                                });
                if (stored instanceof StoredContent content) {
                    return content;
                }
                throw new IllegalStateException("nothing stored");
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void abandon() {
            octets.reset();
        }
    }
}

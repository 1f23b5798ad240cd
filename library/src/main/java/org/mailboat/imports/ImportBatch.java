package org.mailboat.imports;

import org.jspecify.annotations.Nullable;
import org.mailboat.MailStore;
import org.mailboat.MailboxInfo;
import org.mailboat.MessageInfo;
import org.mailboat.NewMessage;
import org.mailboat.WorkProgress;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Adds messages to a mailbox, many at once, and keeps what comes of each.
///
/// Of messages that the mailbox has already, octet for octet and of the same date, each that was
/// there before stands for one: so what was imported by an import that was stopped is not imported
/// twice, and a message that is twice in the files still is.
final class ImportBatch {
    static final String UNREADABLE = "it may not be read";

    private static final int MESSAGES_AT_ONCE = 200;
    private static final long BYTES_AT_ONCE = 16 << 20;

    private final MailStore store;
    private final MailboxInfo to;
    private final WorkProgress progress;
    private final List<Waiting> waiting = new ArrayList<>();
    private long bytes;

    /// Of the mailbox's messages those that came of this import, or stand for one of it.
    private final Set<PlacementId> accounted = new HashSet<>();

    private final List<ImportReport.Imported> imported = new ArrayList<>();
    private final List<ImportReport.LeftOut> leftOut = new ArrayList<>();
    private final List<ImportReport.Failed> failed = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> heldBack;

    /// A message that waits to be added with others.
    private record Waiting(String file, long index, NewMessage message) {}

    ImportBatch(MailStore store, MailboxInfo to, WorkProgress progress) {
        this.store = store;
        this.to = to;
        this.progress = progress;
        this.heldBack = store.edits().heldBack(to.id());
    }

    /// Lets a message wait for others to be added with.
    ///
    /// @param size in octets, about
    void add(String file, long index, NewMessage message, long size) {
        waiting.add(new Waiting(file, index, message));
        bytes += size;
        if (waiting.size() >= MESSAGES_AT_ONCE || bytes >= BYTES_AT_ONCE) {
            flush();
        }
    }

    /// Adds those that wait; if one of them cannot be read, each by itself.
    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            addFirst(waiting.size());
        } catch (IOException oneOfThem) {
            while (!waiting.isEmpty()) {
                try {
                    addFirst(1);
                } catch (IOException e) {
                    Waiting bad = waiting.removeFirst();
                    fail(bad.file, bad.index, e);
                }
            }
        }
        bytes = 0;
        progress.at(to.path(), imported.size(), -1);
    }

    private void addFirst(int count) throws IOException {
        List<Waiting> batch = List.copyOf(waiting.subList(0, count));
        List<Waiting> fresh = batch;
        var there = new ArrayList<ImportReport.LeftOut>();
        if (to.messages() > 0) {
            fresh = without(there, batch);
        }
        List<MessageInfo> added =
                fresh.isEmpty()
                        ? List.of()
                        : store.edits()
                                .addMessages(
                                        to.id(), fresh.stream().map(Waiting::message).toList());
        waiting.subList(0, count).clear();
        for (int i = 0; i < added.size(); i++) {
            Waiting each = fresh.get(i);
            MessageInfo message = added.get(i);
            imported.add(
                    new ImportReport.Imported(
                            each.file, each.index, message.message(), message.id()));
            accounted.add(message.id());
        }
        there.forEach(each -> accounted.add(each.placement()));
        leftOut.addAll(there);
    }

    /// Those that the mailbox does not have; the others go to the list.
    private List<Waiting> without(List<ImportReport.LeftOut> there, List<Waiting> batch)
            throws IOException {
        List<List<PlacementId>> same =
                store.edits().sameAs(to.id(), batch.stream().map(Waiting::message).toList());
        var fresh = new ArrayList<Waiting>();
        var taken = new HashSet<PlacementId>();
        for (int i = 0; i < batch.size(); i++) {
            Waiting each = batch.get(i);
            PlacementId standsFor = null;
            for (PlacementId id : same.get(i)) {
                if (standsFor == null && !accounted.contains(id) && taken.add(id)) {
                    standsFor = id;
                }
            }
            if (standsFor == null) {
                fresh.add(each);
            } else {
                there.add(new ImportReport.LeftOut(each.file, each.index, standsFor));
            }
        }
        return fresh;
    }

    void fail(String file, long index, IOException e) {
        String message = e.getMessage();
        fail(
                file,
                index,
                e instanceof AccessDeniedException
                        ? UNREADABLE
                        : message == null ? e.getClass().getSimpleName() : message);
    }

    /// @param reason without a full stop
    void fail(String file, long index, String reason) {
        failed.add(new ImportReport.Failed(file, index, reason));
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    /// Whether the mailbox has nothing to do with it yet.
    boolean isUntouched() {
        return imported.isEmpty() && leftOut.isEmpty();
    }

    ImportReport report() {
        return report(null);
    }

    /// What came of it when no more is to be added.
    ///
    /// @param file that was being read
    /// @param index of the message that was being read
    /// @param failure of the store, or null if somebody wished it
    ImportReport stopped(String file, long index, @Nullable SyncFailure failure) {
        Waiting next = waiting.isEmpty() ? null : waiting.getFirst();
        return report(
                next == null
                        ? new ImportReport.Stopped(file, index, failure)
                        : new ImportReport.Stopped(next.file, next.index, failure));
    }

    private ImportReport report(ImportReport.@Nullable Stopped stopped) {
        return new ImportReport(imported, leftOut, failed, notes, heldBack, stopped);
    }
}

package org.mailboat.sync.apply;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Intent.Subject;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Settles edits whose answer was lost and that the server need not be asked about: deletions for
/// good and marks. Doing them twice is doing them once, and the listings since show whether they
/// were done. Before anything is planned from these listings they have to be told from what others
/// did. For one run.
public final class Unanswered {
    private final RunContext run;
    private final LocalStore store;
    private final Journal journal;
    private final Set<PlacementId> doubtful = new TreeSet<>();

    public Unanswered(RunContext run, Journal journal) {
        this.run = run;
        this.store = run.store();
        this.journal = journal;
    }

    static boolean isDeletion(Intent intent) {
        return intent.kind().equals(Uploading.DELETE) && intent.subject() != null;
    }

    static boolean isMark(Intent intent) {
        return intent.kind().equals(Uploading.MARK) && intent.subject() == null;
    }

    /// Mailboxes in which something may have been marked: they are to be looked at.
    public Set<MailboxId> marked() {
        var marked = new TreeSet<MailboxId>();
        for (Intent intent : journal.open(run.account().id())) {
            MailboxId mailbox = intent.mailbox();
            if (mailbox != null && isMark(intent)) {
                marked.add(mailbox);
            }
        }
        return marked;
    }

    /// Placements of which [#settle] could not find out yet how they are marked.
    public Set<PlacementId> doubtful() {
        return doubtful;
    }

    /// Settles what the listings show.
    ///
    /// @param present mailboxes that both sides have
    /// @param looked those of them that were looked at since
    public void settle(Set<MailboxId> present, Set<MailboxId> looked) {
        doubtful.clear();
        var settlements = new ArrayList<Settlement>();
        var over = new ArrayList<Long>();
        Map<PlacementId, List<Long>> deletions = new TreeMap<>();
        for (Intent intent : journal.open(run.account().id())) {
            Subject subject = intent.subject();
            if (subject != null && isDeletion(intent)) {
                deletions
                        .computeIfAbsent(subject.placement(), _ -> new ArrayList<>())
                        .add(intent.id());
            } else if (isMark(intent)) {
                marks(intent, present, looked, settlements, over);
            }
        }
        deletions(deletions, settlements, over);
        if (!settlements.isEmpty()) {
            store.settle(settlements, run.clock().instant());
            run.tally().addUploaded(settlements.size());
        }
        if (!over.isEmpty()) {
            journal.settle(over);
        }
    }

    /// A message like a deleted one elsewhere is a copy that somebody wanted, not the deleted one
    /// moved.
    private void deletions(
            Map<PlacementId, List<Long>> tried, List<Settlement> settlements, List<Long> over) {
        for (IdSet page : Recovery.pages(tried.keySet())) {
            for (LocalEdit edit : store.edits(page)) {
                RemoteId at = edit.state().remote();
                if (edit.vanished() && edit.state().deleted() && at != null) {
                    settlements.add(new Settlement.Deleted(edit.id(), at));
                    over.addAll(tried.getOrDefault(edit.id(), List.of()));
                }
            }
        }
    }

    /// What is marked there as it was asked for was marked from here: what was edited since is
    /// newer.
    private void marks(
            Intent intent,
            Set<MailboxId> present,
            Set<MailboxId> looked,
            List<Settlement> settlements,
            List<Long> over) {
        MailboxId mailbox = intent.mailbox();
        MarkNote note = MarkNote.parse(intent.evidence());
        if (mailbox == null || !present.contains(mailbox)) {
            over.add(intent.id());
            return;
        }
        if (!looked.contains(mailbox)) {
            note.placements().stream().mapToObj(PlacementId::new).forEach(doubtful::add);
            return;
        }
        over.add(intent.id());
        for (MarkNote.Change change : note.changes()) {
            for (IdSet page : change.placements().pages(FactsReader.PAGE)) {
                for (LocalEdit edit : store.edits(page)) {
                    RemoteId at = edit.state().remote();
                    if (at != null
                            && edit.seen() != null
                            && mailbox.equals(edit.state().agreedMailbox())) {
                        settlements.add(
                                new Settlement.Marked(
                                        edit.id(),
                                        at,
                                        change.added(),
                                        change.removed(),
                                        edit.there()));
                    }
                }
            }
        }
    }
}

package org.mailboat.sync.apply;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.SeenChange;

import java.util.ArrayList;
import java.util.List;

/// Carries out the ops that need nothing but the store: mailboxes, keywords, removals.
public final class LocalChanges {
    private final RunContext run;
    private final LocalStore store;

    public LocalChanges(RunContext run) {
        this.run = run;
        this.store = run.store();
    }

    public void adopt(Op.AdoptMailbox op) {
        run.cancel().check();
        store.adoptMailbox(run.account().id(), op.remote());
    }

    public void rename(Op.RenameMailbox op) {
        run.cancel().check();
        if (op.wentAlong()) {
            // Else its name here would be taken for one that the user gave it.
            store.mailboxes(run.account().id()).stream()
                    .filter(each -> each.id().equals(op.mailbox().id()))
                    .forEach(each -> store.rollBackMailbox(each.id(), each.edit().localModSeq()));
        }
        store.updateMailbox(op.mailbox().id(), op.remote());
    }

    public void update(Op.UpdateMailbox op) {
        run.cancel().check();
        store.updateMailbox(op.mailbox().id(), op.remote());
    }

    /// Takes over the keywords of all these ops; those of one mailbox together.
    public void mark(List<Op.Mark> ops) {
        for (MailboxId mailbox : ops.stream().map(o -> o.mailbox().id()).distinct().toList()) {
            IdSet ids = IdSet.empty();
            for (Op.Mark op : ops) {
                ids = op.mailbox().id().equals(mailbox) ? ids.plus(op.ids()) : ids;
            }
            for (List<SeenChange> page : seen(mailbox)) {
                run.cancel().check();
                var marks = new ArrayList<SeenChange.Marked>();
                for (SeenChange change : page) {
                    if (change instanceof SeenChange.Marked marked
                            && ids.contains(marked.remoteId())) {
                        marks.add(marked);
                    }
                }
                if (!marks.isEmpty()) {
                    run.tally().addUpdated(store.applyMarks(mailbox, marks));
                }
            }
        }
    }

    /// Takes messages from what is here, a page at a time, and counts what that brings or moves.
    public void link(Op.Link op) {
        List<Link> links = op.links();
        int page = store.page();
        for (int from = 0; from < links.size(); from += page) {
            run.cancel().check();
            int to = Math.min(links.size(), from + page);
            long linked = store.link(op.mailbox().id(), List.copyOf(links.subList(from, to)));
            if (op.moves()) {
                run.tally().addMoved(linked);
            } else if (op.brings()) {
                run.tally().addCreated(linked);
            }
        }
    }

    public void remove(Op.Remove op) {
        MailboxId mailbox = op.mailbox().id();
        for (List<SeenChange> page : seen(mailbox)) {
            run.cancel().check();
            var removals = new ArrayList<SeenChange.Vanished>();
            for (SeenChange change : page) {
                if (change instanceof SeenChange.Vanished gone
                        && op.ids().contains(gone.remoteId())) {
                    removals.add(gone);
                }
            }
            if (!removals.isEmpty()) {
                run.tally()
                        .addRemoved(store.applyRemovals(mailbox, removals, run.clock().instant()));
            }
        }
    }

    /// Sets aside what found no partner, unless something of the mailbox is still to come.
    public void retire(Op.RetireDetached op) {
        run.cancel().check();
        MailboxId id = op.mailbox().id();
        for (LocalMailbox mailbox : store.mailboxes(run.account().id())) {
            if (mailbox.id().equals(id) && mailbox.appeared() == 0 && mailbox.resume() == null) {
                long retired = store.retireDetached(id, run.clock().instant());
                run.tally().addRemoved(retired);
                if (retired > 0) {
                    run.watcher().noted(op.outcome(retired));
                }
            }
        }
    }

    public void removeMailbox(Op.RemoveMailbox op) {
        run.cancel().check();
        long unsent = store.removeMailbox(op.mailbox().id(), run.clock().instant());
        run.tally().addRemoved(op.messages());
        if (unsent > 0) {
            run.watcher().noted(op.unsent(unsent));
        }
    }

    private Iterable<List<SeenChange>> seen(MailboxId mailbox) {
        return FactsReader.pages(
                below -> store.seen(mailbox, below, store.page()), SeenChange::remoteId);
    }
}

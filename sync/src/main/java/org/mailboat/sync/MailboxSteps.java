package org.mailboat.sync;

import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Policy;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.apply.MailboxIntents;
import org.mailboat.sync.apply.MailboxUpload;
import org.mailboat.sync.apply.RunContext;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.plan.MailboxReconciler;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.plan.Scope;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The part of a run that carries edits of mailboxes to the server. For one run.
final class MailboxSteps {
    private final RunContext context;
    private final LocalStore store;
    private final Journal journal;
    private final Scope scope;
    private final MailboxesHere mailboxes;
    private final Set<SyncFailure> told = new HashSet<>();

    MailboxSteps(RunContext context, Journal journal, Scope scope, MailboxesHere mailboxes) {
        this.context = context;
        this.store = context.store();
        this.journal = journal;
        this.scope = scope;
        this.mailboxes = mailboxes;
    }

    /// Settles what a stop left open.
    void recover(RemoteTree tree) {
        new MailboxIntents(context, journal).recover(tree);
    }

    /// What is made and renamed. Changes nothing.
    Plan standing(MailboxMatch match) {
        var reconciler = reconciler();
        Plan plan = reconciler.standing(match, here());
        reconciler.withheld().stream().filter(told::add).forEach(context::reportUnsent);
        return plan;
    }

    /// What is deleted: last, when nothing is to be moved out of it any more. Changes nothing.
    ///
    /// @param foreseen what would be done before
    /// @param followed where what was moved there would be edited
    Plan deletions(MailboxMatch match, Foreseen foreseen, Followed followed) {
        if (here().stream().noneMatch(LocalMailbox::deleted)) {
            return Plan.EMPTY;
        }
        var reconciler = reconciler();
        Plan plan =
                reconciler.deletions(
                        match,
                        busy(foreseen, followed),
                        this::isListed,
                        store::knownCount,
                        foreseen::leaving);
        reconciler.withheld().stream().filter(told::add).forEach(context::reportUnsent);
        return plan;
    }

    /// Whether what the server told last of a mailbox is what was listed, and not only heard of. Of
    /// one that tells no next number it is looked at once more when it is deleted.
    private boolean isListed(LocalMailbox mailbox) {
        Checkpoint listed = mailbox.checkpoint();
        RemoteMailbox agreed = mailbox.agreed();
        MailboxStatus told = agreed == null ? null : agreed.status();
        return listed != null
                && told != null
                && mailbox.resume() == null
                && (told.uidNext() == 0 || context.remote().standsStill(listed, told));
    }

    /// Mailboxes that were made here and that the server does not have yet, by their names.
    Map<MailboxId, MailboxPath> unsent() {
        Map<MailboxId, MailboxPath> unsent = new TreeMap<>();
        here().stream()
                .filter(each -> each.agreed() == null && !each.edit().localOnly())
                .forEach(each -> unsent.put(each.id(), each.path()));
        return unsent;
    }

    /// @return whether the tree may look otherwise than listed
    boolean carryOut(Plan plan, RemoteTree tree) {
        return new MailboxUpload(context, journal).carryOut(plan, tree);
    }

    /// Mailboxes that are deleted here, and out of which something is still to be moved: what
    /// becomes of that there is followed to the end.
    Set<MailboxId> left() {
        Set<MailboxId> left = new TreeSet<>();
        here().stream().filter(LocalMailbox::deleted).forEach(each -> left.add(each.id()));
        if (!left.isEmpty()) {
            left.retainAll(busy(Foreseen.NOTHING, Followed.none(store)));
        }
        return left;
    }

    private Set<MailboxId> busy(Foreseen foreseen, Followed followed) {
        var busy = new TreeSet<MailboxId>();
        Set<MailboxId> neverSent = new TreeSet<>();
        Set<MailboxId> trashes = new TreeSet<>();
        for (LocalMailbox mailbox : here()) {
            if (mailbox.edit().localOnly()) {
                neverSent.add(mailbox.id());
            }
            if (mailbox.isTrash()) {
                trashes.add(mailbox.id());
            }
        }
        long after = 0;
        List<LocalEdit> page;
        do {
            page = store.edits(context.account().id(), after, store.page());
            for (LocalEdit each : page) {
                after = each.state().localModSeq();
                if (foreseen.settles(each)) {
                    continue;
                }
                LocalEdit edit = followed.at(each);
                MailboxId agreed = edit.state().agreedMailbox();
                if (agreed != null && isToLeave(edit, agreed, trashes)) {
                    busy.add(agreed);
                }
                LocalEdit.Source source = edit.source();
                boolean stays = neverSent.contains(edit.state().mailbox());
                if (source != null && !(stays && edit.state().complete())) {
                    busy.add(source.mailbox());
                }
            }
        } while (page.size() == store.page());
        return busy;
    }

    /// What is deleted in a mailbox goes with it. What was moved out of it before, and thrown away
    /// where it then stood, goes to the trash, as it would have done from there.
    private boolean isToLeave(LocalEdit edit, MailboxId agreed, Set<MailboxId> trashes) {
        Policy policy = context.account().policy();
        PlacementState state = edit.state();
        boolean goesToTrash =
                policy.deletions() == Policy.Deletions.TRASH
                        && policy.direction() != Policy.Direction.PULL
                        && !edit.leftBehind()
                        && !agreed.equals(state.mailbox())
                        && !trashes.contains(agreed);
        return !state.deleted() || goesToTrash;
    }

    private MailboxReconciler reconciler() {
        return new MailboxReconciler(context.account().policy(), scope, context.clock().instant());
    }

    private List<LocalMailbox> here() {
        return mailboxes.all();
    }
}

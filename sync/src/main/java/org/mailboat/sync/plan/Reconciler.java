package org.mailboat.sync.plan;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Policy;
import org.mailboat.model.Policy.Deletions;
import org.mailboat.model.Policy.Direction;
import org.mailboat.model.Printable;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The decision: differences and a policy in, a [Plan] out. The same input gives the same plan.
public final class Reconciler {
    private final Policy policy;
    private final Scope scope;

    public Reconciler(Policy policy, Scope scope) {
        this.policy = policy;
        this.scope = scope;
    }

    /// What brings the mailboxes themselves into agreement, as far as that destroys nothing: it is
    /// carried out before the mailboxes are listed.
    ///
    /// @param made paths of mailboxes that were made here and are not on the server yet, for all
    ///   that is known: one that the server has is the same, also for who takes nothing from there
    public Plan hierarchy(MailboxMatch match, Collection<MailboxPath> made) {
        var renames = new ArrayList<Op>();
        var ops = new ArrayList<Op>();
        var notes = new ArrayList<String>();
        for (RemoteMailbox remote : match.appeared()) {
            if (!scope.mailboxes().test(remote.path())) {
                continue;
            }
            boolean wanted =
                    takesFromServer() || remote.path().isInbox() || made.contains(remote.path());
            if (wanted && scope.hierarchy()) {
                ops.add(new Op.AdoptMailbox(remote));
            } else {
                notes.add(
                        "The mailbox "
                                + name(remote)
                                + " is not here yet, and mailboxes are not brought in by this"
                                + " run.");
            }
        }
        var kin =
                new MailboxKin(
                        match, match.same().stream().map(MailboxMatch.Pair::local).toList(), true);
        for (MailboxMatch.Pair pair : match.same()) {
            RemoteMailbox agreed = pair.local().agreed();
            if (!scope.hierarchy() || !takesFromServer() || agreed == null) {
                continue;
            }
            MailboxRef ref = ref(pair.local(), pair.remote());
            if (!MailboxMatch.key(agreed).equals(MailboxMatch.key(pair.remote()))) {
                // Out of scope, too: by its old name it would be taken for another one.
                // What is deleted here stays so, whatever it is called there.
                boolean back =
                        !pair.local().deleted()
                                && kin.wentAlongHere(pair.local())
                                && !kin.wentAlongThere(pair.local(), pair.remote());
                renames.add(new Op.RenameMailbox(ref, pair.remote(), back));
            } else if (scope.mailboxes().test(pair.remote().path())
                    && !withoutCounters(agreed).equals(withoutCounters(pair.remote()))) {
                ops.add(new Op.UpdateMailbox(ref, pair.remote()));
            }
        }
        // Names are given back before anything new takes them.
        renames.addAll(ops);
        return new Plan(renames, List.of(), notes);
    }

    /// What brings the messages into agreement, and removes what is gone. Made when the whole
    /// account has been observed.
    ///
    /// @param facts of the mailboxes that take part, in the order in which they are worked on,
    ///   without what the matches account for
    public Plan contents(MailboxMatch match, List<MailboxFacts> facts, Matches matches) {
        var marks = new ArrayList<Op>();
        var removals = new ArrayList<Op>();
        var fetches = new ArrayList<Op>();
        var shares = new ArrayList<Op>();
        var last = new ArrayList<Op>();
        var notes = new ArrayList<String>();
        if (takesContents()) {
            for (MailboxFacts seen : facts) {
                marks(seen, marks);
                removals(seen, removals, notes);
                fetch(seen.mailbox(), seen.owed().whole(), false, fetches);
                fetch(seen.mailbox(), seen.owed().headers(), true, fetches);
                if (!seen.owed().shared().isEmpty()) {
                    shares.add(new Op.Share(seen.mailbox(), seen.owed().shared()));
                }
                retirement(seen, last);
            }
        }
        if (scope.hierarchy()) {
            removedMailboxes(match, matches, last, notes);
        }
        var ops = new ArrayList<>(marks);
        if (takesContents()) {
            ops.addAll(matches.links());
        }
        ops.addAll(fetches);
        ops.addAll(shares);
        ops.addAll(removals);
        ops.addAll(last);
        return new Plan(ops, List.of(), notes);
    }

    /// Whether messages are taken over from the server.
    public boolean takesContents() {
        return takesFromServer() && scope.contents();
    }

    private boolean takesFromServer() {
        return policy.direction() != Direction.PUSH;
    }

    private static void marks(MailboxFacts seen, List<Op> ops) {
        for (MailboxFacts.MarkChange change : seen.marks()) {
            ops.add(new Op.Mark(seen.mailbox(), change.added(), change.removed(), change.ids()));
        }
    }

    private static void fetch(
            MailboxRef mailbox, Owed.Part owed, boolean headersOnly, List<Op> ops) {
        if (!owed.ids().isEmpty()) {
            ops.add(new Op.Fetch(mailbox, owed.ids(), owed.bytes(), headersOnly, owed.newest()));
        }
    }

    private void removals(MailboxFacts seen, List<Op> ops, List<String> notes) {
        IdSet vanished = seen.vanished();
        if (vanished.isEmpty()) {
            return;
        }
        if (policy.deletions() == Deletions.KEEP) {
            notes.add(
                    vanished.size()
                            + " removed on the server stay in "
                            + Printable.of(seen.mailbox().path().toString())
                            + " here, as the account's policy says.");
        } else {
            ops.add(new Op.Remove(seen.mailbox(), vanished));
        }
    }

    /// What finds no partner can be told only when everything the server has is here.
    private void retirement(MailboxFacts seen, List<Op> ops) {
        boolean awaited = scope.headersOnly() || seen.withheld() > 0;
        if (seen.detached() > 0 && !awaited && policy.deletions() != Deletions.KEEP) {
            long unmatched = Math.max(0, seen.detached() - seen.owed().messages());
            ops.add(new Op.RetireDetached(seen.mailbox(), unmatched));
        }
    }

    private void removedMailboxes(
            MailboxMatch match, Matches matches, List<Op> ops, List<String> notes) {
        // Children before parents.
        for (LocalMailbox gone : match.vanished().reversed()) {
            RemoteMailbox agreed = gone.agreed();
            boolean takes = takesFromServer() || gone.deleted();
            if (agreed == null || !takes || !scope.mailboxes().test(gone.path())) {
                continue;
            }
            if (policy.deletions() == Deletions.KEEP) {
                notes.add(
                        "The mailbox "
                                + Printable.of(gone.path().toString())
                                + " is gone on the server and stays here, as the account's policy"
                                + " says.");
            } else {
                long messages = Math.max(0, gone.messages() - matches.leaving(gone.id()));
                ops.add(new Op.RemoveMailbox(ref(gone, agreed), messages));
            }
        }
    }

    private static MailboxRef ref(LocalMailbox local, RemoteMailbox remote) {
        return new MailboxRef(local.id(), remote.wireName(), local.path());
    }

    /// What a listing tells for sure: ids come with the opening, counters change all the time.
    private static RemoteMailbox withoutCounters(RemoteMailbox mailbox) {
        return new RemoteMailbox(
                mailbox.wireName(),
                mailbox.path(),
                mailbox.separator(),
                mailbox.roles(),
                mailbox.subscribed(),
                mailbox.selectable(),
                null,
                null,
                mailbox.foreign());
    }

    private static String name(RemoteMailbox mailbox) {
        return Printable.of(mailbox.path().toString());
    }
}

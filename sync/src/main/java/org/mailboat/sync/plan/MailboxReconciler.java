package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Policy;
import org.mailboat.model.Policy.Conflict;
import org.mailboat.model.Policy.Deletions;
import org.mailboat.model.Policy.Direction;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// The decision about mailboxes that were made, renamed or deleted here. The same input gives the
/// same plan. For one plan.
public final class MailboxReconciler {
    private static final String UNKNOWN_MAIL = "there is mail in it that was not known here";

    private final Policy policy;
    private final Scope scope;
    private final Instant now;
    private final List<Op> ops = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<SyncFailure> withheld = new ArrayList<>();

    public MailboxReconciler(Policy policy, Scope scope, Instant now) {
        this.policy = policy;
        this.scope = scope;
        this.now = now;
    }

    /// What is made and renamed, in an order in which every name is free when its turn comes.
    public Plan standing(MailboxMatch match, List<LocalMailbox> all) {
        var naming = new Naming(match, all);
        var kin = new MailboxKin(match, all, policy.conflict() == Conflict.SERVER);
        Map<MailboxId, RemoteMailbox> there = new TreeMap<>();
        match.same().forEach(pair -> there.put(pair.local().id(), pair.remote()));
        for (LocalMailbox mailbox : all) {
            RemoteMailbox remote = there.get(mailbox.id());
            if (mailbox.deleted() || mailbox.edit().localOnly()) {
                continue;
            }
            if (isWaiting(mailbox, remote)) {
                naming.hold(mailbox);
            }
            if (mailbox.agreed() == null) {
                MailboxPath target = kin.target(mailbox);
                if (target != null && !naming.isTaken(target) && isWanted(mailbox)) {
                    naming.want(mailbox, target);
                }
            } else if (remote != null && isRenamed(mailbox, remote) && isWanted(mailbox)) {
                rename(mailbox, remote, naming, kin);
            }
        }
        ops.addAll(naming.ordered());
        conflicts.addAll(naming.conflicts());
        for (LocalMailbox mailbox : naming.nameless()) {
            RemoteMailbox remote = there.get(mailbox.id());
            if (remote != null) {
                takeBack(mailbox, remote, "another mailbox is called so there");
            }
        }
        return new Plan(ops, conflicts, notes);
    }

    /// Renamed here, and not called so there by now.
    private static boolean isRenamed(LocalMailbox mailbox, RemoteMailbox remote) {
        RemoteMailbox agreed = mailbox.agreed();
        return agreed != null
                && !mailbox.path().equals(agreed.path())
                && !mailbox.path().equals(remote.path());
    }

    /// Whether it does not get its name yet, as that failed not long ago.
    private boolean isWaiting(LocalMailbox mailbox, @Nullable RemoteMailbox remote) {
        boolean edited = mailbox.agreed() == null || (remote != null && isRenamed(mailbox, remote));
        return edited && !mailbox.edit().tried().isDue(now);
    }

    private boolean isWanted(LocalMailbox mailbox) {
        if (!scope.uploadsHierarchy() || !scope.mailboxes().test(mailbox.path())) {
            if (!policy.includes(mailbox.path())) {
                notes.add(
                        "The mailbox "
                                + Words.quoted(mailbox.path())
                                + " was edited here and is not sent: the account's policy leaves it"
                                + " out.");
            }
            return false;
        }
        if (policy.direction() == Direction.PULL) {
            notes.add(
                    "The mailbox "
                            + Words.quoted(mailbox.path())
                            + " was edited here and stays as it is on the server, as the account's"
                            + " policy says.");
            return false;
        }
        if (!mailbox.edit().tried().isDue(now)) {
            SyncFailure failure = mailbox.edit().tried().failure();
            if (failure != null) {
                withheld.add(failure);
            }
            return false;
        }
        return true;
    }

    private void rename(LocalMailbox mailbox, RemoteMailbox remote, Naming naming, MailboxKin kin) {
        RemoteMailbox agreed = mailbox.agreed();
        boolean there = agreed != null && !agreed.path().equals(remote.path());
        if (there && kin.wentAlongHere(mailbox)) {
            // It goes along there as well, or has the name that it was given there.
            return;
        }
        MailboxPath target = kin.target(mailbox);
        String why = null;
        if (remote.path().isInbox()) {
            why = "no server lets INBOX be renamed";
        } else if (remote.foreign()) {
            why = "it is not the user's own";
        } else if (there
                && policy.conflict() == Conflict.SERVER
                && !kin.wentAlongThere(mailbox, remote)) {
            why = "it was renamed there, too";
        } else if (target == null) {
            why = "what it was put below is below it there";
        }
        if (why == null && target != null) {
            naming.want(mailbox, target);
        } else if (why != null) {
            naming.keep(mailbox);
            takeBack(mailbox, remote, why);
        }
    }

    private void takeBack(LocalMailbox mailbox, RemoteMailbox remote, String why) {
        ops.add(new UploadOp.TakeBackMailbox(mailbox.id(), mailbox.path(), remote.path(), why));
        conflicts.add(
                "The mailbox "
                        + Words.quoted(mailbox.path())
                        + " is called as on the server again, "
                        + Words.quoted(remote.path())
                        + ": "
                        + why
                        + ".");
    }

    /// What is deleted for good, those below first.
    ///
    /// @param busy mailboxes out of which something is still to be moved
    /// @param listed whether a mailbox was listed to the end since the server told these counters
    /// @param known how many messages of a mailbox are known here
    /// @param leaving how many of them are to leave it before
    public Plan deletions(
            MailboxMatch match,
            Set<MailboxId> busy,
            Predicate<LocalMailbox> listed,
            ToLongFunction<MailboxId> known,
            ToLongFunction<MailboxId> leaving) {
        for (MailboxMatch.Pair pair : match.same().reversed()) {
            LocalMailbox mailbox = pair.local();
            if (!mailbox.deleted() || busy.contains(mailbox.id()) || !isWanted(mailbox)) {
                continue;
            }
            RemoteMailbox agreed = mailbox.agreed();
            MailboxStatus seen = agreed == null ? null : agreed.status();
            if (policy.deletions() == Deletions.KEEP) {
                notes.add(
                        "The mailbox "
                                + Words.quoted(mailbox.path())
                                + " was deleted here and stays on the server, as the account's"
                                + " policy says.");
            } else if (pair.remote().foreign()) {
                takeBack(mailbox, pair.remote(), "it is not the user's own");
            } else if (mailbox.appeared() > 0 || mailbox.messages() > 0 || seen == null) {
                takeBack(mailbox, pair.remote(), UNKNOWN_MAIL);
            } else if (!listed.test(mailbox)) {
                notes.add(
                        "The mailbox "
                                + Words.quoted(mailbox.path())
                                + " was deleted here and stays on the server until it is seen what"
                                + " is in it.");
            } else if (isToBeLeft(pair, match)) {
                notes.add(
                        "The mailbox "
                                + Words.quoted(mailbox.path())
                                + " was deleted here and stays on the server until what is to be"
                                + " called otherwise has left it.");
            } else if (known.applyAsLong(mailbox.id()) != seen.messages()) {
                takeBack(mailbox, pair.remote(), UNKNOWN_MAIL);
            } else {
                ops.add(
                        new UploadOp.DeleteMailbox(
                                mailbox.id(),
                                mailbox.path(),
                                pair.remote().path(),
                                seen.messages() - leaving.applyAsLong(mailbox.id())));
            }
        }
        return new Plan(ops, conflicts, notes);
    }

    /// Whether a mailbox that still stands below is to leave, and can before this one is gone:
    /// there are servers that refuse for good to delete one that has others below it.
    private boolean isToBeLeft(MailboxMatch.Pair deleted, MailboxMatch match) {
        String above = deleted.remote().path() + "/";
        return match.same().stream()
                .filter(pair -> pair.remote().path().toString().startsWith(above))
                .filter(pair -> isRenamed(pair.local(), pair.remote()))
                .map(MailboxMatch.Pair::local)
                .filter(child -> !child.deleted() && !child.edit().localOnly())
                .filter(child -> policy.includes(child.path()))
                .map(child -> child.path() + "/")
                .anyMatch(target ->
                        !target.startsWith(above)
                                && match.same().stream()
                                        .filter(pair -> pair.local().deleted())
                                        .noneMatch(pair ->
                                                target.startsWith(pair.remote().path() + "/")));
    }

    /// What a mailbox is called on the server while its name is another one's.
    static String aside(MailboxId id) {
        return "mailboat-" + id.number();
    }

    /// Whether a mailbox stepped aside, and was to have another name since.
    public static boolean isAside(MailboxId id, String path) {
        return path.substring(path.lastIndexOf('/') + 1).equals(aside(id));
    }

    /// Why edits are not tried yet.
    public List<SyncFailure> withheld() {
        return List.copyOf(withheld);
    }
}

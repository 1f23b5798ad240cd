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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
        conflicts.addAll(naming.conflicts);
        for (LocalMailbox mailbox : naming.nameless) {
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
    private static String aside(MailboxId id) {
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

    /// Who is called what while mailboxes are renamed one after the other.
    private static final class Naming {
        private final Map<String, @Nullable MailboxId> taken = new TreeMap<>();
        private final List<Want> wants = new ArrayList<>();
        private final List<Op> ordered = new ArrayList<>();
        private final List<String> conflicts = new ArrayList<>();

        /// Mailboxes whose new name belongs to another one, and will.
        private final List<LocalMailbox> nameless = new ArrayList<>();

        /// Names with a `/` behind them, of those that do not get them now.
        private final List<String> held = new ArrayList<>();

        /// Those here that go by the names they have.
        private final Set<MailboxId> settled = new TreeSet<>();

        /// A mailbox that is to have another name, or to be made.
        private record Want(LocalMailbox mailbox, MailboxPath path) {
            String target() {
                return path.toString();
            }
        }

        Naming(MailboxMatch match, List<LocalMailbox> all) {
            for (LocalMailbox mailbox : all) {
                RemoteMailbox agreed = mailbox.agreed();
                if (agreed != null && !mailbox.deleted() && mailbox.path().equals(agreed.path())) {
                    settled.add(mailbox.id());
                }
            }
            match.appeared().forEach(remote -> taken.put(remote.path().toString(), null));
            match.same()
                    .forEach(pair -> taken.put(pair.remote().path().toString(), pair.local().id()));
        }

        boolean isTaken(MailboxPath path) {
            return taken.containsKey(path.toString()) && taken.get(path.toString()) == null;
        }

        /// It goes by the name that the server has for it, which no other one gets.
        void keep(LocalMailbox mailbox) {
            settled.add(mailbox.id());
        }

        /// It does not get its name now: what is below it here would come below another one.
        void hold(LocalMailbox mailbox) {
            held.add(mailbox.path() + "/");
        }

        void want(LocalMailbox mailbox, MailboxPath path) {
            wants.add(new Want(mailbox, path));
        }

        List<Op> ordered() {
            List<Want> waiting = new ArrayList<>(wants);
            waiting.sort(
                    Comparator.comparingLong((Want want) -> depth(want.target()))
                            .thenComparing(Want::target));
            while (!waiting.isEmpty()) {
                List<Want> ready = waiting.stream().filter(want -> isReady(want, waiting)).toList();
                if (ready.isEmpty()) {
                    makeRoom(waiting);
                    continue;
                }
                Want next = ready.getFirst();
                waiting.remove(next);
                carryOut(next);
            }
            return ordered;
        }

        /// Whether its name is free, or will never be, those of what goes along with it are, and
        /// what is to stand above it does.
        private boolean isReady(Want want, List<Want> waiting) {
            for (Want other : waiting) {
                if (other.mailbox().id().equals(want.mailbox().id())) {
                    continue;
                }
                boolean above = want.target().startsWith(other.target() + "/");
                String stands = name(other.mailbox().id());
                boolean inTheWay = want.target().equals(stands);
                if (above || inTheWay) {
                    return false;
                }
            }
            String own = name(want.mailbox().id());
            return own == null || own.equals(want.target()) || !collides(own, want.target());
        }

        /// Whether something below would come to a name that is taken.
        private boolean collides(String from, String to) {
            return taken.keySet().stream()
                    .filter(name -> name.startsWith(from + "/"))
                    .anyMatch(name -> taken.containsKey(to + name.substring(from.length())));
        }

        private void carryOut(Want want) {
            MailboxId id = want.mailbox().id();
            String stands = name(id);
            if (want.target().equals(stands)) {
                // It went along with the one above it.
                return;
            }
            if (held.stream().anyMatch(want.mailbox().path().toString()::startsWith)) {
                return;
            }
            if (taken.containsKey(want.target())) {
                MailboxId holder = taken.get(want.target());
                if (stands != null && isAside(id, stands)) {
                    // What it was called before may be another one's by now.
                    rename(id, stands, free(want.target()), want.mailbox().path());
                    return;
                }
                if (stands != null && (holder == null || settled.contains(holder))) {
                    nameless.add(want.mailbox());
                    return;
                }
                hold(want.mailbox());
                conflicts.add(
                        "The mailbox "
                                + Words.quoted(want.mailbox().path())
                                + " cannot be called so on the server, where another one is.");
                return;
            }
            if (stands == null) {
                ordered.add(
                        new UploadOp.CreateMailbox(
                                id,
                                want.path(),
                                want.mailbox().path(),
                                want.mailbox().edit().wantedRole()));
                taken.put(want.target(), id);
            } else if (want.target().startsWith(stands + "/")) {
                // No server moves a mailbox below itself.
                stepAside(id, stands);
                carryOut(want);
            } else {
                rename(id, stands, want.target(), want.mailbox().path());
            }
        }

        /// Names are in each other's way: one of them steps aside.
        private void makeRoom(List<Want> waiting) {
            for (Want want : waiting) {
                String stands = name(want.mailbox().id());
                if (stands != null
                        && !stands.equals(want.target())
                        && waiting.stream().anyMatch(o -> o.target().equals(stands))) {
                    stepAside(want.mailbox().id(), stands);
                    return;
                }
            }
            // Nothing is in the way but what waits itself: the first one does without.
            carryOut(waiting.removeFirst());
        }

        private void stepAside(MailboxId id, String stands) {
            int level = stands.lastIndexOf('/') + 1;
            rename(id, stands, stands.substring(0, level) + aside(id), null);
        }

        /// The name with the first number behind it that makes it free.
        private String free(String name) {
            int number = 2;
            while (taken.containsKey(name + " " + number)) {
                number++;
            }
            return name + " " + number;
        }

        private void rename(MailboxId id, String from, String to, @Nullable MailboxPath here) {
            ordered.add(
                    new UploadOp.RenameMailbox(
                            id, MailboxPath.parse(from), MailboxPath.parse(to), here));
            Map<String, @Nullable MailboxId> moved = new TreeMap<>();
            taken.entrySet()
                    .removeIf(each -> {
                        String name = each.getKey();
                        boolean goes = name.equals(from) || name.startsWith(from + "/");
                        if (goes) {
                            moved.put(to + name.substring(from.length()), each.getValue());
                        }
                        return goes;
                    });
            taken.putAll(moved);
        }

        private @Nullable String name(MailboxId id) {
            for (Map.Entry<String, @Nullable MailboxId> each : taken.entrySet()) {
                if (id.equals(each.getValue())) {
                    return each.getKey();
                }
            }
            return null;
        }

        private static long depth(String path) {
            return path.chars().filter(c -> c == '/').count();
        }
    }
}

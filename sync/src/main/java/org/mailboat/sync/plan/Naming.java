package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who is called what while mailboxes are renamed one after the other.
final class Naming {
    private final Map<String, @Nullable MailboxId> taken = new TreeMap<>();
    private final List<Want> wants = new ArrayList<>();
    private final List<Op> ordered = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();

    /// Their new name belongs to another one, and will.
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
        match.same().forEach(pair -> taken.put(pair.remote().path().toString(), pair.local().id()));
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

    /// What is made and renamed, in an order in which each name is free when its turn comes.
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

    /// After [#ordered]: names that another mailbox has there, in words.
    List<String> conflicts() {
        return conflicts;
    }

    /// After [#ordered]: mailboxes that stay as the server has them.
    List<LocalMailbox> nameless() {
        return nameless;
    }

    /// Whether its name is free, or will never be, those of what goes along with it are, and what
    /// is to stand above it does.
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
            if (stands != null && MailboxReconciler.isAside(id, stands)) {
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
        rename(id, stands, stands.substring(0, level) + MailboxReconciler.aside(id), null);
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

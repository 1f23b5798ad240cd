package org.mailboat.sync.testkit.simulation;

import org.mailboat.model.MailboxId;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What people did to mailboxes. Where only one of them did anything to any, they all are in the
/// end as that person left them, and hold the mail that nobody touched.
final class Arranged {
    private final SimulatedWorld world;
    private final Set<Who> arrangers = EnumSet.noneOf(Who.class);

    /// As the one who arranges them sees them: what each was called in the beginning, or nothing.
    private final Map<String, String> names = new TreeMap<>();

    /// Deleted ones may come again, with what others put into them meanwhile.
    private final Set<String> dropped = new TreeSet<>();

    /// What each mailbox was called in a store when the history began.
    private final Map<Who, Map<MailboxId, String>> ids = new EnumMap<>(Who.class);

    private boolean isDoubtful;

    Arranged(SimulatedWorld world) {
        this.world = world;
        world.server().paths().forEach(path -> names.put(path, path));
    }

    /// The history begins for a store that has synced.
    void begins(Site site) {
        Map<MailboxId, String> called = new TreeMap<>();
        mailboxes(site).forEach(each -> called.put(each.id(), each.path().toString()));
        ids.put(site.who(), called);
    }

    private static List<LocalMailbox> mailboxes(Site site) {
        return site.store().mailboxes(site.account().id());
    }

    void creates(Who who, String path) {
        arrangers.add(who);
        names.putIfAbsent(path, "");
        dropped.remove(path);
    }

    void renames(Who who, String from, String to) {
        arrangers.add(who);
        // One that came again is renamed.
        isDoubtful |= !names.containsKey(from);
        for (String path : Set.copyOf(names.keySet())) {
            if (path.equals(from) || path.startsWith(from + "/")) {
                String other = to + path.substring(from.length());
                names.put(other, names.remove(path));
                dropped.remove(other);
            }
        }
        // What comes again comes below the one above it, whatever that is called by then.
        for (String path : Set.copyOf(dropped)) {
            if (path.startsWith(from + "/")) {
                dropped.add(to + path.substring(from.length()));
            }
        }
    }

    void drops(Who who, String path) {
        arrangers.add(who);
        String first = names.remove(path);
        // One that comes again has the name that the server knows.
        isDoubtful |= first != null && !first.equals(path);
        dropped.add(path);
    }

    /// Something happened after which a store cannot know which mailbox is which, or what its user
    /// did.
    void doubt() {
        isDoubtful = true;
    }

    void check() {
        boolean known =
                arrangers.size() == 1
                        && arrangers.stream()
                                .allMatch(who ->
                                        !who.hasStore() || world.setup().synced().contains(who));
        if (isDoubtful
                || !known
                || world.setup().way() != null
                || world.wasLate()
                || world.sites().stream().anyMatch(Site::hasLost)) {
            return;
        }
        Who who = arrangers.iterator().next();
        Set<String> there = new TreeSet<>(world.server().paths());
        Set<String> wanted = new TreeSet<>(names.keySet());
        Set<String> more = new TreeSet<>(there);
        more.removeAll(wanted);
        more.removeAll(dropped);
        if (world.setup().throwsAway()) {
            more.removeIf(path -> path.startsWith("Trash"));
        }
        if (!there.containsAll(wanted) || !more.isEmpty()) {
            throw new Violation(
                    Law.AS_WAS_MEANT,
                    "%s alone arranged mailboxes, left %s, and they are %s"
                            .formatted(who, wanted, there));
        }
        Map<String, String> now = new TreeMap<>();
        names.forEach((path, first) -> now.put(first, path));
        // By numbers and content alone, one whose mail was taken along may be any of two.
        if (world.setup().server().mailboxIds() && !world.wasRenamedAmid()) {
            world.sites().forEach(site -> checkIds(site, now));
        }
        checkMail(who, now);
    }

    /// Whoever renamed it: it is the same mailbox to each store.
    private void checkIds(Site site, Map<String, String> now) {
        Map<MailboxId, String> called = new TreeMap<>();
        mailboxes(site).forEach(each -> called.put(each.id(), each.path().toString()));
        ids.getOrDefault(site.who(), Map.of())
                .forEach((id, first) -> {
                    String wanted = now.get(first);
                    if (wanted != null && !wanted.equals(called.get(id))) {
                        throw new Violation(
                                Law.IDS_STAY,
                                "%s's store had %s as %s, which is called %s now, and has %s"
                                        .formatted(site.who(), first, id, wanted, called));
                    }
                });
    }

    /// What was in a mailbox in the beginning, and nobody touched, is in it.
    private void checkMail(Who who, Map<String, String> now) {
        for (String mail : world.setup().mails()) {
            String[] parts = mail.split("@", 2);
            Ledger.Mail known = world.judge().ledger().mail(parts[0]);
            String wanted = now.get(parts[1]);
            boolean untouched =
                    known.made == 1
                            && !known.excused
                            && known.edited.isEmpty()
                            && known.movedTo.isEmpty()
                            && known.removedThere == 0;
            if (wanted == null || !untouched) {
                continue;
            }
            for (SimulatedWorld.Place place : world.find(parts[0])) {
                if (!place.mailbox().equals(wanted)) {
                    throw new Violation(
                            Law.AS_WAS_MEANT,
                            "%s alone arranged mailboxes, nobody touched %s, which was in %s and is in %s"
                                    .formatted(who, parts[0], wanted, place.mailbox()));
                }
            }
        }
    }
}

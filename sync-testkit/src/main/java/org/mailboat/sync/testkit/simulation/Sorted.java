package org.mailboat.sync.testkit.simulation;

import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Mail is junk or it is not: a store that marks it as one, as its person did, takes away that
/// others had marked it as the other, unless they did while it was at work.
final class Sorted {
    static final Keyword JUNK = new Keyword("$Junk");
    static final Keyword NOT_JUNK = new Keyword("$NotJunk");

    private final SimulatedWorld world;
    private final Ledger ledger;

    /// When messages were marked, in changes of the server's mail.
    private final Map<String, Map<Keyword, Long>> since = new HashMap<>();

    private final Map<Who, Long> begun = new EnumMap<>(Who.class);

    /// What a store marked in its last run, and as what.
    private final Map<Who, Map<String, Keyword>> sorted = new EnumMap<>(Who.class);

    Sorted(SimulatedWorld world, Ledger ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    static boolean isOne(Keyword keyword) {
        return keyword.equals(JUNK) || keyword.equals(NOT_JUNK);
    }

    static Keyword other(Keyword keyword) {
        return keyword.equals(JUNK) ? NOT_JUNK : JUNK;
    }

    void begins(Who who, long changes) {
        begun.put(who, changes);
        sorted.remove(who);
    }

    /// @param store whose run did it, or null if no run did
    void marked(String name, Keywords added, Who store, long changes) {
        for (Keyword keyword : added.asList()) {
            if (isOne(keyword)) {
                since.computeIfAbsent(name, _ -> new HashMap<>()).put(keyword, changes);
                if (store.hasStore()) {
                    sorted.computeIfAbsent(store, _ -> new TreeMap<>()).put(name, keyword);
                }
            }
        }
    }

    void check(Site site) {
        if (site.isRunning()) {
            return;
        }
        Map<String, Keyword> done = sorted.remove(site.who());
        if (done != null) {
            done.forEach((name, keyword) -> check(site, name, keyword));
        }
    }

    private static boolean isEdited(Site site, String name) {
        Set<PlacementId> edited =
                site.store().edits(site.account().id(), 0, Integer.MAX_VALUE).stream()
                        .map(LocalEdit::id)
                        .collect(Collectors.toSet());
        return site.user().standing().stream()
                .filter(each -> Ledger.name(each.text()).equals(name))
                .anyMatch(each -> edited.contains(each.state().id()));
    }

    private void check(Site site, String name, Keyword keyword) {
        Ledger.Mail mail = ledger.mail(name);
        Keyword other = other(keyword);
        long others = since.getOrDefault(name, Map.of()).getOrDefault(other, Long.MAX_VALUE);
        boolean known = others <= begun.getOrDefault(site.who(), 0L);
        boolean both =
                world.find(name).stream()
                        .map(place -> place.mail().keywords())
                        .anyMatch(now -> now.contains(keyword) && now.contains(other));
        if (both
                && known
                && !site.hasLost()
                && mail.made == 1
                && !mail.excused
                && mail.isTouched(site.who(), keyword, true)
                && !mail.isTouched(site.who(), other, true)
                && !isEdited(site, name)) {
            throw new Violation(
                    Law.AS_WAS_MEANT,
                    "%s's store marks %s %s, which stays %s as well"
                            .formatted(site.who(), name, keyword, other));
        }
    }
}

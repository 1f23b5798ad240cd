package org.mailboat.sync.testkit.simulation;

import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.testkit.UserStore.Standing;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A time in which the server lists no mailbox. What a guarded store has of what the server still
/// has must not be removed by a run.
final class Blackout {
    /// So long after a first look a second one tells.
    private static final Duration DOUBT = Duration.ofMinutes(1);

    private final SimulatedWorld world;
    private final Map<Who, Map<PlacementId, String>> kept = new EnumMap<>(Who.class);
    private final Map<Who, Instant> refused = new EnumMap<>(Who.class);
    private boolean lasts;

    Blackout(SimulatedWorld world) {
        this.world = world;
    }

    void begin() {
        end();
        lasts = true;
        world.server().listNothing(true);
        for (Site site : world.sites()) {
            Map<PlacementId, String> here = new TreeMap<>();
            for (Standing each : site.user().standing()) {
                RemoteId remote = each.state().remote();
                if (remote != null && isThere(remote, each.text()) && !isGivenUp(site, each)) {
                    here.put(each.state().id(), Ledger.name(each.text()));
                }
            }
            kept.put(site.who(), here);
        }
    }

    /// A store is again as it was before: what it removed once, it has removed again.
    void lost(Who who) {
        kept.remove(who);
    }

    void end() {
        lasts = false;
        kept.clear();
        refused.clear();
        world.server().listNothing(false);
    }

    boolean lasts() {
        return lasts;
    }

    /// Of a message that somebody touched on the server it may be known that it is gone.
    void touched(String name) {
        kept.values().forEach(here -> here.values().removeIf(name::equals));
    }

    /// A run of this store was refused something.
    void refused(Who who) {
        if (lasts) {
            refused.putIfAbsent(who, world.clock().instant());
        }
    }

    /// A run begins that may delete whatever is gone: it has to have been refused that, and a
    /// minute before.
    void insists(Who who) {
        Instant before = refused.get(who);
        if (before != null && !world.clock().instant().isBefore(before.plus(DOUBT))) {
            kept.remove(who);
        }
    }

    void check() {
        if (!lasts) {
            return;
        }
        for (Site site : world.sites()) {
            Map<PlacementId, String> here = kept.getOrDefault(site.who(), new TreeMap<>());
            for (Standing each : site.user().standing()) {
                if (isGivenUp(site, each)) {
                    here.remove(each.state().id());
                }
            }
            Set<PlacementId> removed = new HashSet<>(site.user().recoverableIds());
            here.forEach((id, name) -> {
                if (removed.contains(id)) {
                    throw new Violation(
                            Law.GUARDED,
                            "%s's store removes %s, as the server lists no mailbox"
                                    .formatted(site.who(), name));
                }
            });
        }
    }

    /// Whether its user wants to be rid of it.
    private static boolean isGivenUp(Site site, Standing each) {
        return each.state().deleted()
                || each.leftBehind()
                || site.store().mailboxes(site.account().id()).stream()
                        .noneMatch(mailbox ->
                                mailbox.id().equals(each.state().mailbox()) && !mailbox.deleted());
    }

    private boolean isThere(RemoteId remote, String text) {
        return world.server().paths().stream()
                .filter(path -> world.server().counters(path).epoch() == remote.epoch())
                .anyMatch(path -> {
                    var mail = world.server().mails(path).get(remote.number());
                    return mail != null && mail.text().equals(text);
                });
    }
}

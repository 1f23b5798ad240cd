package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.plan.Guard;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.testkit.UserStore.Standing;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How much one run of a guarded store may remove unasked: of a mailbox there so many messages or
/// so much of it, here half of an account that is not small, and nothing because the server shows
/// all mailboxes empty. It goes by what a run may at most have thought to be there.
final class Unasked {
    private final SimulatedWorld world;
    private final Ledger ledger;
    private final Map<Who, Run> runs = new EnumMap<>(Who.class);

    private static final class Run {
        final boolean allowed;
        final long changes;

        /// Whether the server has no message, and none came since.
        final boolean isEmptyThere;

        /// Placements when it began, and how many of them were not deleted.
        final Set<PlacementId> here = new HashSet<>();

        long shown;

        /// How many of those shown were in a mailbox that was deleted here.
        long alongside;

        /// How many of them were not where they were agreed.
        long missing;

        final Set<PlacementId> recoverable = new HashSet<>();

        /// By a mailbox's epoch how many messages of it the run deleted there.
        final Map<Long, Integer> deleted = new HashMap<>();

        /// Those that were not.
        final Set<PlacementId> live = new HashSet<>();

        /// Those that the server did not have where they were.
        final Set<PlacementId> unsent = new HashSet<>();

        /// How many it deleted in all, whatever for.
        long gone;

        /// How many others took out of it meanwhile.
        final Map<Long, Integer> left = new HashMap<>();

        Run(boolean allowed, long changes, boolean isEmptyThere) {
            this.allowed = allowed;
            this.changes = changes;
            this.isEmptyThere = isEmptyThere;
        }
    }

    Unasked(SimulatedWorld world, Ledger ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    private Guard.Bounds bounds() {
        return world.setup().sizes().bounds();
    }

    void begins(Site site, SyncRequest request) {
        if (!world.setup().guard()) {
            return;
        }
        // Who looks at some mailboxes does not know that all are empty.
        boolean isEmpty = request.mailboxes().isEmpty() && isEmptyThere();
        var run = new Run(request.allowMassDelete(), world.judge().changes(), isEmpty);
        Set<MailboxId> removed = new HashSet<>();
        site.store().mailboxes(site.account().id()).stream()
                .filter(LocalMailbox::deleted)
                .forEach(mailbox -> removed.add(mailbox.id()));
        for (Standing each : site.user().standing()) {
            run.here.add(each.state().id());
            if (!each.state().deleted()) {
                run.live.add(each.state().id());
            }
            PlacementState state = each.state();
            if (isUnsent(state)) {
                run.unsent.add(state.id());
            }
            // What only this side has is no part of what may go.
            boolean shown = !state.deleted() && state.agreedMailbox() != null;
            run.shown += shown ? 1 : 0;
            run.alongside += shown && removed.contains(state.mailbox()) ? 1 : 0;
        }
        run.missing = missing(site.user().standing());
        run.recoverable.addAll(site.user().recoverableIds());
        runs.put(site.who(), run);
    }

    /// Power takes away what the run did, and what was done before: it began with something else.
    void isCut(Site site) {
        runs.remove(site.who());
    }

    /// A message leaves a mailbox on the server, which a run may still count there.
    void leaves(@Nullable Who actor, long epoch) {
        runs.forEach((who, run) -> {
            if (who != actor) {
                run.left.merge(epoch, 1, Integer::sum);
            }
        });
    }

    /// A store deletes a message on the server.
    ///
    /// @param carried whether it may have been copied elsewhere before
    void gone(Who who, String path, long epoch, String name, boolean carried) {
        Run run = runs.get(who);
        if (run != null) {
            run.gone++;
        }
        boolean named = ledger.mail(name).dropsAsked.containsKey(who);
        boolean stands = world.server().paths().contains(path);
        // What was deleted here goes with a mailbox that was, too.
        boolean asked = named || (!stands && ledger.mail(name).isDeletedBy(who));
        // What comes late was asked for by another run, and of what may be another's copy nobody
        // can
        // tell.
        boolean excused = world.wasLate() || ledger.mail(name).excused;
        if (run == null || run.allowed || carried || asked || excused) {
            return;
        }
        int deleted = run.deleted.merge(epoch, 1, Integer::sum);
        long left = stands ? world.server().mails(path).size() : 0;
        Set<PlacementId> unsent = new HashSet<>(run.unsent);
        world.site(who).user().standing().stream()
                .map(Standing::state)
                .filter(Unasked::isUnsent)
                .forEach(state -> unsent.add(state.id()));
        // What others removed is here until the run takes that over, and what is deleted while it
        // counts may count twice.
        long stale =
                world.site(who).user().standing().stream()
                        .map(Standing::state)
                        .filter(state ->
                                state.deleted() ? run.live.contains(state.id()) : !isThere(state))
                        .count();
        long of = deleted + left + unsent.size() + stale + run.left.getOrDefault(epoch, 0);
        if (deleted > Math.max(bounds().few(), of * bounds().percent() / 100)) {
            world.find(
                    new Violation(
                            Law.GUARDED,
                            "%s's store deletes %d messages of %s unasked, which had %d"
                                    .formatted(who, deleted, path, of)));
        }
    }

    /// A run was refused something, which has to be as much as a person is asked about.
    void refused(Site site, String reason) {
        List<Standing> all = site.user().standing();
        // What was never there is no reason for more of the rest to go.
        long here =
                all.stream()
                        .map(Standing::state)
                        .filter(state -> !state.deleted() && state.agreedMailbox() != null)
                        .count();
        if (reason.contains("no mailbox")) {
            // It may list them again by now.
            return;
        }
        if (reason.contains("on the server")) {
            checkThere(site, all, reason);
            return;
        }
        if (reason.contains("every mailbox empty") && isEmptyThere(site)) {
            return;
        }
        Run run = runs.get(site.who());
        if (run != null) {
            // A mailbox that was deleted here, with what moved into it, may have come back since.
            here = Math.min(here, run.shown - run.alongside);
        }
        // What moved into a mailbox that was deleted here is met late in the run.
        long missing = Math.max(missing(all), run == null ? 0 : run.missing);
        if (2 * missing <= here) {
            world.find(
                    new Violation(
                            Law.GUARDED,
                            ("%s's store has %d messages, %d of them not there any more, and is"
                                            + " refused: %s")
                                    .formatted(site.who(), here, missing, reason)));
        }
    }

    private void checkThere(Site site, List<Standing> all, String reason) {
        Map<MailboxId, Long> deleted = new HashMap<>();
        all.stream()
                .map(Standing::state)
                .filter(state -> state.deleted() && state.agreedMailbox() != null)
                .forEach(state -> deleted.merge(state.agreedMailbox(), 1L, Long::sum));
        Run run = runs.get(site.who());
        long counted = deleted.values().stream().mapToLong(Long::longValue).max().orElse(0);
        if (run != null) {
            // Some may be deleted there by now, or had back since.
            counted += run.gone;
            counted +=
                    all.stream()
                            .filter(each -> !each.state().deleted())
                            .filter(each -> run.here.contains(each.state().id()))
                            .filter(each -> {
                                Ledger.Mail mail = ledger.mail(Ledger.name(each.text()));
                                return mail.undeleted.containsKey(site.who());
                            })
                            .count();
        }
        if (counted <= bounds().few()) {
            world.find(
                    new Violation(
                            Law.GUARDED,
                            "%s's store deletes %s there, and is refused: %s"
                                    .formatted(site.who(), deleted, reason)));
        }
    }

    private static boolean isUnsent(PlacementState state) {
        return !state.mailbox().equals(state.agreedMailbox());
    }

    private long missing(List<Standing> all) {
        return all.stream().filter(each -> !isThere(each.state())).count();
    }

    /// But for what is in mailboxes that are deleted here.
    private boolean isEmptyThere(Site site) {
        Set<String> deleted = new HashSet<>();
        site.store().mailboxes(site.account().id()).stream()
                .filter(LocalMailbox::deleted)
                .forEach(mailbox -> deleted.add(mailbox.path().toString()));
        return world.server().paths().stream()
                .filter(path -> !deleted.contains(path))
                .allMatch(path -> world.server().mails(path).isEmpty());
    }

    private boolean isEmptyThere() {
        return world.server().paths().stream()
                .allMatch(path -> world.server().mails(path).isEmpty());
    }

    private boolean isThere(PlacementState state) {
        RemoteId at = state.remote();
        if (at == null) {
            return state.agreedMailbox() == null;
        }
        return world.server().paths().stream()
                .filter(path -> world.server().counters(path).epoch() == at.epoch())
                .anyMatch(path -> world.server().mails(path).containsKey(at.number()));
    }

    void check(Site site) {
        Run run = runs.get(site.who());
        if (run == null || run.allowed) {
            return;
        }
        List<Standing> now = site.user().standing();
        var fresh =
                site.user().recoverableViews().stream()
                        .filter(each -> !run.recoverable.contains(each.id()))
                        .toList();
        long removed =
                fresh.stream()
                        .filter(each -> run.here.contains(each.id()))
                        .filter(each -> !isDeleted(site, Ledger.name(each.text())))
                        .count();
        if (removed == 0) {
            return;
        }
        // What is deleted here and not there yet may count or not.
        long shown = now.stream().filter(each -> !each.state().deleted()).count();
        long least = Math.min(run.shown, shown + removed);
        long most = Math.max(run.here.size(), now.size() + fresh.size());
        if (least >= bounds().small() && 2 * removed > most) {
            throw new Violation(
                    Law.GUARDED,
                    "%s's store removes %d of %d messages unasked"
                            .formatted(site.who(), removed, most));
        }
        if (run.isEmptyThere && world.judge().changes() == run.changes) {
            throw new Violation(
                    Law.GUARDED,
                    "%s's store removes %d messages, as the server has none at all"
                            .formatted(site.who(), removed));
        }
    }

    private boolean isDeleted(Site site, String name) {
        Ledger.Mail mail = ledger.mail(name);
        return mail.isDeletedBy(site.who()) || mail.dropsAsked.containsKey(site.who());
    }
}

package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Makes a history that fails short: takes away steps, faults, messages and pauses as long as it
/// still breaks the same law.
public final class Shrinker {
    private final Disk.Maker disks;
    private final Violation.Law law;
    private final long until;
    private History shortest;

    private Shrinker(History history, Disk.Maker disks, Violation.Law law, long until) {
        this.shortest = history;
        this.disks = disks;
        this.law = law;
        this.until = until;
    }

    /// @param nanos how long it may take
    public static History shrink(History history, Disk.Maker disks, Violation found, long nanos) {
        var shrinker = new Shrinker(history, disks, found.law(), System.nanoTime() + nanos);
        shrinker.shrink();
        return shrinker.shortest;
    }

    private void shrink() {
        boolean shorter = true;
        while (shorter && System.nanoTime() < until) {
            shorter = fewerSteps();
            shorter |= fewerFaults();
            shorter |= simpler();
        }
    }

    private boolean keep(History other) {
        if (System.nanoTime() > until || other.equals(shortest)) {
            return false;
        }
        @Nullable Violation found = Player.play(other, disks, new Coverage());
        if (found != null && found.law() == law) {
            shortest = other;
            return true;
        }
        return false;
    }

    private boolean fewerSteps() {
        boolean any = false;
        for (int size = Math.max(1, shortest.steps().size() / 2); size > 0; size /= 2) {
            int from = 0;
            while (from < shortest.steps().size()) {
                var fewer = new ArrayList<>(shortest.steps());
                fewer.subList(from, Math.min(fewer.size(), from + size)).clear();
                if (keep(shortest.with(fewer))) {
                    any = true;
                } else {
                    from += size;
                }
            }
        }
        return any;
    }

    private boolean fewerFaults() {
        boolean any = false;
        for (int i = 0; i < shortest.steps().size(); i++) {
            Step step = shortest.steps().get(i);
            if (!(step.act() instanceof Act.Sync sync)) {
                continue;
            }
            for (Fault fault : sync.faults()) {
                List<Fault> fewer = sync.faults().stream().filter(f -> !f.equals(fault)).toList();
                any |= keep(with(i, new Step(step.pause(), new Act.Sync(sync.who(), fewer))));
            }
        }
        return any;
    }

    private boolean simpler() {
        boolean any = false;
        for (int i = 0; i < shortest.steps().size(); i++) {
            Step step = shortest.steps().get(i);
            if (step.act() instanceof Act.SyncPart part) {
                Act all = new Act.Sync(part.who(), part.faults());
                any |= keep(with(i, new Step(step.pause(), all)));
            }
            if (step.pause() > 0) {
                any |=
                        keep(with(i, new Step(0, step.act())))
                                || (step.pause() < 10_000
                                        && keep(with(i, new Step(10_000, step.act()))));
            }
        }
        Setup setup = shortest.setup();
        for (String mail : setup.mails()) {
            List<String> fewer = setup.mails().stream().filter(m -> !m.equals(mail)).toList();
            any |= keep(shortest.with(with(shortest.setup(), shortest.setup().mailboxes(), fewer)));
        }
        for (String mailbox : setup.mailboxes()) {
            if (!mailbox.equals("INBOX")) {
                List<String> fewer =
                        shortest.setup().mailboxes().stream()
                                .filter(m -> !m.equals(mailbox))
                                .toList();
                any |= keep(shortest.with(with(shortest.setup(), fewer, shortest.setup().mails())));
            }
        }
        for (Setup.Server can : abler(shortest.setup().server())) {
            any |= keep(shortest.with(able(can)));
        }
        return any;
    }

    private static List<Setup.Server> abler(Setup.Server can) {
        return List.of(
                new Setup.Server(true, true, false, false, true, true, true, can.keepsAll()),
                new Setup.Server(true, false, false, false, true, true, true, can.keepsAll()),
                new Setup.Server(
                        can.modSeqs(),
                        can.changes(),
                        can.contentIds(),
                        can.mailboxIds(),
                        can.moves(),
                        can.tellsIds(),
                        can.expungesSome(),
                        true),
                new Setup.Server(
                        can.modSeqs(),
                        can.changes(),
                        false,
                        false,
                        can.moves(),
                        can.tellsIds(),
                        can.expungesSome(),
                        can.keepsAll()));
    }

    private static Setup with(Setup setup, List<String> mailboxes, List<String> mails) {
        List<String> kept =
                mails.stream()
                        .filter(mail -> mailboxes.contains(mail.substring(mail.indexOf('@') + 1)))
                        .toList();
        return new Setup(
                setup.server(),
                setup.conflict(),
                setup.deletions(),
                setup.guard(),
                setup.sessions(),
                setup.window(),
                mailboxes,
                kept,
                setup.synced(),
                setup.sizes(),
                setup.way(),
                setup.slim());
    }

    /// Without a guard, too, unless the server lists nothing for a while: a store without one may
    /// then lose what it has.
    private Setup able(Setup.Server can) {
        Setup setup = shortest.setup();
        boolean hides =
                shortest.steps().stream().anyMatch(step -> step.act() instanceof Act.ListNothing);
        return new Setup(
                can,
                setup.conflict(),
                setup.deletions(),
                setup.guard() && hides,
                1,
                4,
                setup.mailboxes(),
                setup.mails(),
                setup.synced(),
                setup.sizes(),
                setup.way(),
                setup.slim());
    }

    private History with(int at, Step step) {
        var steps = new ArrayList<>(shortest.steps());
        steps.set(at, step);
        return shortest.with(steps);
    }
}

package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.testkit.MemoryServer;
import org.mailboat.sync.testkit.MemoryServer.Mail;
import org.mailboat.sync.testkit.simulation.Violation.Law;

/// Sees the server's every change when it happens: whose it is, and whether anybody asked for it.
/// What comes twice or goes unasked is found here.
final class Witness implements MemoryServer.Watch {
    private final SimulatedWorld world;
    private final Ledger ledger;
    private final Excuses excuses;
    private final Blackout blackout;
    private final Unasked unasked;
    private long changes;

    Witness(
            SimulatedWorld world,
            Ledger ledger,
            Excuses excuses,
            Blackout blackout,
            Unasked unasked) {
        this.world = world;
        this.ledger = ledger;
        this.excuses = excuses;
        this.blackout = blackout;
        this.unasked = unasked;
    }

    /// How often the server's mail changed.
    long changes() {
        return changes;
    }

    @Override
    public void came(String path, long epoch, long uid, Mail mail, boolean moved) {
        changes++;
        String name = Ledger.name(mail.text());
        blackout.touched(name);
        Ledger.Mail known = ledger.mail(name);
        ledger.came(new RemoteId(epoch, uid), name);
        known.arrived = true;
        known.had.add(mail.keywords());
        Who actor = world.actor();
        checkDate(name, known, mail, actor);
        excuses.came(name, path, epoch, actor);
        if (moved || actor == null) {
            excuses.movedAmid(name, actor);
            excuses.touched(name, actor, moved);
            return;
        }
        if (actor == Who.WEBMAIL) {
            known.made++;
        } else {
            Ledger.count(known.uploaded, actor);
            excuses.brought(name, actor);
            if (!known.excused
                    && known.uploaded.getOrDefault(actor, 0)
                            > known.uploadsAsked.getOrDefault(actor, 0) + carried(known, actor)) {
                world.find(
                        new Violation(
                                Law.NOTHING_DOUBLED,
                                actor + "'s store brings " + name + " to " + path + " unasked"));
            }
        }
    }

    /// A store that brings what the server had before brings it with the date that it had.
    private void checkDate(String name, Ledger.Mail known, Mail mail, @Nullable Who actor) {
        if (actor == null || !actor.hasStore()) {
            known.dates.add(mail.internalDate());
        } else if (!known.imported && !known.dates.contains(mail.internalDate())) {
            world.find(
                    new Violation(
                            Law.AS_WAS_MEANT,
                            "%s's store brings %s as of %s, which came at %s"
                                    .formatted(actor, name, mail.internalDate(), known.dates)));
        }
    }

    /// A server without MOVE sees a copy and a removal.
    private int carried(Ledger.Mail mail, Who actor) {
        return world.setup().server().moves() ? 0 : mail.movesAsked.getOrDefault(actor, 0);
    }

    @Override
    public void gone(String path, long epoch, long uid, Mail mail, boolean moved) {
        changes++;
        String name = Ledger.name(mail.text());
        blackout.touched(name);
        Ledger.Mail known = ledger.mail(name);
        Who actor = world.actor();
        unasked.leaves(actor, epoch);
        excuses.touched(name, actor, moved);
        if (moved || actor == null) {
            return;
        }
        if (actor == Who.WEBMAIL) {
            known.removedThere++;
            return;
        }
        Ledger.count(known.removed, actor);
        unasked.gone(actor, path, epoch, name, carried(known, actor) > 0);
        int asked =
                known.deletesAsked.getOrDefault(actor, 0)
                        + known.thrownAway.getOrDefault(actor, 0)
                        + known.dropsAsked.getOrDefault(actor, 0)
                        + carried(known, actor);
        if (!known.excused && known.removed.getOrDefault(actor, 0) > asked) {
            world.find(
                    new Violation(
                            Law.DELETED_ONLY_WHEN_ASKED,
                            actor + "'s store removes " + name + " from " + path + " unasked"));
        }
    }

    @Override
    public void marked(String path, long epoch, long uid, Mail mail) {
        changes++;
        ledger.mail(Ledger.name(mail.text())).had.add(mail.keywords());
    }
}

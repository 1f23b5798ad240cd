package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.testkit.MemoryServer;
import org.mailboat.sync.testkit.MemoryServer.Mail;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.util.Map;

/// Sees the server's every change when it happens: whose it is, and whether anybody asked for it.
/// What comes twice or goes unasked is found here.
final class Witness implements MemoryServer.Watch {

    private final SimulatedWorld world;
    private final Ledger ledger;
    private final Excuses excuses;
    private final Blackout blackout;
    private final Unasked unasked;
    private final Sorted sorted;
    private long changes;

    Witness(
            SimulatedWorld world,
            Ledger ledger,
            Excuses excuses,
            Blackout blackout,
            Unasked unasked,
            Sorted sorted) {
        this.world = world;
        this.ledger = ledger;
        this.excuses = excuses;
        this.blackout = blackout;
        this.unasked = unasked;
        this.sorted = sorted;
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
            // A deletion that was carried out unseen, and then refused, is taken back and made
            // good.
            boolean takenBack = excuses.wasLocked() && known.isDeletedBy(actor);
            if (!known.excused
                    && !takenBack
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

    /// A server without MOVE sees a copy and a removal; also of what others threw away, and is had
    /// back.
    private int carried(Ledger.Mail mail, Who actor) {
        return world.setup().server().moves()
                ? 0
                : mail.movesAsked.getOrDefault(actor, 0) + mail.undeleted.getOrDefault(actor, 0);
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
                        + thrownOut(known, actor)
                        + known.dropsAsked.getOrDefault(actor, 0)
                        + carried(known, actor);
        if (!known.excused
                && known.removed.getOrDefault(actor, 0) > asked
                && !mayGoAlong(known, actor, path)) {
            world.find(
                    new Violation(
                            Law.DELETED_ONLY_WHEN_ASKED,
                            actor + "'s store removes " + name + " from " + path + " unasked"));
        }
    }

    /// A mailbox that goes takes along what was deleted here, too, and was not moved out of it
    /// before, and what came to it meanwhile if the server deletes it late. Of two that were
    /// numbered anew, with equal messages, either may be taken for the other.
    private boolean mayGoAlong(Ledger.Mail mail, Who actor, String path) {
        boolean gone = !world.server().paths().contains(path);
        boolean deleted = mail.thrownAway.containsKey(actor) && !mail.movedTo.containsKey(actor);
        boolean unclear = excuses.isRenumbered() && !world.setup().server().mailboxIds();
        return (gone && (deleted || world.wasLate())) || (unclear && mail.made > 1);
    }

    @Override
    public void marked(Mail before, Mail now) {
        changes++;
        String name = Ledger.name(now.text());
        Ledger.Mail known = ledger.mail(name);
        known.had.add(now.keywords());
        Who actor = world.actor();
        if (actor != null) {
            sorted.marked(name, now.keywords().minus(before.keywords()), actor, changes);
        }
        if (actor != null && actor.hasStore() && !known.excused && isPlain(known, actor)) {
            checkMarks(name, known, actor, now.keywords().minus(before.keywords()), true);
            checkMarks(name, known, actor, before.keywords().minus(now.keywords()), false);
        }
    }

    /// What is thrown away where the trash is goes for good.
    private int thrownOut(Ledger.Mail mail, Who actor) {
        Map<Who, Integer> thrown = excuses.isTrashAnother() ? mail.thrownAway : mail.thrownOut;
        return thrown.getOrDefault(actor, 0);
    }

    /// Whether it is one message, which the store did not bring there and does not carry elsewhere:
    /// what it brings gets the marks that it has here, whoever set them.
    private boolean isPlain(Ledger.Mail known, Who actor) {
        return known.made == 1
                && !known.uploadsAsked.containsKey(actor)
                && carried(known, actor) == 0;
    }

    /// A store marks a message as its own person did, and not otherwise.
    private void checkMarks(
            String name, Ledger.Mail known, Who actor, Keywords changed, boolean on) {
        for (Keyword keyword : changed.asList()) {
            boolean excluded =
                    !on
                            && Sorted.isOne(keyword)
                            && known.isTouched(actor, Sorted.other(keyword), true);
            if (!keyword.equals(Keyword.DELETED)
                    && !excluded
                    && !known.isTouched(actor, keyword, on)) {
                world.find(
                        new Violation(
                                Law.AS_WAS_MEANT,
                                "%s's store %s %s on %s unasked"
                                        .formatted(actor, on ? "sets" : "clears", keyword, name)));
            }
        }
    }
}

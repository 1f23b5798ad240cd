package org.mailboat.sync.testkit.simulation;

import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.testkit.MemoryServer;
import org.mailboat.sync.testkit.UserStore.Standing;
import org.mailboat.sync.testkit.UserStore.View;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Holds what both sides are against what must always hold: the server's every change when it
/// happens ([Witness]), the stores after every step ([Inspection]), and all three in the end
/// ([AtRest], [Wishes]). What is not held against anybody is with the [Excuses]; kinds of stores
/// and times that have laws of their own are [Ways], [Unasked] and [Blackout].
final class Judge {
    private final SimulatedWorld world;
    private final Ledger ledger = new Ledger();
    private final Excuses excuses;
    private final Blackout blackout;
    private final Ways ways;
    private final Unasked unasked;
    private final Sorted sorted;
    private final Witness witness;
    private final Inspection inspection;
    private final AtRest atRest;
    private final Wishes wishes;
    private final Picture picture;
    private long checked = -1;

    Judge(SimulatedWorld world) {
        this.world = world;
        this.excuses = new Excuses(world, ledger);
        this.blackout = new Blackout(world);
        this.ways = new Ways(world, ledger, excuses);
        this.unasked = new Unasked(world, ledger);
        this.sorted = new Sorted(world, ledger);
        this.witness = new Witness(world, ledger, excuses, blackout, unasked, sorted);
        this.inspection = new Inspection(world, ledger, excuses);
        this.atRest = new AtRest(world, ledger, ways);
        this.wishes = new Wishes(world, ledger, excuses, ways);
        this.picture = new Picture(world, atRest);
    }

    /// What is to see the server's changes.
    MemoryServer.Watch witness() {
        return witness;
    }

    Excuses excuses() {
        return excuses;
    }

    Blackout blackout() {
        return blackout;
    }

    Ways ways() {
        return ways;
    }

    Unasked unasked() {
        return unasked;
    }

    AtRest atRest() {
        return atRest;
    }

    Picture picture() {
        return picture;
    }

    Ledger ledger() {
        return ledger;
    }

    /// How often the server's mail changed.
    long changes() {
        return witness.changes();
    }

    /// A run begins.
    void begins(Site site, SyncRequest request) {
        unasked.begins(site, request);
        sorted.begins(site.who(), changes());
    }

    /// A run begins that may remove everything that the server does not show.
    void insists(Who who) {
        excuses.insists();
        blackout.insists(who);
    }

    /// A run of this store was refused something.
    void refused(Site site, String reason) {
        // Of an account of other mailboxes than before nothing is removed.
        if (!excuses.isRenumbered() && !excuses.wasRenamedAmid() && !blackout.lasts()) {
            unasked.refused(site, reason);
        }
    }

    /// After every step.
    void check() {
        long seen = witness.changes();
        for (Site site : world.sites()) {
            seen = seen * 1_000_003 + site.disk().commits();
        }
        if (seen == checked) {
            return;
        }
        checked = seen;
        blackout.check();
        Set<String> there = onTheServer();
        for (Site site : world.sites()) {
            List<Standing> standing = site.user().standing();
            standing.forEach(each -> inspection.check(site, each));
            Set<String> here = new HashSet<>();
            standing.stream()
                    .filter(each -> each.state().complete())
                    .forEach(each -> here.add(Ledger.name(each.text())));
            site.user().recoverableViews().stream()
                    .filter(View::whole)
                    .forEach(each -> here.add(Ledger.name(each.text())));
            Inspection.keeps(site, here);
            ways.check(site);
            if (!excuses.isRenumbered()) {
                unasked.check(site);
            }
            inspection.waitsFor(site);
            sorted.check(site);
            there.addAll(here);
            standing.forEach(each -> there.add(Ledger.name(each.text())));
            for (LocalMailbox mailbox : site.store().mailboxes(site.account().id())) {
                inspection.covers(site, mailbox, standing);
            }
        }
        ledger.mails()
                .forEach((name, mail) -> {
                    if (mail.least() > 0 && !there.contains(name)) {
                        throw new Violation(Law.NOTHING_LOST, name + " is nowhere any more");
                    }
                });
    }

    private Set<String> onTheServer() {
        Set<String> there = new HashSet<>();
        for (String path : world.server().paths()) {
            world.server()
                    .mails(path)
                    .values()
                    .forEach(mail -> there.add(Ledger.name(mail.text())));
        }
        return there;
    }

    /// In the end.
    void checkIntent(boolean rearranged) {
        wishes.check(rearranged || excuses.isMixedUp());
    }

    /// Whatever was killed or cut off, the store is sound.
    void checkDisks() {
        for (Site site : world.sites()) {
            List<String> problems = site.disk().problems();
            if (!problems.isEmpty()) {
                throw new Violation(Law.STORES_ARE_SOUND, site.who() + " has " + problems);
            }
        }
    }
}

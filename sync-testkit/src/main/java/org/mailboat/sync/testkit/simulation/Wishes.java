package org.mailboat.sync.testkit.simulation;

import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What must have become of everybody's wishes in the end: as many of each message as were made and
/// not removed, where and as somebody alone wished them to be.
final class Wishes {
    private final SimulatedWorld world;
    private final Ledger ledger;
    private final Excuses excuses;
    private final Ways ways;

    Wishes(SimulatedWorld world, Ledger ledger, Excuses excuses, Ways ways) {
        this.world = world;
        this.ledger = ledger;
        this.excuses = excuses;
        this.ways = ways;
    }

    /// Nobody's wish is left, and nothing is there that nobody wished for.
    ///
    /// @param rearranged whether it may be another mailbox by now that has a name
    void check(boolean rearranged) {
        if (!excuses.wasInsisted()) {
            ways.checkIntent(rearranged);
        }
        ledger.mails()
                .forEach((name, mail) -> {
                    if (!mail.excused) {
                        check(name, mail, rearranged);
                    }
                });
    }

    private void check(String name, Ledger.Mail mail, boolean rearranged) {
        List<SimulatedWorld.Place> places = places(name);
        if (places.size() + aside(name) < mail.least()) {
            throw new Violation(
                    Law.NOTHING_LOST,
                    "%s is there %d times, and should be %d times"
                            .formatted(name, places.size(), mail.least()));
        }
        if (places.size() > mail.most() && !excuses.mayBeMore(mail) && !ways.mayBeMore(mail)) {
            throw new Violation(
                    mail.most() == 0 ? Law.AS_WAS_MEANT : Law.NOTHING_DOUBLED,
                    "%s is there %d times, and should be at most %d times"
                            .formatted(name, places.size(), mail.most()));
        }
        if (!rearranged) {
            checkKnownAgain(name, mail);
        }
        if (excuses.wasInsisted() || excuses.wasLocked()) {
            return;
        }
        checkThrownAway(name, mail, places, rearranged);
        if (places.size() == 1 && mail.made == 1 && !excuses.isCarried(mail)) {
            // One that is numbered anew when its mail went to a new one looks as if it were that.
            boolean unclear = excuses.isRenumbered() && !world.setup().server().mailboxIds();
            checkWishes(name, mail, places.getFirst(), rearranged || unclear);
        }
    }

    /// Where it is on the server, without what is only marked deleted there.
    private List<SimulatedWorld.Place> places(String name) {
        return world.find(name).stream()
                .filter(place ->
                        world.sites().stream().noneMatch(site -> AtRest.isLeft(site, at(place))))
                .toList();
    }

    /// How often it is in a store and was never on the server.
    private long aside(String name) {
        return world.sites().stream()
                .flatMap(site -> site.user().standing().stream())
                .filter(each -> each.state().agreedMailbox() == null)
                .filter(each -> Ledger.name(each.text()).equals(name))
                .count();
    }

    private RemoteId at(SimulatedWorld.Place place) {
        return new RemoteId(world.server().counters(place.mailbox()).epoch(), place.uid());
    }

    /// Whoever moved it, and whatever numbers it got: what nobody ever removed is one message to
    /// the store, which knows it again.
    private void checkKnownAgain(String name, Ledger.Mail mail) {
        boolean stayed =
                mail.made == 1
                        && !excuses.wasShut()
                        && !excuses.wasInsisted()
                        && mail.removedThere == 0
                        && mail.deletesAsked.isEmpty()
                        && mail.thrownAway.isEmpty()
                        && mail.deletedHere.isEmpty()
                        && mail.dropsAsked.isEmpty()
                        && !mail.movedAtFirst
                        && !mail.movedAmid
                        && !mail.withheld
                        && !excuses.isCarried(mail);
        if (!stayed) {
            return;
        }
        for (Site site : world.sites()) {
            if (ways.isEditedHere(site, mail)) {
                continue;
            }
            Set<PlacementId> ids = site.met().getOrDefault(name, Set.of());
            if (ids.size() > 1) {
                throw new Violation(
                        Law.IDS_STAY,
                        "%s's store does not know %s again, which is %s"
                                .formatted(site.who(), name, ids));
            }
        }
    }

    /// What one person threw away, and nobody touched otherwise, is in that person's trash.
    private void checkThrownAway(
            String name, Ledger.Mail mail, List<SimulatedWorld.Place> places, boolean rearranged) {
        boolean alone =
                mail.made == 1
                        && mail.arrived
                        && mail.thrownOut.isEmpty()
                        && mail.thrownAway.size() == 1
                        && Ledger.Mail.sum(mail.thrownAway) == 1
                        && mail.movedTo.isEmpty()
                        && mail.undeleted.isEmpty()
                        && mail.dropsAsked.isEmpty()
                        && mail.removedThere == 0
                        && !mail.movedAtFirst
                        && !mail.movedAmid
                        && !rearranged;
        if (!alone) {
            return;
        }
        Site site = world.site(mail.thrownAway.keySet().iterator().next());
        List<String> trashes =
                site.trashes().stream()
                        .flatMap(each -> Stream.ofNullable(each.agreed()))
                        .map(agreed -> agreed.path().toString())
                        .toList();
        if (places.stream().noneMatch(place -> trashes.contains(place.mailbox()))) {
            throw new Violation(
                    Law.AS_WAS_MEANT, name + " was thrown away, and is in no trash: " + places);
        }
    }

    private void checkWishes(
            String name, Ledger.Mail mail, SimulatedWorld.Place place, boolean rearranged) {
        // What was deleted there already is sent again to where whoever had it back knew it.
        boolean followed = mail.movedTo.keySet().containsAll(mail.undeleted.keySet());
        if (mail.movedTo.size() == 1
                && followed
                && mail.thrownAway.isEmpty()
                && mail.deletedHere.isEmpty()
                && !mail.movedAgain
                && !rearranged) {
            String wanted = mail.movedTo.values().iterator().next();
            if (!place.mailbox().equals(wanted)) {
                throw new Violation(
                        Law.AS_WAS_MEANT,
                        "%s was moved to %s, and is in %s"
                                .formatted(name, wanted, place.mailbox()));
            }
        }
        mail.touched.forEach((keyword, by) -> {
            boolean on = by.values().iterator().next();
            // What was deleted there already is sent again as whoever had it back knew it.
            boolean known = by.keySet().containsAll(mail.undeleted.keySet());
            // What stays though it was deleted is another's, who knows nothing of these marks.
            boolean moot =
                    by.keySet().stream()
                            .anyMatch(who ->
                                    (mail.isDeletedBy(who) && !mail.undeleted.containsKey(who))
                                            || ways.mayHaveLost(who, mail)
                                            || ways.isApart(who, name));
            if (by.size() == 1
                    && !excuses.wasUnmarkable()
                    && !world.kept(Keywords.of(keyword)).isEmpty()
                    && known
                    && !moot
                    && mail.dropsAsked.isEmpty()
                    && !mail.movedAtFirst
                    && !Excuses.isOutdone(mail, keyword)
                    && !excuses.mayHaveLostMarks(mail)
                    && !(mail.wavering.contains(keyword) && world.wasLate())
                    && place.mail().keywords().contains(keyword) != on) {
                throw new Violation(
                        Law.AS_WAS_MEANT,
                        "%s was %s on %s, which has [%s]"
                                .formatted(
                                        keyword,
                                        on ? "set" : "cleared",
                                        name,
                                        place.mail().keywords()));
            }
        });
    }
}

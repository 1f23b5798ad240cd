package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.Phase;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.testkit.UserStore;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// Plays a history, looks after every step whether all is as it must be, and in the end lets faults
/// stop and both sides come to rest.
public final class Player {
    /// Within so many runs of each store, a day apart, all must be settled.
    private static final int ROUNDS = 10;

    private final History history;
    private final SimulatedWorld world;
    private final People people;

    /// What came to pass; each is worded when it is told.
    private final List<Object> tale = new ArrayList<>();

    private Player(History history, Disk.Maker disks, Coverage coverage) {
        this.history = history;
        world = new SimulatedWorld(history, disks, coverage);
        people = new People(world);
    }

    /// Plays it in a world of its own.
    ///
    /// @return what was found, or null
    public static @Nullable Violation play(History history, Disk.Maker disks, Coverage coverage) {
        return play(history, disks, coverage, null);
    }

    /// The same, and tells what came to pass, a sentence at a time.
    public static @Nullable Violation play(
            History history,
            Disk.Maker disks,
            Coverage coverage,
            @Nullable Consumer<List<String>> told) {
        var player = new Player(history, disks, coverage);
        try {
            player.play();
            return null;
        } catch (Violation e) {
            return e;
        } finally {
            if (told != null) {
                player.tale.add(player.world.judge().picture().whole());
                told.accept(player.tale.stream().map(Object::toString).toList());
            }
            player.world.close();
        }
    }

    private void play() {
        for (Who who : history.setup().synced()) {
            world.sync(world.site(who), SyncRequest.of());
            people.arranged().begins(world.site(who));
        }
        for (Site site : world.sites()) {
            site.isTold(history.setup().policy(site.who()));
            world.judge().ways().isEdited(site);
        }
        world.judge().check();
        for (Step step : history.steps()) {
            world.events(step.pause());
            if (perform(step.act())) {
                tale.add(step);
                world.coverage().count("act", step.act().getClass().getSimpleName());
            } else {
                tale.add("left out: " + step.act());
            }
            world.check();
            world.judge().check();
        }
        for (Site site : world.sites()) {
            world.awaitEnd(site);
        }
        world.judge().check();
        world.judge().blackout().end();
        world.judge().excuses().shut(null);
        if (history.isCalm()) {
            goOn();
        }
        world.heal();
        settle();
    }

    private boolean perform(Act act) {
        switch (act) {
            case Act.Sync(Who who, List<Fault> faults) -> {
                world.awaitEnd(world.site(who));
                world.site(who).start(SyncRequest.of(), faults);
            }
            case Act.SyncPart(Who who, Act.Part part, String mailbox, List<Fault> faults) -> {
                world.awaitEnd(world.site(who));
                if (part == Act.Part.ONE_MAILBOX) {
                    world.judge().excuses().looksInPart();
                }
                world.site(who).start(request(part, mailbox), faults);
            }
            case Act.Insist(Who who) -> {
                world.awaitEnd(world.site(who));
                world.judge().insists(who);
                people.arranged().doubt();
                world.site(who).start(SyncRequest.of().withAllowMassDelete(true), List.of());
            }
            case Act.DryRun(Who who) -> planTwice(world.site(who));
            case Act.Stop(Who who, int lost) -> {
                world.site(who).kill(lost);
                world.awaitEnd(world.site(who));
            }
            case Act.Await(Who who) -> world.awaitEnd(world.site(who));
            case Act.Later(Duration time) -> {
                world.judge().excuses().passes(time);
                world.scheduler().advance(time.toNanos());
            }
            case Act.Reset(String mailbox, long order) -> {
                if (!world.server().paths().contains(mailbox)) {
                    return false;
                }
                world.judge().excuses().renumbered(mailbox);
                people.arranged().doubt();
                world.server()
                        .reset(mailbox, 1, mails -> Collections.shuffle(mails, new Random(order)));
                // Nobody can go on in a mailbox whose numbers have lost their meaning.
                world.restart();
            }
            case Act.LoseIndex(String mailbox) -> {
                if (!world.server().paths().contains(mailbox)) {
                    return false;
                }
                world.server().loseIndex(mailbox);
                world.judge().excuses().lostIndex(mailbox);
            }
            case Act.Restart() -> world.restart();
            case Act.Shut(String mailbox, boolean yes) -> {
                world.judge().excuses().shut(yes ? mailbox : null);
                if (yes) {
                    // One that is deleted meanwhile seems to be gone, and comes again.
                    people.arranged().doubt();
                    world.server().shut(mailbox);
                } else {
                    world.heal();
                }
            }
            case Act.Withhold(String mail) -> {
                List<SimulatedWorld.Place> places = world.find(mail);
                places.forEach(place -> world.server().refuse(place.mailbox(), place.uid()));
                world.judge().excuses().withhold(mail);
                return !places.isEmpty();
            }
            case Act.Lock(String mailbox) -> {
                world.server().writes().readOnly(mailbox);
                world.judge().excuses().locks();
            }
            case Act.LockMarks(String mailbox) -> {
                world.server().writes().refuseMarks(mailbox);
                world.judge().excuses().locksMarks();
            }
            case Act.Refuse(String mail) -> {
                world.server().writes().poison(Ledger.mark(mail));
                world.judge().ledger().mail(mail).refused = true;
            }
            case Act.ListNothing(boolean yes) -> {
                if (yes) {
                    world.judge().excuses().listsNothing();
                    world.judge().blackout().begin();
                } else {
                    world.judge().blackout().end();
                }
            }
            default -> {
                return people.edit(act);
            }
        }
        return true;
    }

    private static SyncRequest request(Act.Part part, String mailbox) {
        SyncRequest all = SyncRequest.of();
        return switch (part) {
            case ONE_MAILBOX -> all.withMailboxes(List.of(new MailboxGlob(mailbox)));
            case SEND -> all.withPhases(EnumSet.of(Phase.UPLOAD_HIERARCHY, Phase.UPLOAD_CONTENTS));
            case TAKE ->
                    all.withPhases(EnumSet.of(Phase.DOWNLOAD_HIERARCHY, Phase.DOWNLOAD_CONTENTS));
            case HEADERS -> all.withDepth(SyncRequest.Depth.HEADERS_ONLY);
        };
    }

    private void planTwice(Site site) {
        world.awaitEnd(site);
        SyncRequest request = SyncRequest.of().withDryRun(true);
        world.sync(site, request);
        long before = world.judge().changes();
        String tree = world.judge().picture().tree();
        String image = world.judge().picture().image(site);
        List<String> first = world.sync(site, request).planned();
        List<String> second = world.sync(site, request).planned();
        // The other store may be at work, whose writes are news.
        boolean alone = world.sites().stream().noneMatch(Site::isRunning);
        boolean same =
                world.judge().changes() == before && world.judge().picture().tree().equals(tree);
        if (alone && same && !first.equals(second)) {
            throw new Violation(Law.SAME_INPUT_SAME_PLAN, "first " + first + ", then " + second);
        }
        if (!world.judge().picture().image(site).equals(image)) {
            throw new Violation(
                    Law.SAME_INPUT_SAME_PLAN,
                    "a dry run changed\n" + image + "\nto\n" + world.judge().picture().image(site));
        }
    }

    /// What the server does not take or hand out keeps nothing else from it.
    private void goOn() {
        for (int round = 0; round < 2 && !history.setup().guard(); round++) {
            for (Site site : world.sites()) {
                world.sync(site, SyncRequest.of());
                world.judge().check();
            }
        }
        world.sites().forEach(world.judge().atRest()::checkNothingWaitsNeedlessly);
    }

    /// Undisturbed, both sides are one within a few runs, as people meant it, and the next run
    /// finds nothing to do.
    private void settle() {
        String unsettled = "";
        for (int round = 0; round < ROUNDS; round++) {
            unsettled = round();
            if (unsettled.isEmpty() && (round >= 3 || !world.judge().excuses().hasExcused())) {
                break;
            }
        }
        if (!unsettled.isEmpty()) {
            throw new Violation(Law.THE_SIDES_BECOME_ONE, unsettled);
        }
        for (Site site : world.sites()) {
            if (!runAgain(site)) {
                break;
            }
        }
        world.judge().checkIntent(people.rearranged());
        people.arranged().check();
        world.judge().checkDisks();
    }

    /// @return what is not settled yet
    private String round() {
        var unsettled = new StringBuilder();
        long changes = world.judge().changes();
        String tree = world.judge().picture().tree();
        for (Site site : world.sites()) {
            // What needs a person has one.
            world.scheduler().advance(Duration.ofDays(1).toNanos());
            site.disk().edit(UserStore::retryAll);
            AccountReport report =
                    world.sync(site, SyncRequest.of().withAllowMassDelete(true)).report();
            tale.add(report == null ? site.who() + " was killed" : report);
            world.judge().check();
            List<String> waiting = world.judge().atRest().waiting(site);
            if (!waiting.isEmpty()) {
                unsettled.append(site.who()).append(" has waiting ").append(waiting).append(' ');
            }
            if (!world.judge().excuses().hasExcused()
                    && (report == null || report.result() != AccountReport.Result.DONE)) {
                unsettled.append(site.who()).append(" reports ").append(report).append(' ');
            }
        }
        for (Site site : world.sites()) {
            String difference = world.judge().atRest().difference(site);
            if (difference != null) {
                unsettled.append(site.who()).append(" has ").append(difference).append(' ');
            }
        }
        if (world.judge().changes() != changes || !world.judge().picture().tree().equals(tree)) {
            unsettled.append("the server was changed");
        }
        return unsettled.toString();
    }

    /// @return whether it left the server as it was
    private boolean runAgain(Site site) {
        long changes = world.judge().changes();
        String tree = world.judge().picture().tree();
        long bodies = world.server().bodiesSent();
        String image = world.judge().picture().image(site);
        boolean waits = !site.store().edits(site.account().id(), 0, 1).isEmpty();
        var report = world.sync(site, SyncRequest.of()).report();
        // With mailboxes that are on one side only, one run may meet what the next one carries out;
        // so may it where edits may wait, and what the server counts anew shows late.
        boolean late = world.judge().excuses().hasLostIndex();
        boolean oneWay = world.setup().way() != null && world.setup().way().who() == site.who();
        if (world.judge().ways().mayDifferInMailboxes(site) || (oneWay && (waits || late))) {
            return world.judge().changes() == changes
                    && world.judge().picture().tree().equals(tree);
        }
        if (world.judge().changes() != changes
                || !world.judge().picture().tree().equals(tree)
                || world.server().bodiesSent() != bodies
                || !world.judge().picture().image(site).equals(image)) {
            throw new Violation(
                    Law.SECOND_RUN_DOES_NOTHING,
                    "%s's store was\n%s\nand is\n%s\n%s"
                            .formatted(
                                    site.who(),
                                    image,
                                    world.judge().picture().image(site),
                                    report));
        }
        return true;
    }
}

package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.testkit.UserStore.Standing;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What must hold of a store after every step: what it says it knows of the server was so, what it
/// had can be had back, and nothing goes that nobody wished away.
final class Inspection {
    private static final int ALL = Integer.MAX_VALUE;
    private static final long TOP = 4_294_967_295L;

    /// So long a run remembers what it looked at before, at the least.
    private static final Duration PATIENCE = Duration.ofDays(2);

    private final SimulatedWorld world;
    private final Ledger ledger;
    private final Excuses excuses;

    Inspection(SimulatedWorld world, Ledger ledger, Excuses excuses) {
        this.world = world;
        this.ledger = ledger;
        this.excuses = excuses;
    }

    void check(Site site, Standing each) {
        var state = each.state();
        String name = Ledger.name(each.text());
        String before = site.names().putIfAbsent(state.id(), name);
        if (before != null && !before.equals(name)) {
            throw new Violation(
                    Law.IDS_STAY,
                    "%s of %s was %s and is %s".formatted(state.id(), site.who(), before, name));
        }
        if (!each.leftBehind()) {
            site.met().computeIfAbsent(name, _ -> new TreeSet<>()).add(state.id());
        }
        RemoteId remote = state.remote();
        if (remote == null) {
            return;
        }
        String was = ledger.at(remote);
        if (!was.equals(name)) {
            throw new Violation(
                    Law.AGREED_MEANS_CONFIRMED,
                    "%s has %s agreed as %s, where the server had %s"
                            .formatted(site.who(), name, remote, was));
        }
        Ledger.Mail mail = ledger.mail(name);
        if (!mail.excused && !mail.had.contains(state.agreedKeywords())) {
            throw new Violation(
                    Law.AGREED_MEANS_CONFIRMED,
                    "%s has [%s] agreed on %s, which the server never had"
                            .formatted(site.who(), state.agreedKeywords(), name));
        }
    }

    /// Whatever became of a message that was here, its days are not over yet.
    static void keeps(Site site, Set<String> here) {
        for (String name : site.had()) {
            if (!here.contains(name)) {
                throw new Violation(
                        Law.REMOVED_STAYS_RECOVERABLE,
                        "%s's store had %s, and it cannot be had back".formatted(site.who(), name));
            }
        }
        site.had().addAll(here);
    }

    /// What others moved to where nobody can look now is not gone. Only for some time, so early
    /// that each mailbox was looked at not long before, and unless the run had looked there
    /// already, perhaps by another name.
    void waitsFor(Site site) {
        String shutBox = excuses.shutBox();
        boolean soon = world.clock().instant().isBefore(SimulatedClock.START.plus(PATIENCE));
        if (shutBox == null
                || !soon
                || excuses.wasInsisted()
                || excuses.wasRenamedAmid()
                || site.hasLost()
                || !world.setup().synced().contains(site.who())
                || !world.server().paths().contains(shutBox)
                || isDeleted(site, shutBox)) {
            return;
        }
        long epoch = world.server().counters(shutBox).epoch();
        Set<RemoteId> met = new HashSet<>();
        site.user().standing().forEach(each -> met.add(each.state().remote()));
        Set<String> hidden = new HashSet<>();
        world.server()
                .mails(shutBox)
                .forEach((uid, mail) -> {
                    if (!met.contains(new RemoteId(epoch, uid))) {
                        hidden.add(Ledger.name(mail.text()));
                    }
                });
        for (String text : site.user().recoverable()) {
            String name = Ledger.name(text);
            Ledger.Mail mail = ledger.mail(name);
            boolean wanted =
                    mail.made == 1
                            && mail.removedThere == 0
                            && !mail.excused
                            && !mail.movedAmid
                            && !excuses.isCarried(mail)
                            && !mail.isEverDeleted();
            if (hidden.contains(name) && wanted) {
                throw new Violation(
                        Law.DELETED_ONLY_WHEN_ASKED,
                        "%s's store removes %s, which may be in %s, where it could not look"
                                .formatted(site.who(), name, shutBox));
            }
        }
    }

    /// What came before a checkpoint is known, and its keywords.
    void covers(Site site, LocalMailbox mailbox, List<Standing> standing) {
        Checkpoint checkpoint = mailbox.checkpoint();
        if (checkpoint == null) {
            return;
        }
        String[] parts = checkpoint.text().split(":", 4);
        long epoch = Long.parseLong(parts[0]);
        long next = Long.parseLong(parts[1]);
        long modSeq = Long.parseLong(parts[2]);
        String path = path(epoch);
        if (path == null || mailbox.epoch() != epoch || excuses.hasLostIndex(epoch)) {
            return;
        }
        // One that has another name now may stand here twice for a while, and its mail in either.
        Map<Long, Keywords> known = new HashMap<>();
        site.store().mailboxes(site.account().id()).stream()
                .filter(each -> each.epoch() == epoch)
                .forEach(each -> known.putAll(known(site.store(), each.id())));
        // What stands in this one was noted with this checkpoint.
        known.putAll(known(site.store(), mailbox.id()));
        Set<RemoteId> left = new HashSet<>();
        for (Standing each : standing) {
            RemoteId remote = each.state().remote();
            if (each.leftBehind() && remote != null) {
                // It only waits to be removed.
                left.add(remote);
            }
        }
        Map<Long, Long> modSeqs = world.server().modSeqs(path);
        world.server()
                .mails(path)
                .headMap(next, false)
                .forEach((uid, mail) -> {
                    Keywords keywords = known.get(uid);
                    String name = Ledger.name(mail.text());
                    // A copy of others may have been taken for the message itself, moved.
                    if (keywords == null && !ledger.mail(name).excused) {
                        throw new Violation(
                                Law.CHECKPOINT_COVERS_WHAT_IS_WRITTEN,
                                "%s knows nothing of %s in %s, and has seen the mailbox to %s"
                                        .formatted(site.who(), name, path, checkpoint.text()));
                    }
                    boolean seen =
                            modSeq > 0 && modSeqs.getOrDefault(uid, Long.MAX_VALUE) <= modSeq;
                    boolean stays = !left.contains(new RemoteId(epoch, uid));
                    if (seen && stays && keywords != null && !keywords.equals(mail.keywords())) {
                        throw new Violation(
                                Law.CHECKPOINT_COVERS_WHAT_IS_WRITTEN,
                                "%s has noted [%s] of %s, which has [%s], and has seen it"
                                        .formatted(site.who(), keywords, name, mail.keywords()));
                    }
                });
    }

    private @Nullable String path(long epoch) {
        return world.server().paths().stream()
                .filter(path -> world.server().counters(path).epoch() == epoch)
                .findFirst()
                .orElse(null);
    }

    private static Map<Long, Keywords> known(LocalStore store, MailboxId mailbox) {
        Map<Long, Keywords> known = new HashMap<>();
        store.baseline(mailbox, 1, TOP, ALL)
                .forEach(row -> known.put(row.remoteId(), row.keywords()));
        for (SeenChange change : store.seen(mailbox, Long.MAX_VALUE, ALL)) {
            switch (change) {
                case SeenChange.Marked marked -> known.put(marked.remoteId(), marked.seen());
                case SeenChange.Vanished vanished -> known.remove(vanished.remoteId());
                case SeenChange.Appeared _, SeenChange.Described _ -> {}
            }
        }
        store.appeared(mailbox, Long.MAX_VALUE, ALL)
                .forEach(sighting -> known.put(sighting.id(), sighting.keywords()));
        return known;
    }

    /// Nobody looks into a mailbox that is deleted here.
    private static boolean isDeleted(Site site, String path) {
        return site.store().mailboxes(site.account().id()).stream()
                .anyMatch(mailbox -> mailbox.deleted() && mailbox.path().toString().equals(path));
    }
}

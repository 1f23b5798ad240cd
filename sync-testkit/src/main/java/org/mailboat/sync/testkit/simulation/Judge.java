package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.testkit.MemoryServer;
import org.mailboat.sync.testkit.MemoryServer.Mail;
import org.mailboat.sync.testkit.UserStore.Standing;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Holds what both sides are against what must always hold: the server's every change when it
/// happens, the stores after every step, and all three in the end.
final class Judge implements MemoryServer.Watch {
    private static final int ALL = Integer.MAX_VALUE;
    private static final long TOP = 4_294_967_295L;
    private static final Keyword JUNK = new Keyword("$Junk");
    private static final Keyword NOT_JUNK = new Keyword("$NotJunk");

    /// So long a run remembers what it looked at before, at the least.
    private static final Duration PATIENCE = Duration.ofDays(2);

    private final SimulatedWorld world;
    private final Ledger ledger = new Ledger();
    private final Set<Long> lostIndexes = new HashSet<>();

    /// Two of them, with mail moved from one to the other, look like one renamed.
    private final Set<String> renumbered = new HashSet<>();

    private final Blackout blackout;
    private final Ways ways;
    private final Unasked unasked;
    private boolean wasShut;
    private @Nullable String shutBox;
    private boolean wasRenamedAmid;
    private boolean wasInsisted;
    private long changes;
    private long checked = -1;

    Judge(SimulatedWorld world) {
        this.world = world;
        this.blackout = new Blackout(world);
        this.ways = new Ways(world, ledger);
        this.unasked = new Unasked(world, ledger);
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

    Ledger ledger() {
        return ledger;
    }

    /// How often the server's mail changed.
    long changes() {
        return changes;
    }

    // What happens on the server.

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
        for (Site site : world.sites()) {
            // It may be taken for the one that is looked for there.
            if (site.who() != actor
                    && (site.isAwaited(name, path, epoch) || site.isHadBackInDoubt(name))) {
                known.excused = true;
            }
        }
        if (moved || actor == null) {
            known.movedAmid |=
                    world.sites().stream().anyMatch(s -> s.who() != actor && s.isRunning());
            known.movedAtFirst |=
                    world.sites().stream().anyMatch(s -> s.who() != actor && s.isFirstSync());
            excuse(name, actor, moved);
            return;
        }
        if (actor == Who.WEBMAIL) {
            known.made++;
        } else {
            Ledger.count(known.uploaded, actor);
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
        excuse(name, actor, moved);
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

    /// What another one does to a message of which a store does not know what the server did, no
    /// client can tell from what it did itself. But what came there, and was moved on, is met
    /// there.
    private void excuse(String name, @Nullable Who actor, boolean moved) {
        for (Site site : world.sites()) {
            Set<String> doubted = moved ? site.oldInDoubt() : site.inDoubt();
            if (site.who() != actor && doubted.contains(name)) {
                ledger.mail(name).excused = true;
            }
            if (site.who() != actor && moved && site.inDoubt().contains(name)) {
                ledger.mail(name).movedInDoubt.add(site.who());
            }
        }
    }

    void excuseDoubted(@Nullable Who actor) {
        for (Site site : world.sites()) {
            if (site.who() != actor) {
                site.inDoubt().forEach(name -> ledger.mail(name).excused = true);
            }
        }
    }

    /// Messages of a mailbox get other numbers: what was asked of them by the old ones and not
    /// answered, or is about to be, is not found again.
    void excuseRenumbered(String path) {
        excuseDoubted(null);
        long epoch = world.server().counters(path).epoch();
        world.sites().stream()
                .flatMap(site -> site.beingBrought(path, epoch).stream())
                .forEach(name -> ledger.mail(name).excused = true);
        excuseLeftBehind();
        renumbered.add(path);
    }

    /// A command that comes late goes by names, whatever they mean by then.
    void excuseLate() {
        for (Site site : world.sites()) {
            if (world.isLate(site.who())) {
                site.inDoubt().forEach(name -> ledger.mail(name).excused = true);
            }
        }
    }

    /// A mailbox goes while a run looks at one after the other: of what was moved out of it before,
    /// the run sees only that it came.
    void removesAmid() {
        for (Site site : world.sites()) {
            if (site.isRunning()) {
                site.user()
                        .standing()
                        .forEach(each -> ledger.mail(Ledger.name(each.text())).movedAmid = true);
            }
        }
    }

    /// Mailboxes get other names while a first sync lists one after the other: mail is met in two.
    void renamesAmid() {
        wasRenamedAmid |= world.sites().stream().anyMatch(Site::isRunning);
        if (!world.setup().server().moves()) {
            // Between a copy and its removal: it may stand where it is to be moved from.
            excuseDoubted(null);
        }
        if (world.sites().stream().anyMatch(Site::isFirstSync)) {
            ledger.mails().values().forEach(mail -> mail.movedAtFirst = true);
        }
    }

    /// What a move left behind is not looked for under another number: what is like it may be the
    /// message itself, moved back by somebody.
    private void excuseLeftBehind() {
        for (Site site : world.sites()) {
            site.user().standing().stream()
                    .filter(Standing::leftBehind)
                    .forEach(each -> ledger.mail(Ledger.name(each.text())).excused = true);
        }
    }

    /// Of what left a mailbox that cannot be looked into, the run sees only that it came.
    ///
    /// @param path null if it opens all again
    void shut(@Nullable String path) {
        wasShut |= path != null;
        shutBox = path;
    }

    boolean wasShut() {
        return wasShut;
    }

    void withhold(String name) {
        ledger.mail(name).withheld = true;
    }

    /// Somebody lets everything be removed that the server does not show: it comes again as new
    /// mail.
    void insists(Who who) {
        wasInsisted = true;
        blackout.insists(who);
    }

    /// A run of this store was refused something.
    void refused(Site site, String reason) {
        // Of an account of other mailboxes than before nothing is removed.
        if (renumbered.isEmpty() && !wasRenamedAmid && !blackout.lasts()) {
            unasked.refused(site, reason);
        }
    }

    void lostIndex(String path) {
        lostIndexes.add(world.server().counters(path).epoch());
    }

    // What is in the stores.

    void check() {
        long seen = changes;
        for (Site site : world.sites()) {
            seen = seen * 1_000_003 + site.disk().commits();
        }
        if (seen == checked) {
            return;
        }
        checked = seen;
        blackout.check();
        Set<String> there = new HashSet<>();
        for (String path : world.server().paths()) {
            world.server()
                    .mails(path)
                    .values()
                    .forEach(mail -> there.add(Ledger.name(mail.text())));
        }
        for (Site site : world.sites()) {
            List<Standing> standing = site.user().standing();
            standing.forEach(each -> check(site, each));
            Set<String> here = new HashSet<>();
            standing.stream()
                    .filter(each -> each.state().complete())
                    .forEach(each -> here.add(Ledger.name(each.text())));
            site.user().recoverable().forEach(text -> here.add(Ledger.name(text)));
            keeps(site, here);
            ways.check(site);
            // What finds no partner under new numbers waits for a decision of its own.
            if (renumbered.isEmpty()) {
                unasked.check(site);
            }
            waitsFor(site);
            there.addAll(here);
            standing.forEach(each -> there.add(Ledger.name(each.text())));
            for (LocalMailbox mailbox : site.store().mailboxes(site.account().id())) {
                covers(site, mailbox, standing);
            }
        }
        ledger.mails()
                .forEach((name, mail) -> {
                    if (mail.least() > 0 && !there.contains(name)) {
                        throw new Violation(Law.NOTHING_LOST, name + " is nowhere any more");
                    }
                });
    }

    /// What others moved to where nobody can look now is not gone. Only for some time, so early
    /// that each mailbox was looked at not long before, and unless the run had looked there
    /// already, perhaps by another name.
    private void waitsFor(Site site) {
        boolean soon = world.clock().instant().isBefore(SimulatedClock.START.plus(PATIENCE));
        if (shutBox == null
                || !soon
                || wasInsisted
                || wasRenamedAmid
                || site.hasLost()
                || !world.setup().synced().contains(site.who())
                || !world.server().paths().contains(shutBox)) {
            return;
        }
        Set<String> hidden = new HashSet<>();
        world.server().mails(shutBox).values().forEach(m -> hidden.add(Ledger.name(m.text())));
        for (String text : site.user().recoverable()) {
            String name = Ledger.name(text);
            Ledger.Mail mail = ledger.mail(name);
            boolean wanted =
                    mail.made == 1
                            && mail.removedThere == 0
                            && !mail.excused
                            && !mail.movedAmid
                            && !mail.isEverDeleted();
            if (hidden.contains(name) && wanted) {
                throw new Violation(
                        Law.DELETED_ONLY_WHEN_ASKED,
                        "%s's store removes %s, which may be in %s, where it could not look"
                                .formatted(site.who(), name, shutBox));
            }
        }
    }

    /// Whatever became of a message that was here, its days are not over yet.
    private static void keeps(Site site, Set<String> here) {
        for (String name : site.had()) {
            if (!here.contains(name)) {
                throw new Violation(
                        Law.REMOVED_STAYS_RECOVERABLE,
                        "%s's store had %s, and it cannot be had back".formatted(site.who(), name));
            }
        }
        site.had().addAll(here);
    }

    private void check(Site site, Standing each) {
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
        if (!ledger.mail(name).had.contains(state.agreedKeywords())) {
            throw new Violation(
                    Law.AGREED_MEANS_CONFIRMED,
                    "%s has [%s] agreed on %s, which the server never had"
                            .formatted(site.who(), state.agreedKeywords(), name));
        }
    }

    /// What came before a checkpoint is known, and its keywords.
    private void covers(Site site, LocalMailbox mailbox, List<Standing> standing) {
        Checkpoint checkpoint = mailbox.checkpoint();
        if (checkpoint == null) {
            return;
        }
        String[] parts = checkpoint.text().split(":", 4);
        long epoch = Long.parseLong(parts[0]);
        long next = Long.parseLong(parts[1]);
        long modSeq = Long.parseLong(parts[2]);
        String path = path(epoch);
        if (path == null || mailbox.epoch() != epoch || lostIndexes.contains(epoch)) {
            return;
        }
        Map<Long, Keywords> known = known(site.store(), mailbox.id());
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
                    if (keywords == null) {
                        throw new Violation(
                                Law.CHECKPOINT_COVERS_WHAT_IS_WRITTEN,
                                "%s knows nothing of %s in %s, and has seen the mailbox to %s"
                                        .formatted(site.who(), name, path, checkpoint.text()));
                    }
                    boolean seen =
                            modSeq > 0 && modSeqs.getOrDefault(uid, Long.MAX_VALUE) <= modSeq;
                    boolean stays = !left.contains(new RemoteId(epoch, uid));
                    if (seen && stays && !keywords.equals(mail.keywords())) {
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

    // In the end.

    /// What differs between a store and the server, or null.
    @Nullable String difference(Site site) {
        if (!world.setup().takes(site.who())) {
            return null;
        }
        Set<String> apart = ways.apart(site);
        var here = new TreeMap<String, List<String>>();
        Map<MailboxId, String> paths = new HashMap<>();
        for (LocalMailbox mailbox : site.store().mailboxes(site.account().id())) {
            if (!mailbox.edit().localOnly()) {
                String path = mailbox.path() + (mailbox.deleted() ? " (deleted)" : "");
                paths.put(mailbox.id(), path);
                here.put(path, new ArrayList<>());
            }
        }
        for (Standing each : site.user().standing()) {
            String path = paths.get(each.state().mailbox());
            RemoteId remote = each.state().remote();
            if (path != null
                    && !each.state().deleted()
                    && !isExcused(each)
                    && !apart.contains(Ledger.name(each.text()))
                    && !ways.mayDiffer(site, Ledger.name(each.text()))) {
                here.getOrDefault(path, new ArrayList<>())
                        .add(
                                line(
                                        remote == null ? 0 : remote.number(),
                                        each.state().keywords(),
                                        Ledger.name(each.text())));
            }
        }
        var there = new TreeMap<String, List<String>>();
        for (String path : world.server().paths()) {
            var lines = new ArrayList<String>();
            world.server()
                    .mails(path)
                    .forEach((uid, mail) -> {
                        String name = Ledger.name(mail.text());
                        boolean hidden = isLeft(site, new RemoteId(epoch(path), uid));
                        if (!ledger.mail(name).excused
                                && !hidden
                                && !apart.contains(name)
                                && !ways.mayDiffer(site, name)
                                && !ways.isHiddenHere(site, path)) {
                            lines.add(line(uid, mail.keywords(), name));
                        }
                    });
            there.put(path, lines);
        }
        if (ways.mayDifferInMailboxes(site)) {
            together(here);
            together(there);
        }
        here.values().forEach(lines -> lines.sort(null));
        there.values().forEach(lines -> lines.sort(null));
        return here.equals(there) ? null : "here " + here + ", on the server " + there;
    }

    private static void together(Map<String, List<String>> mailboxes) {
        List<String> all = mailboxes.values().stream().flatMap(List::stream).toList();
        mailboxes.clear();
        mailboxes.put("all mailboxes", new ArrayList<>(all));
    }

    private long epoch(String path) {
        return world.server().counters(path).epoch();
    }

    private boolean isExcused(Standing each) {
        return ledger.mail(Ledger.name(each.text())).excused;
    }

    /// Whether it is deleted here and only marked so there, where a server cannot do otherwise.
    private static boolean isLeft(Site site, RemoteId place) {
        return site.user().standing().stream()
                .anyMatch(each ->
                        each.state().deleted()
                                && place.equals(each.state().remote())
                                && each.state().agreedKeywords().contains(Keyword.DELETED));
    }

    /// What still waits in a store and need not.
    List<String> waiting(Site site) {
        var waiting = new ArrayList<String>();
        Map<String, String> names = new TreeMap<>();
        site.user()
                .standing()
                .forEach(each -> names.put(each.state().id().toString(), Ledger.name(each.text())));
        for (LocalEdit edit : site.store().edits(site.account().id(), 0, ALL)) {
            String name = names.getOrDefault(edit.id().toString(), "?");
            boolean local =
                    site.store().mailboxes(site.account().id()).stream()
                            .anyMatch(each ->
                                    each.id().equals(edit.state().mailbox())
                                            && each.edit().localOnly());
            if (!ledger.mail(name).excused
                    && !local
                    && !ways.mayWait(site, edit.state().mailbox(), name)) {
                var failure = edit.tried().failure();
                waiting.add(name + (failure == null ? "" : " (" + failure.text() + ")"));
            }
        }
        for (var intent : site.journal().open(site.account().id())) {
            var subject = intent.subject();
            String name =
                    subject == null
                            ? "a mailbox"
                            : names.getOrDefault(subject.placement().toString(), "?");
            MailboxId mailbox = intent.mailbox();
            // What may have come to a mailbox that stays here alone waits for a person.
            ledger.mail(name).excused |= mailbox != null && ways.isGoneThere(site, mailbox);
            // A note of marks on what is gone there lasts as long as that stays here.
            boolean lasts = subject == null && ways.stays(site.who());
            if (!ledger.mail(name).excused && !lasts) {
                waiting.add("what became of " + name + ", " + intent.kind());
            }
        }
        return waiting;
    }

    /// Whether there is anything that a person has to decide.
    boolean hasExcused() {
        return ledger.mails().values().stream().anyMatch(mail -> mail.excused);
    }

    /// Nobody's wish is left, and nothing is there that nobody wished for.
    void checkIntent(boolean rearranged) {
        if (!wasInsisted) {
            ways.checkIntent(rearranged || renumbered.size() > 1);
        }
        ledger.mails()
                .forEach((name, mail) -> {
                    if (!mail.excused) {
                        checkIntent(name, mail, rearranged || renumbered.size() > 1);
                    }
                });
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

    private void checkIntent(String name, Ledger.Mail mail, boolean rearranged) {
        List<SimulatedWorld.Place> places =
                world.find(name).stream()
                        .filter(place ->
                                world.sites().stream()
                                        .noneMatch(site ->
                                                isLeft(
                                                        site,
                                                        new RemoteId(
                                                                epoch(place.mailbox()),
                                                                place.uid()))))
                        .toList();
        int aside = 0;
        for (Site site : world.sites()) {
            for (Standing each : site.user().standing()) {
                if (each.state().agreedMailbox() == null && Ledger.name(each.text()).equals(name)) {
                    aside++;
                }
            }
        }
        if (places.size() + aside < mail.least()) {
            throw new Violation(
                    Law.NOTHING_LOST,
                    "%s is there %d times, and should be %d times"
                            .formatted(name, places.size(), mail.least()));
        }
        // What left a mailbox that cannot be looked into stands here twice, and one is deleted;
        // what
        // was let go as the server showed nothing, or deleted with a mailbox that the server then
        // would not delete, comes as new mail; what is withheld cannot be told from other mail.
        boolean unseen =
                mail.withheld
                        || wasInsisted
                        || (wasShut && !(mail.movedTo.isEmpty() && mail.dropsAsked.isEmpty()));
        if (places.size() > mail.most() && !isDoubled(mail) && !isMovedAbout(mail) && !unseen) {
            throw new Violation(
                    mail.most() == 0 ? Law.AS_WAS_MEANT : Law.NOTHING_DOUBLED,
                    "%s is there %d times, and should be at most %d times"
                            .formatted(name, places.size(), mail.most()));
        }
        if (!rearranged) {
            checkKnownAgain(name, mail);
        }
        if (wasInsisted) {
            return;
        }
        checkThrownAway(name, mail, places, rearranged);
        // Without MOVE what is done to the original while it is copied is not done to the copy.
        boolean carried = !world.setup().server().moves() && !mail.movesAsked.isEmpty();
        if (places.size() == 1 && mail.made == 1 && !carried) {
            checkWishes(name, mail, places.getFirst(), rearranged);
        }
    }

    /// Where a server has no MOVE, two who move or remove the same message at once may double it,
    /// or bring it back.
    private boolean isDoubled(Ledger.Mail mail) {
        return !world.setup().server().moves()
                && !mail.movesAsked.isEmpty()
                && (mail.movedTo.size() > 1
                        || !mail.thrownAway.isEmpty()
                        || !mail.deletesAsked.isEmpty()
                        || mail.removedThere > 0);
    }

    /// What is deleted here while others move it there and on again within one run, or to where
    /// that run has looked already, is met where nobody looks any more: it may stay. So may what
    /// stands in a mailbox that others give another name within that run, and what a first sync met
    /// twice, if the first of the two is deleted.
    private boolean isMovedAbout(Ledger.Mail mail) {
        boolean anyRemoved = mail.removedThere > 0 || !mail.deletesAsked.isEmpty();
        return ((mail.movedAtFirst || wasRenamedAmid) && !mail.deletesAsked.isEmpty())
                || (anyRemoved
                        && (mail.movedAgain || mail.movedAmid)
                        && !mail.deletesAsked.keySet().containsAll(mail.movedTo.keySet()));
    }

    /// Whoever moved it, and whatever numbers it got: what nobody ever removed is one message to
    /// the store, which knows it again.
    private void checkKnownAgain(String name, Ledger.Mail mail) {
        boolean carried = !world.setup().server().moves() && !mail.movesAsked.isEmpty();
        boolean stayed =
                mail.made == 1
                        && !wasShut
                        && !wasInsisted
                        && mail.removedThere == 0
                        && mail.deletesAsked.isEmpty()
                        && mail.thrownAway.isEmpty()
                        && mail.deletedHere.isEmpty()
                        && mail.dropsAsked.isEmpty()
                        && !mail.movedAtFirst
                        && !mail.movedAmid
                        && !carried;
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
                        && !mail.thrownOut
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

    /// Whether another mark that others set took this one away.
    private static boolean isOutdone(Ledger.Mail mail, Keyword keyword) {
        return (keyword.equals(JUNK) && mail.touched.containsKey(NOT_JUNK))
                || (keyword.equals(NOT_JUNK) && mail.touched.containsKey(JUNK));
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
                                            || ways.mayHaveLost(who, mail));
            if (by.size() == 1
                    && known
                    && !moot
                    && mail.dropsAsked.isEmpty()
                    && !mail.movedAtFirst
                    && !isOutdone(mail, keyword)
                    && !(wasShut && !mail.movedTo.isEmpty())
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

    /// The server's mailboxes, and which they are.
    String tree() {
        return world.server().paths().stream()
                .map(path -> path + " " + epoch(path))
                .toList()
                .toString();
    }

    /// How everything stands.
    String picture() {
        var lines = new ArrayList<String>();
        for (String path : world.server().paths()) {
            lines.add("on the server, " + path + ", epoch " + epoch(path) + ":");
            world.server()
                    .mails(path)
                    .forEach((uid, mail) ->
                            lines.add(line(uid, mail.keywords(), Ledger.name(mail.text()))));
        }
        for (Site site : world.sites()) {
            lines.add("with " + site.who() + ":");
            lines.addAll(image(site).lines().toList());
            lines.addAll(waiting(site));
        }
        return String.join("\n    ", lines);
    }

    /// All there is, as a second run must leave it.
    String image(Site site) {
        var lines = new ArrayList<String>();
        for (Standing each : site.user().standing()) {
            lines.add(
                    each.state().id()
                            + " in "
                            + each.state().mailbox()
                            + ", agreed "
                            + each.state().agreedMailbox()
                            + " "
                            + line(
                                    each.state().remote() == null
                                            ? 0
                                            : each.state().remote().number(),
                                    each.state().keywords(),
                                    Ledger.name(each.text()))
                            + (each.state().deleted() ? " deleted" : ""));
        }
        for (LocalMailbox mailbox : site.store().mailboxes(site.account().id())) {
            lines.add(mailbox.id() + " " + mailbox.path() + (mailbox.deleted() ? " deleted" : ""));
        }
        lines.add("recoverable " + site.user().recoverableIds());
        return String.join("\n", lines);
    }

    private static String line(long uid, Keywords keywords, String name) {
        return uid + " " + name + " [" + keywords + "]";
    }
}

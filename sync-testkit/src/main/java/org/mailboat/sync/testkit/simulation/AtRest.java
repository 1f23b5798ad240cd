package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.Keyword;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.testkit.UserStore.Standing;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Whether a store and the server have come to rest and are one: what differs, what still waits,
/// and what is excused of that.
final class AtRest {
    private static final int ALL = Integer.MAX_VALUE;

    private final SimulatedWorld world;
    private final Ledger ledger;
    private final Ways ways;

    AtRest(SimulatedWorld world, Ledger ledger, Ways ways) {
        this.world = world;
        this.ledger = ledger;
        this.ways = ways;
    }

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
                                Picture.line(
                                        remote == null ? 0 : remote.number(),
                                        world.kept(each.state().keywords()),
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
                            lines.add(Picture.line(uid, mail.keywords(), name));
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
    static boolean isLeft(Site site, RemoteId place) {
        return site.user().standing().stream()
                .anyMatch(each ->
                        each.state().deleted()
                                && place.equals(each.state().remote())
                                && each.state().agreedKeywords().contains(Keyword.DELETED));
    }

    /// Where nothing went wrong, no message was tried in vain but those that the server does not
    /// hand out or take.
    void checkNothingWaitsNeedlessly(Site site) {
        for (LocalMailbox mailbox : site.store().mailboxes(site.account().id())) {
            for (ParkedMessage parked : site.store().parked(mailbox.id(), ALL)) {
                String name = ledger.at(new RemoteId(mailbox.epoch(), parked.id()));
                if (!ledger.mail(name).withheld && stands(mailbox.epoch(), parked.id())) {
                    throw new Violation(
                            Law.NOTHING_WAITS_NEEDLESSLY,
                            "%s's store cannot have %s: %s"
                                    .formatted(site.who(), name, parked.failure()));
                }
            }
        }
        Map<PlacementId, String> names = new HashMap<>();
        site.user()
                .standing()
                .forEach(each -> names.put(each.state().id(), Ledger.name(each.text())));
        for (LocalEdit edit : site.store().edits(site.account().id(), 0, ALL)) {
            String name = names.getOrDefault(edit.id(), "?");
            SyncFailure why = edit.tried().failure();
            // Where a mailbox went amid the run, or is called otherwise, it is tried a minute
            // later.
            boolean absent = why != null && why.detail() == FailureDetail.ABSENT;
            if (edit.tried().attempts() > 0 && !absent && !ledger.mail(name).refused) {
                throw new Violation(
                        Law.NOTHING_WAITS_NEEDLESSLY,
                        "%s's store tried in vain to send %s: %s".formatted(site.who(), name, why));
            }
        }
    }

    private boolean stands(long epoch, long uid) {
        return world.server().paths().stream()
                .filter(path -> epoch(path) == epoch)
                .anyMatch(path -> world.server().mails(path).containsKey(uid));
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
            PlacementState state = edit.state();
            // Had back after its deletion, with its header alone: nobody has more of it.
            ledger.mail(name).excused |=
                    state.agreedMailbox() == null && !state.complete() && edit.source() == null;
            if (!ledger.mail(name).excused
                    && !local
                    && !ways.mayWait(site, state.mailbox(), name)) {
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
}

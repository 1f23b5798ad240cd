package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.testkit.UserStore.Standing;
import org.mailboat.sync.testkit.WriteFaults.Written;
import org.mailboat.sync.testkit.simulation.Violation.Law;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What must hold of a store that only takes from the server, only gives to it, or keeps what is
/// removed: nothing goes the way that is barred, all else goes as ever, and what was edited here
/// stays so.
final class Ways {
    private final SimulatedWorld world;
    private final Ledger ledger;
    private final Excuses excuses;

    /// What whoever only gives to the server has here: by placement how it is shown.
    private final Map<PlacementId, Shown> shown = new TreeMap<>();

    /// Mailboxes that whoever keeps what is removed has here.
    private final Set<MailboxId> mailboxes = new TreeSet<>();

    /// Who made, renamed or deleted mailboxes; and who deleted any.
    private final Set<Who> arranged = EnumSet.noneOf(Who.class);

    private final Set<Who> dropped = EnumSet.noneOf(Who.class);

    private record Shown(String name, MailboxId mailbox, Keywords keywords) {}

    Ways(SimulatedWorld world, Ledger ledger, Excuses excuses) {
        this.world = world;
        this.ledger = ledger;
        this.excuses = excuses;
    }

    private Setup setup() {
        return world.setup();
    }

    void arranges(Who who) {
        arranged.add(who);
    }

    void drops(Who who) {
        dropped.add(who);
    }

    // What happens.

    /// A store asks the server to change something.
    void writes(Who who, Written what) {
        if (!setup().sends(who)) {
            world.find(
                    new Violation(
                            Law.ONE_WAY,
                            "%s's store only takes from the server, and writes to it: %s"
                                    .formatted(who, what)));
        }
        if (setup().keeps(who) && what == Written.DELETE) {
            world.find(
                    new Violation(
                            Law.KEPT,
                            who
                                    + "'s store keeps what is removed, and deletes a mailbox on the"
                                    + " server"));
        }
    }

    /// Power takes some of what is here away.
    void isCut(Site site) {
        isEdited(site);
        if (setup().keeps(site.who())) {
            mailboxes.clear();
        }
    }

    /// A person edits what is here: it is to stay so.
    void isEdited(Site site) {
        if (!setup().takes(site.who())) {
            shown.clear();
            shown.putAll(shown(site));
        }
    }

    void check(Site site) {
        if (!setup().takes(site.who())) {
            checkTakesNothing(site);
        }
        if (setup().keeps(site.who())) {
            checkKeeps(site);
        }
    }

    private void checkTakesNothing(Site site) {
        Map<PlacementId, Shown> now = shown(site);
        // What an edit met there comes with its confirmation.
        shown.values().removeIf(each -> ledger.mail(each.name()).edited.contains(site.who()));
        now.values().removeIf(each -> ledger.mail(each.name()).edited.contains(site.who()));
        if (!now.equals(shown)) {
            throw new Violation(
                    Law.ONE_WAY,
                    "%s's store only gives to the server, and had %s, and has %s"
                            .formatted(site.who(), shown, now));
        }
    }

    private static Map<PlacementId, Shown> shown(Site site) {
        Map<PlacementId, Shown> shown = new TreeMap<>();
        for (Standing each : site.user().standing()) {
            if (!each.state().deleted() && !each.leftBehind()) {
                shown.put(
                        each.state().id(),
                        new Shown(
                                Ledger.name(each.text()),
                                each.state().mailbox(),
                                each.state().keywords()));
            }
        }
        return shown;
    }

    private void checkKeeps(Site site) {
        for (String text : site.user().recoverable()) {
            String name = Ledger.name(text);
            if (!ledger.mail(name).isDeletedBy(site.who())) {
                throw new Violation(
                        Law.KEPT,
                        "%s's store keeps what is removed, and removes %s"
                                .formatted(site.who(), name));
            }
        }
        Set<MailboxId> now = new TreeSet<>();
        for (LocalMailbox mailbox : site.store().mailboxes(site.account().id())) {
            now.add(mailbox.id());
        }
        if (!now.containsAll(mailboxes) && !dropped.contains(site.who())) {
            throw new Violation(
                    Law.KEPT,
                    "%s's store keeps what is removed, and had the mailboxes %s, and has %s"
                            .formatted(site.who(), mailboxes, now));
        }
        mailboxes.clear();
        mailboxes.addAll(now);
    }

    // In the end.

    /// Whether a store may have other mailboxes than the server.
    boolean mayDifferInMailboxes(Site site) {
        return (!setup().sends(site.who()) && arranged.contains(site.who()))
                || (setup().keeps(site.who()) && mayHaveKeptMailboxes(site));
    }

    /// What was renamed there and numbered anew, or before anybody looked into it, or anybody still
    /// knew what was in it, looks like one that is gone and one that is new. So may one that was
    /// met by the name it had amid an exchange.
    private boolean mayHaveKeptMailboxes(Site site) {
        boolean unknown = excuses.isRenumbered() || site.hasLost() || hasUnopened(site);
        return !dropped.isEmpty()
                || (unknown && !arranged.isEmpty())
                || excuses.wasRenamedAmid()
                || hasStoodAside(site);
    }

    private static boolean hasStoodAside(Site site) {
        return site.store().mailboxes(site.account().id()).stream()
                .anyMatch(each -> each.path().toString().startsWith("mailboat-"));
    }

    private static boolean hasUnopened(Site site) {
        return site.store().mailboxes(site.account().id()).stream()
                .anyMatch(each -> each.agreed() != null && each.epoch() == 0);
    }

    /// Messages in a mailbox that is on one side only: gone there and kept here, or deleted here
    /// and left there. They wait.
    Set<String> apart(Site site) {
        Set<String> apart = new TreeSet<>();
        if (setup().way() == null) {
            return apart;
        }
        for (Standing each : site.user().standing()) {
            MailboxId mailbox = each.state().mailbox();
            if (isGoneThere(site, mailbox)
                    || hidden(site).anyMatch(hidden -> hidden.id().equals(mailbox))) {
                apart.add(Ledger.name(each.text()));
            }
        }
        return apart;
    }

    /// Whether somebody's store has it in such a mailbox.
    boolean isApart(Who who, String name) {
        return who.hasStore() && apart(world.site(who)).contains(name);
    }

    /// Whether a mailbox was deleted here and stays there.
    boolean isHiddenHere(Site site, String path) {
        long epoch = world.server().counters(path).epoch();
        return hidden(site)
                .filter(each -> each.epoch() == 0 || each.epoch() == epoch)
                .flatMap(each -> Stream.ofNullable(each.agreed()))
                .anyMatch(agreed -> agreed.path().toString().equals(path));
    }

    private Stream<LocalMailbox> hidden(Site site) {
        boolean stays = setup().keeps(site.who()) || !setup().sends(site.who());
        return stays
                ? site.store().mailboxes(site.account().id()).stream().filter(LocalMailbox::deleted)
                : Stream.of();
    }

    /// Whether a message need not be the same in a store and there.
    boolean mayDiffer(Site site, String name) {
        Ledger.Mail mail = ledger.mail(name);
        return isEditedHere(site, mail) || (setup().keeps(site.who()) && mayLookRemoved(mail));
    }

    /// Whether it was edited here and that stays here.
    boolean isEditedHere(Site site, Ledger.Mail mail) {
        return !setup().sends(site.who()) && mail.edited.contains(site.who());
    }

    /// Who only gives may not have the mailbox to which others moved a message; of what is deleted
    /// here alone nothing more is sent.
    boolean mayHaveLost(Who who, Ledger.Mail mail) {
        return who.hasStore()
                && ((!setup().takes(who) && !(mail.movedTo.isEmpty() && mail.thrownAway.isEmpty()))
                        || mail.deletedHere.containsKey(who));
    }

    /// Who only gives and deletes, amid the run, what others moved before does not know where it
    /// is.
    boolean mayBeMore(Ledger.Mail mail) {
        Setup.Way way = world.setup().way();
        return way != null
                && !world.setup().takes(way.who())
                && mail.isDeletedBy(way.who())
                && !mail.movedTo.isEmpty();
    }

    /// Whether an edit of it may wait for ever.
    ///
    /// @param to where it is to be
    boolean mayWait(Site site, MailboxId to, String name) {
        Ledger.Mail mail = ledger.mail(name);
        return !setup().sends(site.who())
                || (stays(site.who()) && mayLookRemoved(mail))
                || mayHaveLost(site.who(), mail)
                || isGoneThere(site, to)
                || isNameTaken(site, to);
    }

    /// A mailbox made here by a name that others gave to another one, which whoever only gives does
    /// not call so.
    private boolean isNameTaken(Site site, MailboxId id) {
        return !setup().takes(site.who())
                && site.store().mailboxes(site.account().id()).stream()
                        .filter(each -> each.id().equals(id) && each.agreed() == null)
                        .anyMatch(each -> world.server().paths().contains(each.path().toString()));
    }

    /// Whether what is gone there stays here.
    boolean stays(Who who) {
        return setup().keeps(who) || !setup().takes(who);
    }

    /// A mailbox that is gone there and stays here; or it got the name of another one amid a run,
    /// and looks like that since, which is here, too.
    boolean isGoneThere(Site site, MailboxId id) {
        List<LocalMailbox> all =
                site.store().mailboxes(site.account().id()).stream()
                        .filter(each -> each.agreed() != null)
                        .toList();
        return stays(site.who())
                && all.stream()
                        .filter(each -> each.id().equals(id))
                        .anyMatch(each -> {
                            long here = all.stream().filter(a -> a.epoch() == each.epoch()).count();
                            return here > standing(each.epoch());
                        });
    }

    /// How many mailboxes there are numbered so.
    private long standing(long epoch) {
        return world.server().paths().stream()
                .filter(path -> world.server().counters(path).epoch() == epoch)
                .count();
    }

    /// What others move while a run looks at one mailbox after the other may look removed; so may
    /// what they move out of a mailbox that does not open then.
    private boolean mayLookRemoved(Ledger.Mail mail) {
        return mail.removedThere > 0
                || mail.isEverDeleted()
                || mail.movedAmid
                || mail.movedAtFirst
                || mail.withheld
                || excuses.isCarried(mail)
                || (excuses.wasShut() && !mail.movedTo.isEmpty());
    }

    /// What was edited here and not sent is here as it was edited.
    void checkIntent(boolean rearranged) {
        for (Site site : world.sites()) {
            if (!setup().sends(site.who())) {
                ledger.mails()
                        .forEach((name, mail) -> {
                            boolean alone =
                                    mail.made == 1
                                            && isEditedHere(site, mail)
                                            && !mail.excused
                                            && !mayLookRemoved(mail);
                            if (alone) {
                                checkEdited(site, name, mail, rearranged);
                            }
                        });
            }
        }
    }

    private void checkEdited(Site site, String name, Ledger.Mail mail, boolean rearranged) {
        List<Standing> all =
                site.user().standing().stream()
                        .filter(each -> Ledger.name(each.text()).equals(name))
                        .toList();
        if (all.size() != 1) {
            throw new Violation(
                    Law.AS_WAS_MEANT, "%s has %s %d times".formatted(site.who(), name, all.size()));
        }
        Standing here = all.getFirst();
        for (Map.Entry<Keyword, Boolean> mark : mail.markedHere.entrySet()) {
            boolean others =
                    mail.touched.containsKey(mark.getKey())
                            || Excuses.isOutdone(mail, mark.getKey());
            if (!others && here.state().keywords().contains(mark.getKey()) != mark.getValue()) {
                throw new Violation(
                        Law.AS_WAS_MEANT,
                        "%s was %s on %s by %s, whose store has [%s]"
                                .formatted(
                                        mark.getKey(),
                                        mark.getValue() ? "set" : "cleared",
                                        name,
                                        site.who(),
                                        here.state().keywords()));
            }
        }
        String to = mail.movedHere;
        if (to != null && mail.movedTo.isEmpty() && !rearranged && !to.equals(path(site, here))) {
            throw new Violation(
                    Law.AS_WAS_MEANT,
                    "%s was moved to %s by %s, whose store has it in %s"
                            .formatted(name, to, site.who(), path(site, here)));
        }
    }

    private static @Nullable String path(Site site, Standing each) {
        return site.store().mailboxes(site.account().id()).stream()
                .filter(mailbox -> mailbox.id().equals(each.state().mailbox()))
                .map(mailbox -> mailbox.path().toString())
                .findFirst()
                .orElse(null);
    }
}

package org.mailboat.sync.testkit.simulation;

import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.testkit.MemoryServer;
import org.mailboat.sync.testkit.UserStore;
import org.mailboat.sync.testkit.UserStore.Standing;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What people do in their stores, and what the webmail does on the server. What is not there is
/// left out.
final class People {
    private final SimulatedWorld world;
    private final Ledger ledger;

    /// Whether mailboxes were renamed or deleted.
    private boolean rearranged;

    private final Arranged arranged;

    People(SimulatedWorld world) {
        this.world = world;
        this.arranged = new Arranged(world);
        this.ledger = world.judge().ledger();
    }

    boolean rearranged() {
        return rearranged;
    }

    Arranged arranged() {
        return arranged;
    }

    static Keywords keywords(String text) {
        return text.isEmpty() ? Keywords.none() : Keywords.parse(text);
    }

    /// @return whether it was done
    boolean edit(Act act) {
        return switch (act) {
            case Act.Bring(Who who, String mail, String mailbox, String keywords) ->
                    bring(who, mail, mailbox, keywords);
            case Act.Restore(Who who, String mail, String mailbox) ->
                    world.site(who).user().recoverable().contains(Ledger.text(mail))
                            && bring(who, mail, mailbox, "");
            case Act.Mark(Who who, String mail, String keyword, boolean on) ->
                    mark(who, mail, new Keyword(keyword), on);
            case Act.Move(Who who, String mail, String to) -> move(who, mail, to);
            case Act.Copy(Who who, String mail, String to) -> copy(who, mail, to);
            case Act.Delete(Who who, String mail) -> delete(who, mail);
            case Act.Undelete(Who who, String mail) -> undelete(who, mail);
            case Act.Create(Who who, String mailbox) -> create(who, mailbox);
            case Act.Rename(Who who, String mailbox, String to) -> rename(who, mailbox, to);
            case Act.Swap(Who who, String one, String other) -> swap(who, one, other);
            case Act.Drop(Who who, String mailbox) -> drop(who, mailbox);
            default -> throw new IllegalArgumentException("nobody edits by " + act);
        };
    }

    private MemoryServer server() {
        return world.server();
    }

    // Who sees what.

    private List<String> paths(Who who) {
        return who.hasStore()
                ? mailboxes(who).stream().map(each -> each.path().toString()).toList()
                : server().paths();
    }

    private List<LocalMailbox> mailboxes(Who who) {
        Site site = world.site(who);
        return site.store().mailboxes(site.account().id()).stream()
                .filter(each -> !each.deleted() && !each.edit().localOnly())
                .toList();
    }

    private Optional<Standing> here(Who who, String mail) {
        return world.site(who).user().standing().stream()
                .filter(each -> !each.state().deleted())
                .filter(each -> Ledger.name(each.text()).equals(mail))
                .findFirst();
    }

    private static boolean isInbox(String path) {
        return MailboxPath.parse(path).isInbox();
    }

    private boolean hasChildren(Who who, String path) {
        return paths(who).stream().anyMatch(each -> each.startsWith(path + "/"));
    }

    /// @return whether the store let them
    private boolean store(Who who, Consumer<UserStore> edit) {
        world.judge().ways().check(world.site(who));
        try {
            world.site(who).disk().edit(edit);
            world.judge().ways().isEdited(world.site(who));
            return true;
        } catch (UserStore.Refused e) {
            return false;
        }
    }

    private boolean there(Runnable act) {
        world.as(
                Who.WEBMAIL,
                () -> {
                    act.run();
                    return true;
                });
        return true;
    }

    // Messages.

    private boolean bring(Who who, String mail, String mailbox, String keywords) {
        if (!paths(who).contains(mailbox)) {
            return false;
        }
        if (!who.hasStore()) {
            Keywords kept = world.kept(keywords(keywords));
            return there(() -> server().append(mailbox, Ledger.text(mail), kept));
        }
        if (!store(
                who,
                store -> store.importMessage(mailbox, Ledger.text(mail), keywords(keywords)))) {
            return false;
        }
        Ledger.Mail known = ledger.mail(mail);
        known.made++;
        known.imported = true;
        known.had.add(keywords(keywords));
        known.edited.add(who);
        Ledger.count(known.uploadsAsked, who);
        return true;
    }

    private boolean mark(Who who, String mail, Keyword keyword, boolean on) {
        if (!who.hasStore()) {
            var places = world.find(mail);
            if (places.isEmpty()) {
                return false;
            }
            if (world.kept(Keywords.of(keyword)).isEmpty()) {
                return false;
            }
            var place = places.getFirst();
            ledger.mail(mail).touch(who, keyword, on);
            return there(() ->
                    server().mark(
                                    place.mailbox(),
                                    place.uid(),
                                    with(place.mail().keywords(), keyword, on)));
        }
        Standing placement = here(who, mail).orElse(null);
        if (placement == null) {
            return false;
        }
        Keywords marked = with(placement.state().keywords(), keyword, on);
        boolean excludes = on && Sorted.isOne(keyword);
        Keywords now = excludes ? with(marked, Sorted.other(keyword), false) : marked;
        if (!store(who, store -> store.mark(placement.state().id(), now))) {
            return false;
        }
        ledger.mail(mail).edited.add(who);
        if (world.setup().sends(who)) {
            ledger.mail(mail).touch(who, keyword, on);
        } else {
            ledger.mail(mail).markedHere.put(keyword, on);
        }
        return true;
    }

    private static Keywords with(Keywords keywords, Keyword keyword, boolean on) {
        Keywords one = Keywords.of(keyword);
        return on ? keywords.plus(one) : keywords.minus(one);
    }

    private boolean move(Who who, String mail, String to) {
        if (!paths(who).contains(to)) {
            return false;
        }
        if (!who.hasStore()) {
            var places = world.find(mail);
            if (places.isEmpty() || places.getFirst().mailbox().equals(to)) {
                return false;
            }
            var place = places.getFirst();
            ledger.mail(mail).move(who, to);
            return there(() -> server().move(place.mailbox(), place.uid(), to));
        }
        PlacementId id = here(who, mail).map(each -> each.state().id()).orElse(null);
        if (id == null) {
            return false;
        }
        if (!store(who, store -> store.move(id, to))) {
            return false;
        }
        ledger.mail(mail).edited.add(who);
        if (world.setup().sends(who)) {
            Ledger.count(ledger.mail(mail).movesAsked, who);
            ledger.mail(mail).move(who, to);
        } else {
            ledger.mail(mail).movedHere = to;
        }
        return true;
    }

    private boolean copy(Who who, String mail, String to) {
        if (!paths(who).contains(to)) {
            return false;
        }
        if (!who.hasStore()) {
            var places = world.find(mail);
            return !places.isEmpty()
                    && there(() ->
                            server().copy(
                                            places.getFirst().mailbox(),
                                            places.getFirst().uid(),
                                            to));
        }
        Standing placement = here(who, mail).orElse(null);
        if (placement == null || isIn(who, placement, to)) {
            return false;
        }
        if (!store(who, store -> store.copy(placement.state().id(), to))) {
            return false;
        }
        ledger.mail(mail).made++;
        ledger.mail(mail).edited.add(who);
        Ledger.count(ledger.mail(mail).uploadsAsked, who);
        return true;
    }

    private boolean isIn(Who who, Standing placement, String path) {
        return mailboxes(who).stream()
                .anyMatch(each ->
                        each.id().equals(placement.state().mailbox())
                                && each.path().toString().equals(path));
    }

    private boolean delete(Who who, String mail) {
        if (!who.hasStore()) {
            var places = world.find(mail);
            return !places.isEmpty()
                    && there(() ->
                            server().expunge(places.getFirst().mailbox(), places.getFirst().uid()));
        }
        PlacementId id = here(who, mail).map(each -> each.state().id()).orElse(null);
        if (id == null) {
            return false;
        }
        boolean isInTrash = isInTrash(who, id);
        if (!store(who, store -> store.delete(id))) {
            return false;
        }
        ledger.mail(mail).excused |= ledger.mail(mail).movedInDoubt.contains(who);
        ledger.mail(mail).edited.add(who);
        if (deletesHereOnly(who)) {
            Ledger.count(ledger.mail(mail).deletedHere, who);
        } else if (world.setup().throwsAway()) {
            if (isInTrash) {
                Ledger.count(ledger.mail(mail).thrownOut, who);
            }
            Ledger.count(ledger.mail(mail).thrownAway, who);
            Ledger.count(ledger.mail(mail).movesAsked, who);
        } else {
            Ledger.count(ledger.mail(mail).deletesAsked, who);
        }
        return true;
    }

    private boolean deletesHereOnly(Who who) {
        return !world.setup().sends(who) || world.setup().keeps(who);
    }

    private boolean isInTrash(Who who, PlacementId id) {
        Site site = world.site(who);
        List<MailboxId> trashes = site.trashes().stream().map(LocalMailbox::id).toList();
        return site.user().standing().stream()
                .map(Standing::state)
                .filter(state -> state.id().equals(id))
                .anyMatch(state ->
                        trashes.contains(state.mailbox())
                                || trashes.contains(state.agreedMailbox()));
    }

    private boolean undelete(Who who, String mail) {
        List<MailboxId> shown = mailboxes(who).stream().map(LocalMailbox::id).toList();
        Optional<PlacementId> deleted =
                world.site(who).user().standing().stream()
                        .filter(each -> each.state().deleted() && !each.leftBehind())
                        .filter(each -> Ledger.name(each.text()).equals(mail))
                        .filter(each -> shown.contains(each.state().mailbox()))
                        .map(each -> each.state().id())
                        .findFirst();
        if (deleted.isEmpty() || !store(who, store -> store.undelete(deleted.get()))) {
            return false;
        }
        Ledger.Mail known = ledger.mail(mail);
        known.edited.add(who);
        Ledger.count(known.undeleted, who);
        // Where the server carries the deletion out after all, it is sent again.
        Ledger.count(known.uploadsAsked, who);
        world.judge().excuses().hadBack(mail, who);
        return true;
    }

    // Mailboxes.

    /// The names that a mailbox cannot get: a store keeps that of a deleted one until the server no
    /// longer has it.
    private List<String> taken(Who who) {
        if (!who.hasStore()) {
            return paths(who);
        }
        Site site = world.site(who);
        return site.store().mailboxes(site.account().id()).stream()
                .map(each -> each.path().toString())
                .toList();
    }

    private boolean create(Who who, String mailbox) {
        if (taken(who).contains(mailbox)) {
            return false;
        }
        world.judge().ways().arranges(who);
        boolean created =
                who.hasStore()
                        ? store(
                                who,
                                store ->
                                        store.createMailbox(
                                                world.site(who).account().id(), mailbox))
                        : there(() -> server().create(mailbox));
        if (created) {
            if (mailbox.equals(SimulatedWorld.TRASH)) {
                world.judge().excuses().becomesTrash();
            }
            arranged.creates(who, mailbox);
        }
        return created;
    }

    private boolean rename(Who who, String mailbox, String to) {
        List<String> paths = paths(who);
        if (!paths.contains(mailbox)
                || isInbox(mailbox)
                || to.startsWith(mailbox + "/")
                || taken(who).stream()
                        .anyMatch(each -> each.equals(to) || each.startsWith(to + "/"))) {
            return false;
        }
        rearranged = true;
        if (to.equals(SimulatedWorld.TRASH)) {
            world.judge().excuses().becomesTrash();
        }
        world.judge().ways().arranges(who);
        if (!who.hasStore()) {
            world.judge().excuses().late();
            world.judge().excuses().renamesAmid();
            world.renames(who);
            arranged.renames(who, mailbox, to);
            return there(() ->
                    paths.stream()
                            .filter(each -> each.equals(mailbox) || each.startsWith(mailbox + "/"))
                            .forEach(each ->
                                    server().rename(each, to + each.substring(mailbox.length()))));
        }
        boolean renamed = store(who, store -> store.renameMailbox(mailbox, to));
        if (renamed) {
            arranged.renames(who, mailbox, to);
        }
        return renamed;
    }

    private boolean swap(Who who, String one, String other) {
        if (!paths(who).contains(other)
                || isInbox(other)
                || other.startsWith(one + "/")
                || one.startsWith(other + "/")
                || !rename(who, one, "aside")) {
            return false;
        }
        if (!who.hasStore()) {
            world.judge().excuses().exchangesAmid(who);
        }
        boolean renamed = rename(who, other, one);
        return rename(who, "aside", other) || renamed;
    }

    private boolean drop(Who who, String mailbox) {
        if (!paths(who).contains(mailbox) || isInbox(mailbox) || hasChildren(who, mailbox)) {
            return false;
        }
        rearranged = true;
        world.judge().ways().arranges(who);
        world.judge().ways().drops(who);
        if (!who.hasStore()) {
            world.judge().excuses().doubted(who);
            world.judge().excuses().removesAmid();
            arranged.drops(who, mailbox);
            return there(() -> server().delete(mailbox));
        }
        var id =
                mailboxes(who).stream()
                        .filter(each -> each.path().toString().equals(mailbox))
                        .findFirst()
                        .orElseThrow()
                        .id();
        List<Standing> before = world.site(who).user().standing();
        boolean isTrash = world.site(who).trashes().stream().anyMatch(each -> each.id().equals(id));
        if (!store(who, store -> store.deleteMailbox(mailbox))) {
            return false;
        }
        if (isTrash) {
            // Whatever this person threw away so far goes with it, and comes to it first.
            ledger.mails()
                    .values()
                    .forEach(mail ->
                            mail.thrownAway.computeIfPresent(
                                    who,
                                    (_, times) -> {
                                        mail.thrownOut.put(who, times);
                                        return times;
                                    }));
        }
        arranged.drops(who, mailbox);
        world.judge().excuses().drops();
        for (Standing each : before) {
            if (each.state().mailbox().equals(id)) {
                Ledger.Mail mail = ledger.mail(Ledger.name(each.text()));
                mail.edited.add(who);
                Ledger.count(deletesHereOnly(who) ? mail.deletedHere : mail.dropsAsked, who);
                if (world.setup().throwsAway(who)) {
                    Ledger.count(mail.movesAsked, who);
                }
            }
        }
        return true;
    }
}

package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.sync.testkit.UserStore.Standing;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// What is not held against a store: things came to pass that no client can find out, or that look
/// to it like something else. Here it is noted what happened and to which messages, and said what
/// may therefore be otherwise. What must hold in spite of it is with the laws.
final class Excuses {
    private static final Duration PATIENCE = Duration.ofDays(3);

    private final SimulatedWorld world;
    private final Ledger ledger;
    private final Set<Long> lostIndexes = new HashSet<>();

    /// Two of them, with mail moved from one to the other, look like one renamed.
    private final Set<String> renumbered = new HashSet<>();

    private boolean wasShut;
    private boolean wasEmpty;
    private @Nullable String shutBox;
    private boolean wasRenamedAmid;
    private boolean wasPartial;
    private boolean wasInsisted;
    private boolean wasImpatient;
    private boolean wasLocked;
    private boolean wasUnmarkable;
    private boolean wasDropped;
    private boolean isTrashAnother;

    Excuses(SimulatedWorld world, Ledger ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    // What came to pass.

    /// Another message comes to where a store awaits one that is equal: it may be taken for that.
    void came(String name, String path, long epoch, @Nullable Who actor) {
        for (Site site : world.sites()) {
            if (site.who() != actor
                    && (site.isAwaited(name, path, epoch) || isHadBack(site, name))) {
                ledger.mail(name).excused = true;
            }
        }
    }

    /// Whether it was had back in doubt, which lasts until it is there again.
    private boolean isHadBack(Site site, String name) {
        return site.isHadBackInDoubt(name)
                || (ledger.mail(name).hadBackInDoubt && site.isToBeSent(name));
    }

    /// A message is had back amid the run that deletes it there, or while nobody knows whether it
    /// is gone: one that is equal, and that others brought meanwhile, may be taken for it.
    void hadBack(String name, Who who) {
        Ledger.Mail known = ledger.mail(name);
        Site site = world.site(who);
        known.hadBackInDoubt |= site.isHadBackInDoubt(name);
        known.excused |= known.made > 1 && (site.isRunning() || known.hadBackInDoubt);
        dropped(wasDropped);
    }

    /// Another mailbox becomes the trash, in which what is deleted goes for good; a store may learn
    /// of it after it met there what others threw away.
    void becomesTrash() {
        isTrashAnother = true;
    }

    boolean isTrashAnother() {
        return isTrashAnother;
    }

    /// A store deletes a mailbox. What another one has back in it, of which it is not known whether
    /// it was deleted there, goes with that mailbox or had gone before: it is recoverable.
    void drops() {
        wasDropped = true;
        dropped(true);
    }

    private void dropped(boolean any) {
        ledger.mails().values().forEach(mail -> mail.excused |= any && mail.hadBackInDoubt);
    }

    /// A store brings a message. What others moved on, or copied, may be anywhere, while it is
    /// looked for where it came to and that does not open; or it came late, after it was looked
    /// for.
    void brought(String name, Who actor) {
        Ledger.Mail known = ledger.mail(name);
        boolean confused = known.movedInDoubt.contains(actor) || known.made > 1;
        known.excused |= (wasShut || world.wasLate()) && confused;
    }

    /// A message moves while others' runs look at one mailbox after the other.
    void movedAmid(String name, @Nullable Who actor) {
        Ledger.Mail known = ledger.mail(name);
        known.movedAmid |= world.sites().stream().anyMatch(s -> s.who() != actor && s.isRunning());
        known.movedAtFirst |=
                world.sites().stream().anyMatch(s -> s.who() != actor && s.isFirstSync());
    }

    /// What another one does to a message of which a store does not know what the server did, no
    /// client can tell from what it did itself. But what came there, and was moved on, is met
    /// there.
    void touched(String name, @Nullable Who actor, boolean moved) {
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

    /// What becomes of messages of which others do not know what the server did, cannot be told.
    void doubted(@Nullable Who actor) {
        for (Site site : world.sites()) {
            if (site.who() != actor) {
                site.inDoubt().forEach(name -> ledger.mail(name).excused = true);
            }
        }
    }

    /// Messages of a mailbox get other numbers: what was asked of them by the old ones and not
    /// answered, or is about to be, is not found again.
    void renumbered(String path) {
        doubted(null);
        long epoch = world.server().counters(path).epoch();
        world.sites().stream()
                .flatMap(site -> site.beingBrought(path, epoch).stream())
                .forEach(name -> ledger.mail(name).excused = true);
        leftBehind();
        renumbered.add(path);
    }

    /// A command that comes late goes by names, whatever they mean by then.
    void late() {
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

    /// A run looks at one mailbox: of what was moved before, it sees only that it came or went.
    void looksInPart() {
        wasPartial = true;
        ledger.mails().values().forEach(mail -> mail.movedAmid = true);
    }

    /// Two mailboxes get each other's names amid a run: opened by its name, each looks like one
    /// that was numbered anew, and what was on its way there is looked for in the wrong one.
    void exchangesAmid(Who who) {
        world.sites().stream()
                .filter(site -> site.who() != who && site.isRunning())
                .flatMap(site -> site.inDoubt().stream())
                .forEach(name -> ledger.mail(name).excused = true);
    }

    /// Mailboxes get other names while a first sync lists one after the other: mail is met in two.
    void renamesAmid() {
        wasRenamedAmid |= world.sites().stream().anyMatch(Site::isRunning);
        if (!world.setup().server().moves()) {
            // Between a copy and its removal: it may stand where it is to be moved from.
            doubted(null);
        }
        if (world.sites().stream().anyMatch(Site::isFirstSync)) {
            ledger.mails().values().forEach(mail -> mail.movedAtFirst = true);
        }
    }

    /// What a move left behind is not looked for under another number: what is like it may be the
    /// message itself, moved back by somebody.
    private void leftBehind() {
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

    /// Removals wait for some days and no longer: what was moved to where nobody can look, or looks
    /// for what it brought, seems to be gone then, and comes again.
    void passes(Duration time) {
        boolean isUnseen =
                shutBox != null
                        || world.sites().stream().anyMatch(site -> !site.inDoubt().isEmpty());
        wasImpatient |= isUnseen && time.compareTo(PATIENCE) >= 0;
    }

    /// The server says of every mailbox that there is none: one that is to be deleted seems to be
    /// gone, and comes again.
    void listsNothing() {
        wasEmpty = true;
    }

    void withhold(String name) {
        ledger.mail(name).withheld = true;
    }

    /// Somebody lets everything be removed that the server does not show: it comes again as new
    /// mail. What may have to be sent again is recoverable.
    void insists() {
        wasInsisted = true;
        ledger.mails().values().forEach(mail -> mail.excused |= mail.hadBackInDoubt);
    }

    /// Nothing can be changed in a mailbox: what was edited in it is taken back, or waits.
    void locks() {
        wasLocked = true;
    }

    /// No marks can be changed in a mailbox: they are taken back, or wait.
    void locksMarks() {
        wasUnmarkable = true;
    }

    void lostIndex(String path) {
        lostIndexes.add(world.server().counters(path).epoch());
    }

    // What may therefore be otherwise.

    boolean wasShut() {
        return wasShut;
    }

    /// The mailbox that cannot be looked into now, or null.
    @Nullable String shutBox() {
        return shutBox;
    }

    /// Whether a message that others moved may have been met where it went before it was missed
    /// where it came from: what was marked there goes with that.
    boolean mayHaveLostMarks(Ledger.Mail mail) {
        boolean isMoved = !mail.movedTo.isEmpty() || !mail.thrownAway.isEmpty();
        return ((wasShut || wasPartial) && isMoved)
                || (isRenumbered() && mail.movedAmid && mail.movedTo.size() > 1);
    }

    boolean wasUnmarkable() {
        return wasUnmarkable;
    }

    boolean wasLocked() {
        return wasLocked;
    }

    boolean wasInsisted() {
        return wasInsisted;
    }

    boolean wasRenamedAmid() {
        return wasRenamedAmid;
    }

    /// Whether messages got other numbers: what finds no partner under them waits for a decision of
    /// its own.
    boolean isRenumbered() {
        return !renumbered.isEmpty();
    }

    /// Whether it can be told no more which mailbox is which.
    boolean isMixedUp() {
        return renumbered.size() > 1;
    }

    boolean hasLostIndex() {
        return !lostIndexes.isEmpty();
    }

    boolean hasLostIndex(long epoch) {
        return lostIndexes.contains(epoch);
    }

    /// Whether there is anything that a person has to decide.
    boolean hasExcused() {
        return ledger.mails().values().stream().anyMatch(mail -> mail.excused);
    }

    /// Whether there may be more of it than were made. What left a mailbox that cannot be looked
    /// into stands here twice, and one is deleted; what was deleted while nobody knew its number in
    /// such a mailbox, let go as the server showed nothing, or deleted with a mailbox that the
    /// server then would not delete, or deleted and not looked for long enough, comes as new mail;
    /// what is withheld cannot be told from other mail.
    boolean mayBeMore(Ledger.Mail mail) {
        boolean unknown = !mail.uploadsAsked.isEmpty() || isRenumbered();
        boolean hidden =
                !mail.movedTo.isEmpty()
                        || !mail.dropsAsked.isEmpty()
                        || (unknown && !mail.deletesAsked.isEmpty());
        boolean takenBack = (wasLocked || wasImpatient) && mail.isEverDeleted();
        boolean unseen = mail.withheld || wasInsisted || takenBack || (wasShut && hidden);
        boolean back = wasEmpty && !mail.dropsAsked.isEmpty();
        return isDoubled(mail) || isMovedAbout(mail) || unseen || back;
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

    /// Whether it stood twice while it was moved, as the server has no MOVE: what is done to the
    /// original meanwhile is not done to the copy.
    boolean isCarried(Ledger.Mail mail) {
        return !world.setup().server().moves() && !mail.movesAsked.isEmpty();
    }

    /// Whether another mark, of others or its own, took this one away.
    static boolean isOutdone(Ledger.Mail mail, Keyword keyword) {
        return Sorted.isOne(keyword)
                && (mail.touched.containsKey(Sorted.other(keyword))
                        || mail.markedHere.containsKey(Sorted.other(keyword)));
    }
}

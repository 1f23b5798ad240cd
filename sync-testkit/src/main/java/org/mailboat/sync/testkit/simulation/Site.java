package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.Role;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.testkit.UserStore;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One person's store, and the process at work on it, if there is one.
final class Site {
    private final SimulatedWorld world;
    private final Who who;
    private Account account;
    private final Disk disk;

    /// Which message each placement was seen to be.
    private final Map<PlacementId, String> names = new TreeMap<>();

    /// The messages that were ever here whole, unless power took them away again.
    private final Set<String> had = new HashSet<>();

    /// As what each message was met here, unless power took that away again.
    private final Map<String, Set<PlacementId>> met = new TreeMap<>();

    private @Nullable SimulatedProcess process;
    private boolean startedEmpty;
    private @Nullable Instant askedToWait;
    private boolean hasLost;

    Site(SimulatedWorld world, Who who, Policy policy, Disk.Maker disks) {
        this.world = world;
        this.who = who;
        this.account = account(who, policy);
        this.disk = disks.make(account, world.clock());
    }

    private static Account account(Who who, Policy policy) {
        return new Account(
                new AccountId(1),
                who.name().toLowerCase(Locale.ROOT),
                new ServerAddress(ServerAddress.Security.IMPLICIT_TLS, "memory.test", 993, "user"),
                null,
                new TlsTrust.Platform(),
                new CredentialSource.Stored(),
                policy);
    }

    /// From now on its runs do as they are told by this.
    void isTold(Policy policy) {
        account = account(who, policy);
    }

    Who who() {
        return who;
    }

    Account account() {
        return account;
    }

    Disk disk() {
        return disk;
    }

    LocalStore store() {
        return disk.store();
    }

    UserStore user() {
        return disk.user();
    }

    /// Mailboxes that take in what is thrown away.
    List<LocalMailbox> trashes() {
        return store().mailboxes(account.id()).stream()
                .filter(each ->
                        each.roles().contains(Role.TRASH) || each.edit().wantedRole() == Role.TRASH)
                .toList();
    }

    Journal journal() {
        return disk.journal();
    }

    Map<PlacementId, String> names() {
        return names;
    }

    Set<String> had() {
        return had;
    }

    /// Whether power ever took anything away.
    boolean hasLost() {
        return hasLost;
    }

    Map<String, Set<PlacementId>> met() {
        return met;
    }

    /// The process, also one that has come to its end.
    @Nullable SimulatedProcess process() {
        return process;
    }

    boolean isRunning() {
        return process != null && !process.isOver();
    }

    /// Whether nothing was here when the run began that goes on.
    boolean isFirstSync() {
        return isRunning() && startedEmpty;
    }

    SimulatedProcess start(SyncRequest request, List<Fault> faults) {
        if (isRunning()) {
            throw new IllegalStateException("one run at a time");
        }
        startedEmpty = !store().hasMail(account.id());
        var started = new SimulatedProcess(world, this, faults);
        process = started;
        world.judge().begins(this, request);
        started.start(request);
        return started;
    }

    /// What a run that came to its end heard.
    void isAskedToWait(List<SyncFailure> failures) {
        askedToWait =
                failures.stream()
                        .filter(failure -> failure.detail() == FailureDetail.WAIT_ASKED)
                        .map(SyncFailure::nextTry)
                        .findFirst()
                        .orElse(null);
    }

    /// Until when the server is to be left alone, or null.
    @Nullable Instant askedToWait() {
        return askedToWait;
    }

    void kill(int lost) {
        if (process != null) {
            process.kill();
        }
        cutPower(lost);
    }

    void cutPower(int lost) {
        if (disk.cutPower(lost) > 0) {
            world.coverage().count("fault", "commits were lost");
            had.clear();
            met.clear();
            world.judge().ways().isCut(this);
            world.judge().unasked().isCut(this);
            hasLost = true;
            world.judge().blackout().lost(who);
            askedToWait = null;
        }
    }

    /// The messages of which it is not known what the server did.
    Set<String> inDoubt() {
        return names(doubts());
    }

    /// Those of them that the server had before, or that are copies of such.
    Set<String> oldInDoubt() {
        Set<String> old =
                names(
                        doubts().filter(draft -> {
                            Intent.Subject subject = draft.subject();
                            // A copy that others moved on cannot be told from one that they made.
                            return subject == null
                                    || subject.from() != null
                                    || draft.kind().equals("copy");
                        }));
        // Nor which of two that are equal they moved; and what was deleted here since is not
        // followed.
        inDoubt().stream().filter(name -> count(name) != 1).forEach(old::add);
        return old;
    }

    private long count(String name) {
        return user().standing().stream()
                .filter(each -> Ledger.name(each.text()).equals(name))
                .count();
    }

    /// Whether it is not known if this message came into that mailbox. A copy that comes between
    /// the look at the mailbox and the note of what was seen cannot be told from one's own either.
    ///
    /// @param epoch the mailbox's: by now its name may be another one than is known here
    boolean isAwaited(String name, String path, long epoch) {
        return names(doubts().filter(draft -> is(draft.mailbox(), path, epoch))).contains(name)
                || beingBrought(path, epoch).contains(name);
    }

    /// Messages that a run is about to bring into that mailbox, by what it saw of it.
    Set<String> beingBrought(String path, long epoch) {
        if (process == null) {
            return Set.of();
        }
        Set<String> brought =
                names(
                        process.noting().stream()
                                .filter(draft -> !draft.evidence().isEmpty())
                                .filter(draft -> is(draft.mailbox(), path, epoch)));
        if (isRunning()) {
            user().standing().stream()
                    .filter(each -> isBrought(each.state(), path, epoch))
                    .forEach(each -> brought.add(Ledger.name(each.text())));
        }
        return brought;
    }

    private boolean isBrought(PlacementState state, String path, long epoch) {
        return !state.mailbox().equals(state.agreedMailbox()) && is(state.mailbox(), path, epoch);
    }

    /// Whether the server has this mailbox by this name or these numbers, as far as is known here.
    private boolean is(@Nullable MailboxId mailbox, String path, long epoch) {
        return store().mailboxes(account.id()).stream()
                .filter(each -> each.id().equals(mailbox))
                .anyMatch(each -> {
                    RemoteMailbox agreed = each.agreed();
                    return agreed != null
                            && (agreed.path().toString().equals(path) || each.epoch() == epoch);
                });
    }

    /// Whether it is had back while its deletion may still come to pass: what others bring then
    /// cannot be told from the message itself, moved.
    boolean isHadBackInDoubt(String name) {
        return names(doubts().filter(draft -> draft.kind().equals("delete"))).contains(name)
                && user().standing().stream()
                        .anyMatch(each ->
                                !each.state().deleted() && Ledger.name(each.text()).equals(name));
    }

    /// Whether it stands here and not on the server, as far as is known.
    boolean isToBeSent(String name) {
        return user().standing().stream()
                .anyMatch(each ->
                        !each.state().deleted()
                                && each.state().agreedMailbox() == null
                                && Ledger.name(each.text()).equals(name));
    }

    private Stream<Journal.Draft> doubts() {
        return journal().open(account.id()).stream()
                .map(intent ->
                        new Journal.Draft(
                                intent.mailbox(),
                                intent.kind(),
                                intent.evidence(),
                                intent.subject()));
    }

    private Set<String> names(Stream<Journal.Draft> doubts) {
        Set<PlacementId> placements =
                doubts.flatMap(draft -> Optional.ofNullable(draft.subject()).stream())
                        .map(Intent.Subject::placement)
                        .collect(Collectors.toSet());
        Set<String> doubted = new TreeSet<>();
        if (placements.isEmpty()) {
            return doubted;
        }
        user().standing().stream()
                .filter(each -> placements.contains(each.state().id()))
                .forEach(each -> doubted.add(Ledger.name(each.text())));
        // It may have been deleted here since.
        user().recoverableViews().stream()
                .filter(each -> placements.contains(each.id()))
                .forEach(each -> doubted.add(Ledger.name(each.text())));
        return doubted;
    }
}

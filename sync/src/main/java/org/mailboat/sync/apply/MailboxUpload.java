package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Policy;
import org.mailboat.model.Printable;
import org.mailboat.model.Role;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.diff.Respelling;
import org.mailboat.sync.plan.MailboxReconciler;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.plan.UploadOp;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxOrder;
import org.mailboat.sync.port.MailboxOutcome;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;
import org.mailboat.sync.port.Setback;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Carries edits of mailboxes to the server, one after the other. For one run.
///
/// That one was deleted shows in the next listing, and doing it twice does no harm. What is made or
/// renamed is noted first, see [MailboxIntents].
public final class MailboxUpload {
    private final RunContext run;
    private final LocalStore store;
    private final MailboxIntents intents;

    /// The server's names, by path.
    private final Map<String, String> wireNames = new TreeMap<>();

    /// The epochs that mailboxes had when they were listed, by the server's names.
    private final Map<String, Long> epochs = new TreeMap<>();

    private List<RemoteMailbox> listed = List.of();
    private @Nullable String separator;
    private boolean changed;

    /// Whether a mailbox got another epoch with its new name: so did those below it.
    private boolean renumbers;

    private boolean linkLost;

    /// Mailboxes that were to be renamed and were not, and their names, which are not free.
    private final Set<MailboxId> unmoved = new TreeSet<>();

    private final Set<String> occupied = new TreeSet<>();

    /// What those that stepped aside for another one were called.
    private final Map<MailboxId, MailboxPath> aside = new TreeMap<>();

    public MailboxUpload(RunContext run, Journal journal) {
        this.run = run;
        this.store = run.store();
        this.intents = new MailboxIntents(run, journal);
    }

    /// Carries the plan out; blocks until all is answered.
    ///
    /// @return whether the tree may look otherwise than listed
    public boolean carryOut(Plan plan, RemoteTree tree) {
        listed = tree.mailboxes();
        for (RemoteMailbox each : tree.mailboxes()) {
            wireNames.put(each.path().toString(), each.wireName());
            separator = separator == null ? each.separator() : separator;
            MailboxStatus status = each.status();
            epochs.put(each.wireName(), status == null ? 0 : status.epoch());
        }
        for (UploadOp op : plan.ops(UploadOp.class)) {
            run.cancel().check();
            if (linkLost) {
                // What is not known yet may be what the rest builds upon.
                break;
            }
            if (waitsForAnother(op)) {
                continue;
            }
            switch (op) {
                case UploadOp.TakeBackMailbox back -> takeBack(back);
                case UploadOp.CreateMailbox create -> create(create);
                case UploadOp.RenameMailbox rename -> rename(rename);
                case UploadOp.DeleteMailbox delete -> delete(delete);
                case UploadOp.Messages _ -> {}
            }
        }
        List.copyOf(aside.keySet()).forEach(this::stepBack);
        return changed;
    }

    /// Whether another one was to be renamed before it, which did not happen: the next run plans
    /// anew.
    private boolean waitsForAnother(UploadOp op) {
        return switch (op) {
            case UploadOp.CreateMailbox create -> isOccupied(create.path());
            case UploadOp.RenameMailbox rename ->
                    unmoved.contains(rename.mailbox()) || isOccupied(rename.target());
            case UploadOp.TakeBackMailbox _, UploadOp.DeleteMailbox _, UploadOp.Messages _ -> false;
        };
    }

    private boolean isOccupied(MailboxPath path) {
        return occupied.stream()
                .anyMatch(name ->
                        path.toString().equals(name) || path.toString().startsWith(name + "/"));
    }

    /// The mailbox, if what the plan has it called or be is still wanted: it may have been edited
    /// meanwhile.
    private @Nullable LocalMailbox still(
            MailboxId id, boolean deleted, @Nullable MailboxPath path) {
        LocalMailbox mailbox = run.mailbox(id);
        boolean still =
                mailbox != null
                        && mailbox.deleted() == deleted
                        && (path == null || mailbox.path().equals(path));
        return still ? mailbox : null;
    }

    private void create(UploadOp.CreateMailbox op) {
        LocalMailbox mailbox = still(op.mailbox(), false, op.here());
        if (mailbox == null) {
            return;
        }
        long intent = intents.create(op.mailbox(), op.path());
        MailboxOutcome outcome =
                arrange(new MailboxOrder.Create(op.path(), parent(op.path()), op.role(), true));
        RemoteMailbox namesake = namesake(outcome);
        if (namesake != null && isListed(op.path())) {
            // Two of one epoch are not yet one.
            namesake = null;
        }
        if (namesake != null) {
            outcome = new MailboxOutcome.Refused(taken(namesake));
        }
        if (outcome instanceof MailboxOutcome.Standing standing) {
            stands(op.mailbox(), op.here(), standing, op.role());
        } else {
            failed(mailbox, op.path(), "made", outcome);
        }
        intents.answered(intent, outcome);
    }

    /// The mailbox that was there before, and that the server takes the new name for.
    private @Nullable RemoteMailbox namesake(MailboxOutcome outcome) {
        return outcome instanceof MailboxOutcome.Standing(_, MailboxPath path, var opened)
                        && opened != null
                ? Respelling.find(path, opened, listed)
                : null;
    }

    private boolean isListed(MailboxPath path) {
        return run.remote().tree(run.cancel()).mailboxes().stream()
                .anyMatch(each -> each.path().equals(path));
    }

    private static SyncFailure taken(RemoteMailbox namesake) {
        return SyncFailure.of(
                        FailureKind.REFUSED_PERMANENTLY,
                        "The server takes this name for another spelling of %s, which is there"
                                        .formatted(Printable.of(namesake.path().toString()))
                                + " already.")
                .withNextStep("Rename it, or move its mail to the other one and delete it.");
    }

    private void rename(UploadOp.RenameMailbox op) {
        // Its name may be another one than was agreed.
        LocalMailbox mailbox = still(op.mailbox(), false, op.here());
        ExpectedMailbox expected =
                mailbox == null ? null : expected(mailbox, wireNames.get(op.path().toString()));
        if (mailbox == null || expected == null) {
            stays(op);
            return;
        }
        var order = new MailboxOrder.Rename(expected, op.target(), parent(op.target()));
        long intent =
                intents.rename(
                        op.mailbox(), op.target(), run.remote().evidence(order, run.cancel()));
        MailboxOutcome outcome = arrange(order);
        if (outcome instanceof MailboxOutcome.Standing standing) {
            moveNames(op.path().toString(), standing);
            stands(op.mailbox(), op.here(), standing, null);
            if (op.temporary()) {
                aside.putIfAbsent(op.mailbox(), op.path());
            } else {
                aside.remove(op.mailbox());
            }
            if (!op.temporary() && !standing.path().equals(op.target())) {
                // The server has it elsewhere than it was asked to.
                store.rollBackMailbox(op.mailbox(), mailbox.edit().localModSeq());
            }
        } else {
            stays(op);
            // If it is taken back, then to the name that it had.
            stepBack(op.mailbox());
            failed(mailbox, op.path(), "renamed", outcome);
        }
        intents.answered(intent, outcome);
    }

    /// Those below a renamed one have other names from then on as well: also one that was renamed
    /// there, which is not called as was agreed.
    private void moveNames(String from, MailboxOutcome.Standing standing) {
        String wire = wireNames.remove(from);
        Map<String, String> moved = new TreeMap<>();
        wireNames.forEach((path, name) -> {
            if (path.startsWith(from + "/")) {
                moved.put(path, name);
            }
        });
        wireNames.keySet().removeAll(moved.keySet());
        moved.forEach((path, name) -> {
            if (wire != null && name.startsWith(wire)) {
                wireNames.put(
                        standing.path() + path.substring(from.length()),
                        standing.wireName() + name.substring(wire.length()));
            }
        });
    }

    /// Gives a mailbox that stepped aside its name again, as it does not get the one it was to have
    /// now.
    private void stepBack(MailboxId id) {
        MailboxPath before = aside.remove(id);
        LocalMailbox mailbox = run.mailbox(id);
        RemoteMailbox agreed = mailbox == null ? null : mailbox.agreed();
        if (before != null
                && agreed != null
                && !linkLost
                && !wireNames.containsKey(before.toString())) {
            rename(new UploadOp.RenameMailbox(id, agreed.path(), before, null));
            aside.remove(id);
        }
    }

    /// What counted on its renaming waits.
    private void stays(UploadOp.RenameMailbox op) {
        unmoved.add(op.mailbox());
        occupied.add(op.path().toString());
    }

    private void delete(UploadOp.DeleteMailbox op) {
        LocalMailbox mailbox = still(op.mailbox(), true, null);
        RemoteMailbox agreed = mailbox == null ? null : mailbox.agreed();
        MailboxStatus seen = agreed == null ? null : agreed.status();
        ExpectedMailbox expected =
                mailbox == null ? null : expected(mailbox, wireNames.get(op.there().toString()));
        if (mailbox == null || expected == null || seen == null) {
            return;
        }
        MailboxOutcome outcome = arrange(new MailboxOrder.Delete(expected, seen));
        switch (outcome) {
            case MailboxOutcome.Done _, MailboxOutcome.Absent _ -> {
                store.removeMailbox(op.mailbox(), run.clock().instant());
                run.tally().addUploaded(op.messages());
            }
            case MailboxOutcome.Changed(String how) -> takeBack(mailbox, op.path(), how);
            default -> failed(mailbox, op.path(), "deleted", outcome);
        }
    }

    private MailboxOutcome arrange(MailboxOrder order) {
        changed = true;
        return run.remote().arrange(List.of(order), run.cancel()).getFirst();
    }

    /// @param asked what it was called here then, or null if that does not matter
    private void stands(
            MailboxId id,
            @Nullable MailboxPath asked,
            MailboxOutcome.Standing standing,
            @Nullable Role role) {
        OpenedMailbox opened = standing.opened();
        LocalMailbox mailbox = run.mailbox(id);
        RemoteMailbox agreed = mailbox == null ? null : mailbox.agreed();
        RemoteMailbox now =
                agreed == null
                        ? new RemoteMailbox(
                                standing.wireName(),
                                standing.path(),
                                separator,
                                role == null ? Set.of() : Set.of(role),
                                true,
                                true,
                                opened == null ? null : opened.serverId(),
                                null)
                        : agreed.named(standing.wireName(), standing.path());
        wireNames.put(standing.path().toString(), standing.wireName());
        store.settleMailbox(id, asked, now);
        if (mailbox != null
                && opened != null
                && mailbox.epoch() != 0
                && mailbox.epoch() != opened.status().epoch()) {
            // There are servers that give a renamed mailbox new ids.
            store.resetMailbox(id);
            renumbers = true;
        }
    }

    private void takeBack(UploadOp.TakeBackMailbox op) {
        LocalMailbox mailbox = run.mailbox(op.mailbox());
        if (mailbox != null && mailbox.path().equals(op.path())) {
            takeBack(mailbox, op.path(), op.why());
        }
    }

    private void takeBack(LocalMailbox mailbox, MailboxPath path, String why) {
        store.rollBackMailbox(mailbox.id(), mailbox.edit().localModSeq());
        run.reportUnsent(
                SyncFailure.of(
                                FailureKind.REFUSED_PERMANENTLY,
                                "The mailbox stays as the server has it: " + why + ".")
                        .withMailbox(path)
                        .withNextStep("Nothing, or edit it again."));
    }

    /// @param mailbox as it was when this was asked
    /// @param asked what was to be done with it, as in `made`
    private void failed(
            LocalMailbox mailbox, MailboxPath path, String asked, MailboxOutcome outcome) {
        linkLost |=
                outcome instanceof MailboxOutcome.Unknown
                        || outcome instanceof MailboxOutcome.NotTried;
        SyncFailure why =
                switch (outcome) {
                    case MailboxOutcome.Refused(SyncFailure failure) -> failure;
                    case MailboxOutcome.Unknown(SyncFailure failure) ->
                            failure.withText(
                                    "It is not known whether the server "
                                            + asked
                                            + " the mailbox; the next sync finds out. "
                                            + failure.text());
                    case MailboxOutcome.NotTried(SyncFailure failure) -> failure;
                    case MailboxOutcome.Changed(String how) ->
                            SyncFailure.of(
                                    FailureKind.TRANSIENT,
                                    "The mailbox is not what it was: " + how);
                    case MailboxOutcome.Absent _ ->
                            SyncFailure.of(
                                    FailureKind.TRANSIENT, "The server no longer has the mailbox.");
                    case MailboxOutcome.Standing _, MailboxOutcome.Done _ ->
                            SyncFailure.of(
                                    FailureKind.PROTOCOL, "The server answered something else.");
                };
        SyncFailure failure = why.withMailbox(path).withAccount(run.account().name());
        boolean refused = outcome instanceof MailboxOutcome.Refused;
        boolean permanent = refused && why.kind() == FailureKind.REFUSED_PERMANENTLY;
        if (permanent
                && isCalledAsWanted(mailbox)
                && run.account().policy().conflict() == Policy.Conflict.SERVER) {
            store.rollBackMailbox(mailbox.id(), mailbox.edit().localModSeq());
            run.reportUnsent(
                    failure.nextStep() == null
                            ? failure.withNextStep("It was taken back here. Nothing to do.")
                            : failure);
            return;
        }
        if (refused && mailbox.edit().localModSeq() > 0) {
            Instant next =
                    run.clock()
                            .instant()
                            .plus(Download.pause(mailbox.edit().tried().attempts(), why));
            failure = withWayOut(mailbox, failure).withNextTry(next);
            store.setBack(List.of(new Setback(mailbox.edit().localModSeq(), failure, next, true)));
        }
        run.reportUnsent(failure);
    }

    /// The same with the commands that help against a refusal for good, unless it says itself what
    /// does.
    private SyncFailure withWayOut(LocalMailbox mailbox, SyncFailure failure) {
        if (failure.kind() != FailureKind.REFUSED_PERMANENTLY || failure.nextStep() != null) {
            return failure;
        }
        // What was made here, and has mail, has no other place.
        String empty = mailbox.agreed() == null ? " when nothing is in it" : "";
        String drop =
                "take it back" + empty + ": mailboat pending drop c" + mailbox.edit().localModSeq();
        return failure.withNextStep(
                mailbox.deleted()
                        ? drop
                        : "give it another name: mailboat mailbox rename %s id:%s NEWPATH; or %s"
                                .formatted(run.account().name(), mailbox.id(), drop));
    }

    /// Whether the server has it, by a name that somebody gave it.
    private static boolean isCalledAsWanted(LocalMailbox mailbox) {
        RemoteMailbox agreed = mailbox.agreed();
        return agreed != null && !MailboxReconciler.isAside(mailbox.id(), agreed.path().toString());
    }

    /// @param wireName what it is called now, if that is known better than by what is agreed
    private @Nullable ExpectedMailbox expected(LocalMailbox mailbox, @Nullable String wireName) {
        MailboxId id = mailbox.id();
        RemoteMailbox agreed = mailbox.agreed();
        if (agreed == null) {
            return null;
        }
        String now = wireName == null ? agreed.wireName() : wireName;
        return new ExpectedMailbox(
                new MailboxRef(id, now, agreed.path()),
                now.equals(agreed.wireName()) ? epoch(mailbox, now) : epochs.getOrDefault(now, 0L),
                agreed.serverId(),
                mailbox.checkpoint(),
                new StoredKnowledge(store, id));
    }

    /// The epoch that was agreed, or none where the mailbox came by its name in this run, with one
    /// above it that got another epoch.
    private long epoch(LocalMailbox mailbox, String wireName) {
        return renumbers && !epochs.containsKey(wireName) ? 0 : mailbox.epoch();
    }

    private @Nullable String parent(MailboxPath path) {
        String text = path.toString();
        int level = text.lastIndexOf('/');
        return level < 0 ? null : wireNames.get(text.substring(0, level));
    }
}

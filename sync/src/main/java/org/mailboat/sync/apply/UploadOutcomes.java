package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.apply.Outgoing.Item;
import org.mailboat.sync.diff.Wish;
import org.mailboat.sync.plan.UploadReconciler;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.WriteOutcome;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Makes of what a server said what is written down: what is settled, what was in vain, and which
/// intents are thereby over. For one thread; [#flush] writes.
final class UploadOutcomes {
    /// Edits tried so often in vain wait for a person.
    static final int ATTEMPTS = 3;

    private static final Keywords MARKED_DELETED = Keywords.of(Keyword.DELETED);

    private final RunContext run;
    private final Journal journal;
    private final List<Settlement> settlements = new ArrayList<>();
    private final List<Settlement> takenBack = new ArrayList<>();
    private final List<Setback> setbacks = new ArrayList<>();
    private final List<Long> over = new ArrayList<>();
    private final List<Long> astray = new ArrayList<>();
    private final Set<MailboxId> renumbered = new TreeSet<>();

    /// Orders of marks of which some is not known, by their notes.
    private final List<Outgoing> doubts = new ArrayList<>();

    private final Set<PlacementId> missed = new TreeSet<>();

    /// Why nothing is known of commands, as it was told.
    private final Set<String> lastWords = new TreeSet<>();

    private long confirmed;

    UploadOutcomes(RunContext run, Journal journal) {
        this.run = run;
        this.journal = journal;
    }

    /// Mailboxes in which an id turned out to mean another message.
    Set<MailboxId> renumbered() {
        return renumbered;
    }

    /// Placements that were not where they had just been seen.
    Set<PlacementId> missed() {
        return missed;
    }

    /// @return whether the same may be tried once more in this run
    boolean take(Outgoing out, Item item, WriteOutcome outcome) {
        if (!(outcome instanceof WriteOutcome.Unknown)) {
            out.known.add(item.edit().id());
        }
        switch (outcome) {
            case WriteOutcome.Marked marked -> {
                Wish wish = item.wish();
                settle(
                        new Settlement.Marked(
                                item.edit().id(),
                                at(item),
                                wish.added().minus(out.unkept),
                                wish.removed(),
                                marked.now()));
                notTaken(out, item, marked.now());
            }
            case WriteOutcome.Done done -> done(out, item, done.id());
            case WriteOutcome.LeftMarked left -> leftMarked(out, item, left.id());
            case WriteOutcome.CopiedOnly copied -> {
                moved(out, item, copied.id(), left(out, item));
                // What ended the link says nothing of this message.
                boolean about = copied.why().scope() != SyncFailure.Scope.ACCOUNT;
                run.reportUnsent(about ? named(item, copied.why()) : copied.why());
            }
            case WriteOutcome.Refused refused -> {
                over.addAll(item.intents());
                refuse(out, item, refused.failure());
            }
            case WriteOutcome.Vanished _ -> {
                over.addAll(item.intents());
                missed.add(item.edit().id());
            }
            case WriteOutcome.Differs _ -> {
                over.addAll(item.intents());
                differs(out.task.mailbox);
            }
            case WriteOutcome.Unknown(SyncFailure why) -> {
                if (lastWords.add(why.sentence())) {
                    run.watcher().noted("What became of a command is not known: " + why.sentence());
                }
                // What the journal knows of is looked for; the state of the others shows it.
                out.doubtful.add(item);
                return out.isRepeatable(item);
            }
        }
        return false;
    }

    /// What stood there may be in a mailbox that this run knows by another name.
    private void differs(MailboxId id) {
        LocalMailbox mailbox = run.mailbox(id);
        if (renumbered.add(id) && mailbox != null) {
            run.report(
                    SyncFailure.of(
                                    FailureKind.TRANSIENT,
                                    "Nothing was written, as the mailbox has other messages under"
                                            + " the numbers that are known. The next sync looks"
                                            + " where the former ones are.")
                            .withMailbox(mailbox.path()));
        }
    }

    private void done(Outgoing out, Item item, @Nullable RemoteId id) {
        switch (out.task.kind) {
            case DELETE, CLEAR -> {
                takeOver(out, item);
                settle(new Settlement.Deleted(item.edit().id(), at(item)));
                over.addAll(item.intents());
            }
            case MOVE, THROW_AWAY -> moved(out, item, id, null);
            case COPY, SEND -> {
                if (id == null) {
                    astray.addAll(item.intents());
                } else {
                    Keywords kept = item.sent().minus(out.unkept);
                    settle(
                            new Settlement.Placed(
                                    item.edit().id(),
                                    target(out),
                                    id,
                                    kept,
                                    item.redated(),
                                    out.task.kind == Wish.Kind.COPY));
                    over.addAll(item.intents());
                }
            }
            default -> throw new IllegalStateException("no answer to " + out.task.kind);
        }
    }

    private void leftMarked(Outgoing out, Item item, @Nullable RemoteId id) {
        if (out.task.target == null) {
            takeOver(out, item);
            settle(new Settlement.LeftMarked(item.edit().id(), at(item)));
            over.addAll(item.intents());
        } else {
            moved(out, item, id, left(out, item).plus(MARKED_DELETED));
        }
    }

    /// The keywords of what a move left behind, as far as is known.
    private static Keywords left(Outgoing out, Item item) {
        Keywords shown = out.leaving(at(item).number());
        return shown == null ? item.edit().state().agreedKeywords() : shown;
    }

    /// What others marked on what a move left behind, before it goes.
    private void takeOver(Outgoing out, Item item) {
        Keywords shown = out.leaving(at(item).number());
        if (shown != null) {
            settlements.add(UploadReconciler.markedByOthers(item.edit().id(), at(item), shown));
        }
    }

    /// Where the server did not say where the message is now, the intent stays: it is looked for,
    /// and not sent again.
    private void moved(
            Outgoing out, Item item, @Nullable RemoteId id, @Nullable Keywords leftThere) {
        if (id == null) {
            astray.addAll(item.intents());
        } else {
            settle(
                    new Settlement.Moved(
                            item.edit().id(),
                            at(item),
                            target(out),
                            id,
                            leftThere,
                            out.task.kind == Wish.Kind.THROW_AWAY,
                            out.leaving(at(item).number())));
            over.addAll(item.intents());
        }
    }

    /// A server that says yes and does otherwise is not asked for the same again and again. Once it
    /// may have been another client that took the mark away at that moment.
    private void notTaken(Outgoing out, Item item, Keywords now) {
        Keywords lost = item.wish().added().minus(out.unkept).minus(now);
        if (!lost.isEmpty()) {
            SyncFailure failure =
                    SyncFailure.of(
                            FailureKind.TRANSIENT,
                            "The server does not keep the mark " + lost + ".");
            SyncFailure before = item.edit().tried().failure();
            boolean again = before != null && before.text().equals(failure.text());
            // Of system flags a mailbox tells when it is opened whether it keeps them.
            Keywords unkept = again ? withoutSystemFlags(lost) : Keywords.none();
            if (!unkept.isEmpty()) {
                Uploading.noteUnkept(run, out.task.mailbox, unkept);
            }
            if (!lost.equals(unkept)) {
                postpone(item, failure);
            }
        }
        Keywords stayed = item.wish().removed().minus(item.wish().removed().minus(now));
        if (!stayed.isEmpty()) {
            postpone(
                    item,
                    SyncFailure.of(
                            FailureKind.TRANSIENT,
                            "The server keeps the mark "
                                    + stayed
                                    + " although it was taken away."));
        }
    }

    private static Keywords withoutSystemFlags(Keywords keywords) {
        return Keywords.of(
                keywords.asList().stream().filter(keyword -> !keyword.isSystem()).toList());
    }

    private void settle(Settlement settlement) {
        settlements.add(settlement);
        confirmed++;
    }

    /// What the server will never take is taken back here if its word counts for more, as the
    /// policy says, and nothing else of what was edited of the message; messages that it never had
    /// stay, and wait for a person.
    private void refuse(Outgoing out, Item item, SyncFailure why) {
        if (why.detail() == FailureDetail.ABSENT) {
            // The next listing of mailboxes tells whether that is so.
            postpone(item, passing(why));
            return;
        }
        var state = item.edit().state();
        boolean permanent = why.kind() == FailureKind.REFUSED_PERMANENTLY;
        if (permanent
                && state.agreedMailbox() != null
                && !item.edit().leftBehind()
                && run.account().policy().conflict() == Policy.Conflict.SERVER) {
            Wish wish = item.wish();
            if (out.task.kind == Wish.Kind.MARK) {
                out.takenBack.add(
                        new Settlement.MarksRolledBack(
                                state.id(), state.localModSeq(), wish.added(), wish.removed()));
            } else {
                takenBack.add(new Settlement.RolledBack(state.id(), state.localModSeq()));
            }
            run.reportUnsent(
                    named(item, why).withNextStep("It was taken back here. Nothing to do."));
            return;
        }
        postpone(item, why);
    }

    private void postpone(Item item, SyncFailure why) {
        var state = item.edit().state();
        int attempts = item.edit().tried().attempts();
        Instant now = run.clock().instant();
        Instant own = now.plus(Download.pause(attempts, why));
        Instant told = why.nextTry();
        Instant next = told != null && told.isAfter(own) ? told : own;
        SyncFailure failure = named(item, why).withNextTry(next);
        setbacks.add(new Setback(state.localModSeq(), failure, next, true));
        run.reportUnsent(failure);
    }

    /// Notes that nothing became of these, without their being refused.
    void inVain(Outgoing out, Iterable<Item> items, SyncFailure why) {
        for (Item item : items) {
            out.known.add(item.edit().id());
            over.addAll(item.intents());
            refuse(out, item, why);
        }
    }

    /// The mailbox could not be opened, perhaps as it is called otherwise by now. That says nothing
    /// against what was to be done in it: it is tried again soon, however final the server sounds.
    void notReached(Iterable<Item> items, SyncFailure why) {
        for (Item item : items) {
            givenUp(item, passing(why));
        }
    }

    private static SyncFailure passing(SyncFailure why) {
        SyncFailure passing =
                SyncFailure.of(FailureKind.TRANSIENT, why.text())
                        .withCommand(why.command(), why.serverText())
                        .withDetail(why.detail());
        return why.mailbox() == null ? passing : passing.withMailbox(why.mailbox());
    }

    /// They were tried often enough for now, and nothing speaks against them.
    void givenUp(Iterable<Item> items, SyncFailure why) {
        items.forEach(item -> givenUp(item, why));
    }

    private void givenUp(Item item, SyncFailure why) {
        over.addAll(item.intents());
        postpone(item, why);
    }

    /// Their intents were not carried out.
    void notSent(Iterable<Item> items) {
        items.forEach(item -> over.addAll(item.intents()));
    }

    /// Nothing more will be told of the order, so that its note is over but for what is not known,
    /// and earlier ones are of what is known now. What was refused is taken back behind that: the
    /// same mark of others would count as ours.
    void end(Outgoing out) {
        if (out.noted == 0) {
            return;
        }
        for (Outgoing earlier : doubts) {
            if (earlier.doubtful.removeIf(item -> out.known.contains(item.edit().id()))) {
                narrow(earlier);
            }
        }
        if (!out.isAllDoubtful()) {
            narrow(out);
        }
        doubts.add(out);
        doubts.removeIf(each -> each.doubtful.isEmpty());
        takenBack.addAll(out.takenBack);
    }

    private void narrow(Outgoing out) {
        long noted = out.noted;
        if (!out.doubtful.isEmpty()) {
            note(out, out.doubtful);
        }
        over.add(noted);
    }

    /// Writes down that these of the order may be marked from now on.
    void note(Outgoing out, Collection<Item> items) {
        out.noted =
                journal.intend(
                                run.account().id(),
                                out.task.mailbox,
                                Uploading.MARK,
                                MarkNote.of(items).toString(),
                                run.clock().instant())
                        .id();
    }

    private SyncFailure named(Item item, SyncFailure why) {
        SyncFailure failure =
                why.message() == null ? why.withMessage(item.edit().id().toString()) : why;
        return failure.withAccount(run.account().name());
    }

    /// Writes down what was taken in so far.
    ///
    /// @return how many messages were confirmed since the last time
    long flush() {
        if (!settlements.isEmpty()) {
            run.store().settle(List.copyOf(settlements), run.clock().instant());
        }
        if (!setbacks.isEmpty()) {
            run.store().setBack(List.copyOf(setbacks));
        }
        if (!astray.isEmpty()) {
            journal.confirm(List.copyOf(astray));
        }
        // Behind the state: a stop in between leaves intents of what is known.
        if (!over.isEmpty()) {
            journal.settle(List.copyOf(over));
        }
        if (!takenBack.isEmpty()) {
            run.store().settle(List.copyOf(takenBack), run.clock().instant());
        }
        long count = confirmed;
        settlements.clear();
        setbacks.clear();
        over.clear();
        takenBack.clear();
        astray.clear();
        confirmed = 0;
        run.tally().addUploaded(count);
        return count;
    }

    private static RemoteId at(Item item) {
        RemoteId at = item.edit().state().remote();
        if (at == null) {
            throw new IllegalStateException("it has no place on the server: " + item.edit().id());
        }
        return at;
    }

    private static MailboxId target(Outgoing out) {
        MailboxId target = out.task.target;
        return target == null ? out.task.mailbox : target;
    }
}

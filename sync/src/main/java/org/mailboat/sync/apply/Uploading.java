package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxId;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Printable;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.apply.Outgoing.Item;
import org.mailboat.sync.diff.Wish;
import org.mailboat.sync.plan.UploadOp;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.port.WriteSink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Carries edits of messages to the server, over one session, orders in a pipeline. What the server
/// confirms is settled as it comes; what it refuses costs itself alone; what a broken link leaves
/// in doubt stays in the journal.
///
/// The session's thread does the work; who called waits.
public final class Uploading implements Work, WriteSink {
    static final String APPEND = "append";
    static final String MOVE = "move";
    static final String THROW_AWAY = "throw-away";
    static final String COPY = "copy";

    /// As the journal calls a deletion for good. It needs no probe, as doing it twice is doing it
    /// once, but whoever finds the message gone must know that it was tried: what is like it
    /// elsewhere is then not the same message moved.
    static final String DELETE = "delete";

    /// Marks need no probe either. But whoever finds a message marked otherwise must know that it
    /// may have been done from here: what was edited since counts for more.
    static final String MARK = "mark";

    private final RunContext run;
    private final Journal journal;
    private final UploadOrders orders;
    private final UploadOutcomes outcomes;
    private final Map<MailboxId, LocalMailbox> places;
    private final Deque<UploadTask> waiting = new ArrayDeque<>();
    private final IdentityHashMap<WriteOrder, Outgoing> inFlight = new IdentityHashMap<>();
    private final Set<MailboxId> touched = new TreeSet<>();
    private final Set<MailboxId> lost = new TreeSet<>();
    private final List<Delayed> delayed = new ArrayList<>();
    private boolean quiet;
    private final AtomicLong progress = new AtomicLong();
    private volatile boolean stopped;

    /// What was not written for a reason that may be over when the mailbox has been looked at
    /// again.
    public record Delayed(IdSet placements, SyncFailure why) {}

    /// @param places the mailboxes that may be written to, as they were observed
    /// @param wishes what an edit asks for
    public Uploading(
            RunContext run,
            Journal journal,
            Map<MailboxId, LocalMailbox> places,
            Function<LocalEdit, Wish> wishes) {
        this.run = run;
        this.journal = journal;
        this.places = places;
        this.orders = new UploadOrders(run.store(), run.clock(), places, wishes);
        this.outcomes = new UploadOutcomes(run, journal);
    }

    /// Blocks until everything that could be tried was.
    ///
    /// @throws MailException if the account or the store is out of reach
    public void write(List<UploadOp.Messages> ops) {
        for (UploadOp.Messages op : ops) {
            touched.add(op.mailbox());
            MailboxId target = op.target();
            if (target != null) {
                touched.add(target);
            }
            run.watcher()
                    .expected(
                            Phase.UPLOAD_CONTENTS,
                            op.path(),
                            op.placements().size(),
                            op instanceof UploadOp.Send send ? send.bytes() : 0);
        }
        waiting.addAll(UploadTask.of(ops, run.store().page()));
        if (!waiting.isEmpty()) {
            try {
                new Crew(run, this).run(1);
            } finally {
                lost.addAll(outcomes.renumbered());
                lost.forEach(run.store()::resetMailbox);
            }
        }
    }

    /// The mailboxes that were written to, or may have been: they are to be observed again.
    public Set<MailboxId> touched() {
        return touched;
    }

    /// Those of them whose ids turned out to mean something else; they have been reset.
    public Set<MailboxId> lost() {
        return lost;
    }

    /// What is a failure only if it is still not written at the end of the run.
    public List<Delayed> delayed() {
        return delayed;
    }

    /// Placements that were not where they had just been seen.
    public Set<PlacementId> missed() {
        return outcomes.missed();
    }

    @Override
    public boolean await() {
        return !stopped && !waiting.isEmpty();
    }

    @Override
    public void serve(RemoteSession session, Cancel cancel) {
        quiet = false;
        try {
            session.write(this::next, this, cancel);
        } finally {
            List.copyOf(inFlight.values()).forEach(this::abandoned);
        }
    }

    @Override
    public long progress() {
        return progress.get();
    }

    @Override
    public void stop() {
        stopped = true;
    }

    private @Nullable WriteOrder next() {
        while (!stopped && !quiet) {
            UploadTask task = waiting.peekFirst();
            if (task == null || (task.alone && !inFlight.isEmpty())) {
                return null;
            }
            var lone = new ArrayList<UploadTask>();
            Outgoing out = orders.next(task, lone);
            if (task.isOver()) {
                waiting.remove(task);
            }
            waiting.addAll(lone);
            if (out != null) {
                quiet = task.alone;
                inFlight.put(out.order, out);
                noteRepeatable(out);
                return out.order;
            }
        }
        return null;
    }

    /// What a session needs no evidence for.
    private void noteRepeatable(Outgoing out) {
        List<Item> items = out.items();
        if (out.task.kind == Wish.Kind.DELETE) {
            intend(out, items, Collections.nCopies(items.size(), ""));
        } else if (out.task.kind == Wish.Kind.MARK) {
            outcomes.note(out, items);
        }
    }

    @Override
    public void opened(WriteOrder order, OpenedMailbox mailbox, Keywords unkept) {
        Outgoing out = outgoing(order);
        out.opened = true;
        out.unkept = unkept;
        if (out.task.target == null && mailbox.status().uidNext() > 0) {
            out.above = mailbox.status().uidNext();
        }
        noteUnkept(run, out.task.mailbox, unkept);
    }

    @Override
    public void unkeptThere(WriteOrder order, Keywords unkept) {
        MailboxId target = outgoing(order).task.target;
        if (target != null) {
            noteUnkept(run, target, unkept);
        }
    }

    /// What is not known of the mailbox yet is told.
    static void noteUnkept(RunContext run, MailboxId id, Keywords unkept) {
        for (LocalMailbox mailbox :
                unkept.isEmpty()
                        ? List.<LocalMailbox>of()
                        : run.store().mailboxes(run.account().id())) {
            Keywords fresh = unkept.minus(mailbox.edit().unkept());
            if (mailbox.id().equals(id) && !fresh.isEmpty()) {
                run.store().noteUnkept(id, fresh);
                run.watcher()
                        .noted(
                                "The mailbox \"%s\" on the server cannot keep %s, which stays here only."
                                        .formatted(
                                                Printable.of(mailbox.path().toString()),
                                                fresh.toString().replace(" ", ", ")));
            }
        }
    }

    @Override
    public void intend(WriteOrder order, List<Intention> intentions) {
        Outgoing out = outgoing(order);
        var items = new ArrayList<Item>();
        var evidence = new ArrayList<String>();
        for (Intention each : intentions) {
            Item item = out.item(each.item());
            if (item == null) {
                throw new IllegalStateException("not ordered: " + each.item());
            }
            items.add(item);
            evidence.add(each.evidence());
        }
        intend(out, items, evidence);
    }

    private void intend(Outgoing out, List<Item> items, List<String> evidence) {
        MailboxId target = out.task.target == null ? out.task.mailbox : out.task.target;
        var drafts = new ArrayList<Journal.Draft>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            drafts.add(
                    new Journal.Draft(
                            target,
                            kind(out),
                            evidence.get(i),
                            new Intent.Subject(
                                    item.edit().id(),
                                    out.above,
                                    item.edit().state().remote(),
                                    item.sent().minus(out.unkept))));
        }
        List<Intent> written = journal.intend(run.account().id(), drafts, run.clock().instant());
        var replaced = new ArrayList<Long>();
        for (int i = 0; i < written.size(); i++) {
            List<Long> intents = items.get(i).intents();
            replaced.addAll(intents);
            intents.clear();
            intents.add(written.get(i).id());
        }
        if (!replaced.isEmpty()) {
            journal.settle(replaced);
        }
    }

    @Override
    public void leaving(WriteOrder order, long id, Keywords now) {
        outgoing(order).leaving(id, now);
    }

    @Override
    public void settled(WriteOrder order, List<Result> results) {
        Outgoing out = outgoing(order);
        var again = new ArrayList<Item>();
        long bytes = 0;
        for (Result result : results) {
            Item item = out.take(result.item());
            if (item == null) {
                continue;
            }
            if (out.task.kind == Wish.Kind.COPY
                    && result.outcome() instanceof WriteOutcome.Unknown) {
                orders.keep(item);
            }
            if (outcomes.take(out, item, result.outcome())) {
                again.add(item);
            }
            bytes += out.task.kind == Wish.Kind.SEND ? Math.max(0, item.edit().size()) : 0;
        }
        progress.addAndGet(results.size());
        outcomes.flush();
        again(out.task, again, linkLost());
        LocalMailbox place = places.get(out.task.mailbox);
        if (place != null) {
            run.watcher().advanced(Phase.UPLOAD_CONTENTS, place.path(), results.size(), bytes);
        }
    }

    @Override
    public void done(WriteOrder order) {
        over(
                outgoing(order),
                SyncFailure.of(FailureKind.TRANSIENT, "The server said nothing of this message."));
    }

    @Override
    public void identityLost(WriteOrder order, ExpectedMailbox which, String why) {
        Outgoing out = outgoing(order);
        Collection<Item> rest = out.untold();
        lost.add(which.mailbox().id());
        delayed.add(
                new Delayed(
                        Outgoing.placements(rest),
                        SyncFailure.of(
                                        FailureKind.TRANSIENT,
                                        "Nothing was written, as the mailbox is not what it was: "
                                                + why)
                                .withMailbox(which.mailbox().path())));
        leave(out, rest);
    }

    /// Nothing was done of the rest of an order, and nothing speaks against it.
    private void leave(Outgoing out, Collection<Item> rest) {
        inFlight.remove(out.order);
        outcomes.notSent(rest);
        outcomes.end(out);
        outcomes.flush();
    }

    @Override
    public void failed(WriteOrder order, SyncFailure failure) {
        Outgoing out = outgoing(order);
        if (failure.kind() == FailureKind.THROTTLED) {
            // The server refused no more than it told of, and ends the pass with it.
            leave(out, out.untold());
            return;
        }
        switch (failure.scope()) {
            case STORE -> throw new MailException(failure);
            case ACCOUNT -> over(out, failure);
            case MAILBOX, MESSAGE -> {
                inFlight.remove(order);
                if (out.opened) {
                    outcomes.inVain(out, out.untold(), failure);
                } else {
                    outcomes.notReached(out.untold(), failure);
                }
                outcomes.end(out);
                outcomes.flush();
            }
        }
    }

    /// Nothing more is told of the order: what is left of it was not carried out.
    private void over(Outgoing out, SyncFailure why) {
        inFlight.remove(out.order);
        Collection<Item> rest = out.untold();
        outcomes.notSent(rest);
        outcomes.end(out);
        outcomes.flush();
        again(out.task, rest, why);
    }

    /// The session ended without a word about the order: what is to be looked for may have been
    /// sent.
    private void abandoned(Outgoing out) {
        inFlight.remove(out.order);
        Collection<Item> rest = out.untold();
        if (out.task.kind == Wish.Kind.COPY) {
            rest.forEach(orders::keep);
        }
        out.doubtful.addAll(rest);
        outcomes.end(out);
        outcomes.flush();
        again(out.task, rest.stream().filter(out::isRepeatable).toList(), linkLost());
    }

    private void again(UploadTask task, Collection<Item> items, SyncFailure why) {
        if (items.isEmpty()) {
            return;
        }
        IdSet placements = Outgoing.placements(items);
        UploadTask once = task.again(placements);
        if (once == null) {
            outcomes.givenUp(items, why);
            outcomes.flush();
        } else {
            waiting.add(once);
        }
    }

    /// As the journal calls it.
    private static String kind(Outgoing out) {
        return switch (out.task.kind) {
            case SEND -> APPEND;
            case COPY -> COPY;
            case THROW_AWAY -> THROW_AWAY;
            case DELETE -> DELETE;
            default -> MOVE;
        };
    }

    private Outgoing outgoing(WriteOrder order) {
        Outgoing out = inFlight.get(order);
        if (out == null) {
            throw new IllegalArgumentException("not in flight: " + order);
        }
        return out;
    }

    private static SyncFailure linkLost() {
        return SyncFailure.of(FailureKind.OFFLINE, "The connection ended early.");
    }
}

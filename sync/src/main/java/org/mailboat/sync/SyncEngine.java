package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.apply.RunContext;
import org.mailboat.sync.apply.Tally;
import org.mailboat.sync.plan.Guard;
import org.mailboat.sync.plan.Refusal;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteIdentity;
import org.mailboat.sync.port.Sending;
import org.mailboat.sync.port.Traffic;
import org.mailboat.sync.port.Waiter;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadFactory;

/// One account's engine: recover, observe, diff, plan, guard, apply, commit. For one run at a time.
public final class SyncEngine {
    private static final System.Logger LOG = System.getLogger(SyncEngine.class.getName());

    private final Account account;
    private final Guard.Bounds bounds;
    private final Remote remote;
    private final LocalStore store;
    private final Journal journal;
    private final InstantSource clock;
    private final Waiter waiter;
    private final ThreadFactory threads;
    private final @Nullable Sending sending;

    /// @param remote closed by the caller
    /// @param threads makes the threads of sessions and of the committer; they end with the run
    public SyncEngine(
            Account account,
            Remote remote,
            LocalStore store,
            Journal journal,
            InstantSource clock,
            Waiter waiter,
            ThreadFactory threads) {
        this(account, Guard.Bounds.USUAL, remote, store, journal, clock, waiter, threads, null);
    }

    /// The same with other bounds to what is removed unasked, and without an outbox.
    public SyncEngine(
            Account account,
            Guard.Bounds bounds,
            Remote remote,
            LocalStore store,
            Journal journal,
            InstantSource clock,
            Waiter waiter,
            ThreadFactory threads) {
        this(account, bounds, remote, store, journal, clock, waiter, threads, null);
    }

    /// The same with what is to be sent.
    ///
    /// @param sending null if nothing can be
    public SyncEngine(
            Account account,
            Guard.Bounds bounds,
            Remote remote,
            LocalStore store,
            Journal journal,
            InstantSource clock,
            Waiter waiter,
            ThreadFactory threads,
            @Nullable Sending sending) {
        this.account = account;
        this.bounds = bounds;
        this.remote = remote;
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.waiter = waiter;
        this.threads = threads;
        this.sending = sending;
    }

    /// Runs once; blocks until the run is over. Never throws: what went wrong is in the report.
    public AccountReport run(AccountRun run) {
        Instant start = clock.instant();
        Traffic before = remote.traffic();
        var events = new RunEvents(account.name(), run, clock);
        var tally = new Tally();
        var context =
                new RunContext(
                        account,
                        bounds,
                        remote,
                        store,
                        clock,
                        waiter,
                        threads,
                        run.cancel(),
                        events,
                        tally);
        events.started();
        Result result = carryOut(run, context, events);
        var report =
                new AccountReport(
                        account.name(),
                        result,
                        tally.created(),
                        tally.completed(),
                        tally.updated(),
                        tally.moved(),
                        tally.removed(),
                        tally.uploaded(),
                        tally.sent(),
                        tally.recoverable(),
                        failures(tally),
                        remote.traffic().minus(before),
                        Duration.between(start, clock.instant()));
        events.finished(report);
        return report;
    }

    private Result carryOut(AccountRun run, RunContext context, RunEvents events) {
        Safeguards safeguards = null;
        boolean seesAll = false;
        Result result;
        SyncFailure ended = null;
        try {
            SyncFailure wait = wait(store.notes(account.id()).lastFailure());
            if (wait != null) {
                context.report(wait);
                return Result.INCOMPLETE;
            }
            safeguards = new Safeguards(context, events);
            RemoteIdentity identity = remote.connect(run.cancel());
            SyncRequest request = run.begin();
            seesAll = Safeguards.seesAll(request);
            if (safeguards.bind(identity, request)) {
                new RunSteps(context, journal, events, safeguards, request, sending).run();
            }
            result = result(safeguards, context.tally());
        } catch (CancellationException e) {
            result = Result.CANCELLED;
        } catch (MailException e) {
            ended = e.failure();
            result = Result.FAILED;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a run ended in a fault", e);
            ended = SyncFailure.of(FailureKind.BUG, "A fault of Mailboat ended the run: " + e);
            result = Result.FAILED;
        }
        if (ended != null) {
            context.report(ended);
        }
        if (safeguards != null) {
            record(safeguards, seesAll && result == Result.DONE, context);
        }
        return result;
    }

    /// What the server asked for, if it is to be left alone still: to come back sooner prolongs
    /// that with some. No wish of the user's changes it.
    private @Nullable SyncFailure wait(@Nullable SyncFailure last) {
        Instant until = last == null || !isWait(last) ? null : last.nextTry();
        return until != null && clock.instant().isBefore(until) ? last : null;
    }

    private static boolean isWait(SyncFailure failure) {
        return failure.detail() == FailureDetail.WAIT_ASKED;
    }

    private static Result result(Safeguards safeguards, Tally tally) {
        if (!safeguards.refusals().isEmpty()) {
            return Result.REFUSED;
        }
        return tally.failures().isEmpty() ? Result.DONE : Result.INCOMPLETE;
    }

    /// @param complete whether everything was seen and carried out
    private void record(Safeguards safeguards, boolean complete, RunContext context) {
        LocalStore.AccountNotes notes = safeguards.notes();
        Instant now = clock.instant();
        List<SyncFailure> failures = context.tally().failures();
        try {
            store.recordNotes(
                    account.id(),
                    new LocalStore.AccountNotes(
                            notes.boundTo(),
                            complete ? now : notes.lastSuccess(),
                            now,
                            toKeep(failures, safeguards.refusals()),
                            notes.refused(),
                            demotions(notes, now)));
        } catch (MailException e) {
            context.report(e.failure());
        }
    }

    /// What was refused waits for a person, and is more than what the next run may mend.
    private static @Nullable SyncFailure toKeep(
            List<SyncFailure> failures, List<Refusal> refusals) {
        SyncFailure last = failures.isEmpty() ? null : failures.getLast();
        return failures.stream()
                .filter(SyncEngine::isWait)
                .findFirst()
                .orElse(refusals.isEmpty() ? last : refusals.getFirst().failure());
    }

    private List<Demotion> demotions(LocalStore.AccountNotes notes, Instant now) {
        Map<String, Demotion> known = new TreeMap<>();
        notes.demotions().stream()
                .filter(d -> d.holds(now))
                .forEach(d -> known.put(d.capability(), d));
        remote.demotions().forEach(d -> known.putIfAbsent(d.capability(), d));
        return List.copyOf(known.values());
    }

    private static List<SyncFailure> failures(Tally tally) {
        var failures = new ArrayList<>(tally.failures());
        long more = tally.failuresNotKept();
        @Nullable SyncFailure last = failures.isEmpty() ? null : failures.getLast();
        if (more > 0 && last != null) {
            failures.add(
                    new SyncFailure(
                            last.kind(),
                            last.scope(),
                            last.retry(),
                            last.account(),
                            null,
                            null,
                            null,
                            null,
                            more + " more failures like these are not listed.",
                            null,
                            null,
                            null));
        }
        return failures;
    }
}

package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.apply.RunWatcher;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.plan.Refusal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Makes events of what the stages tell, progress at most ten times a second for each mailbox and
/// for the account. Thread-safe.
final class RunEvents implements RunWatcher {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int OPS_A_PAGE = 500;

    private final String account;
    private final AccountRun run;
    private final InstantSource clock;
    private final Map<Phase, Counts> whole = new EnumMap<>(Phase.class);
    private final Map<Phase, Map<MailboxPath, Counts>> mailboxes = new EnumMap<>(Phase.class);

    private final Set<String> noted = new HashSet<>();

    /// How many work on each mailbox.
    private final Map<MailboxPath, Integer> worked = new HashMap<>();

    private static final class Counts {
        long messages;
        long messagesTotal;
        long bytes;
        long bytesTotal;
        @Nullable Instant told;
    }

    RunEvents(String account, AccountRun run, InstantSource clock) {
        this.account = account;
        this.run = run;
        this.clock = clock;
    }

    void started() {
        run.tell(new SyncEvent.Started(account));
    }

    void phase(Phase phase, SyncEvent.State state) {
        run.tell(new SyncEvent.PhaseChanged(account, phase, state));
    }

    void refused(Refusal refusal) {
        run.tell(
                new SyncEvent.Refused(
                        account,
                        refusal.reason(),
                        refusal.deletes(),
                        refusal.of(),
                        refusal.confirmWith()));
    }

    /// Tells a plan, page by page; conflicts and notes come with the first page.
    void planned(Plan plan, PlannedMessages messages) {
        var page = new ArrayList<SyncEvent.PlannedOp>();
        List<String> conflicts = plan.conflicts();
        List<String> notes = plan.notes();
        for (Op op : plan.ops()) {
            page.add(messages.planned(op));
            if (page.size() == OPS_A_PAGE) {
                run.tell(new SyncEvent.Planned(account, List.copyOf(page), conflicts, notes));
                page.clear();
                conflicts = List.of();
                notes = List.of();
            }
        }
        run.tell(new SyncEvent.Planned(account, List.copyOf(page), conflicts, notes));
    }

    /// Tells an op of a dry run that is about no message of a mailbox.
    void planned(SyncEvent.PlannedOp op) {
        run.tell(new SyncEvent.Planned(account, List.of(op), List.of(), List.of()));
    }

    void finished(AccountReport report) {
        run.tell(new SyncEvent.Finished(account, report));
    }

    /// Told once, if several work on it. In the order in which it happens, so with the lock held.
    @Override
    public synchronized void mailboxStarted(MailboxPath mailbox) {
        if (worked.merge(mailbox, 1, Integer::sum) == 1) {
            run.tell(new SyncEvent.MailboxChanged(account, mailbox, SyncEvent.State.STARTED));
        }
    }

    @Override
    public synchronized void mailboxFinished(MailboxPath mailbox) {
        if (worked.computeIfPresent(mailbox, (_, by) -> by == 1 ? null : by - 1) == null) {
            run.tell(new SyncEvent.MailboxChanged(account, mailbox, SyncEvent.State.FINISHED));
        }
    }

    @Override
    public void expected(Phase phase, MailboxPath mailbox, long messages, long bytes) {
        count(
                phase,
                mailbox,
                counts -> {
                    counts.messagesTotal += messages;
                    counts.bytesTotal += bytes;
                });
    }

    @Override
    public void advanced(Phase phase, MailboxPath mailbox, long messages, long bytes) {
        count(
                phase,
                mailbox,
                counts -> {
                    counts.messages += messages;
                    counts.bytes += bytes;
                });
    }

    @Override
    public void noted(String sentence) {
        boolean fresh;
        synchronized (this) {
            fresh = noted.add(sentence);
        }
        if (fresh) {
            run.tell(new SyncEvent.Noted(account, sentence));
        }
    }

    @Override
    public void failed(SyncFailure failure) {
        run.tell(new SyncEvent.Failed(account, failure));
    }

    private void count(Phase phase, MailboxPath mailbox, Consumer<Counts> change) {
        Instant now = clock.instant();
        SyncEvent.@Nullable Progress ofMailbox;
        SyncEvent.@Nullable Progress ofAccount;
        synchronized (this) {
            Counts counts =
                    mailboxes
                            .computeIfAbsent(phase, _ -> new TreeMap<>())
                            .computeIfAbsent(mailbox, _ -> new Counts());
            Counts all = whole.computeIfAbsent(phase, _ -> new Counts());
            change.accept(counts);
            change.accept(all);
            ofMailbox = due(counts, now, phase, mailbox);
            ofAccount = due(all, now, phase, null);
        }
        if (ofMailbox != null) {
            run.tell(ofMailbox);
        }
        if (ofAccount != null) {
            run.tell(ofAccount);
        }
    }

    private SyncEvent.@Nullable Progress due(
            Counts counts, Instant now, Phase phase, @Nullable MailboxPath mailbox) {
        Instant told = counts.told;
        boolean last = counts.messages >= counts.messagesTotal;
        if (!last && told != null && now.isBefore(told.plus(INTERVAL)) && !now.isBefore(told)) {
            return null;
        }
        counts.told = now;
        return new SyncEvent.Progress(
                account,
                phase,
                mailbox,
                counts.messages,
                counts.messagesTotal,
                counts.bytes,
                Math.max(counts.bytes, counts.bytesTotal));
    }
}

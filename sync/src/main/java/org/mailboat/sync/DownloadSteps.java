package org.mailboat.sync;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.apply.Download;
import org.mailboat.sync.apply.FactsReader;
import org.mailboat.sync.apply.LocalChanges;
import org.mailboat.sync.apply.RunContext;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.plan.MailboxFacts;
import org.mailboat.sync.plan.Matches;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.plan.Reconciler;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The part of a run that brings the messages here into agreement: marked, brought in, and removed
/// last. For one run.
final class DownloadSteps {
    private final RunContext context;
    private final LocalStore store;
    private final Reconciler reconciler;
    private final MatchSteps matching;
    private final List<MailboxMatch.Pair> mailboxes;
    private final BodyWindow window;
    private final Instant due;
    private final FactsReader reader;

    /// @param mailboxes that take part, in the order in which they are worked on
    /// @param reader of what is written down of them
    /// @param due messages parked beyond it are not asked for
    DownloadSteps(
            RunContext context,
            Reconciler reconciler,
            MatchSteps matching,
            List<MailboxMatch.Pair> mailboxes,
            FactsReader reader,
            BodyWindow window,
            Instant due) {
        this.context = context;
        this.store = context.store();
        this.reconciler = reconciler;
        this.matching = matching;
        this.mailboxes = mailboxes;
        this.window = window;
        this.due = due;
        this.reader = reader;
    }

    /// What is to be done here, before any guard. Changes nothing.
    Plan plan(MailboxMatch match, Matches matches) {
        List<MailboxFacts> facts = facts(matches, reader);
        for (MailboxFacts of : facts) {
            if (of.withheld() > 0) {
                reader.withheld(of.mailbox().id(), matches)
                        .forEach(parked -> context.report(parked.failure()));
            }
        }
        return reconciler.contents(match, facts, matches);
    }

    /// Marks and brings in; blocks until everything that could be had is here.
    void bringIn(Plan plan, MailboxMatch match) {
        new LocalChanges(context).mark(plan.ops(Op.Mark.class));
        takeIn(plan);
        takeShared(plan, match);
    }

    /// Only after the download: what is removed may have been among what came in, and is then not
    /// removed.
    void remove(Plan plan) {
        var changes = new LocalChanges(context);
        plan.ops(Op.Remove.class).forEach(changes::remove);
        plan.ops(Op.RetireDetached.class).forEach(changes::retire);
    }

    private List<MailboxFacts> facts(Matches matches, FactsReader facts) {
        Map<MailboxId, LocalMailbox> here = new HashMap<>();
        store.mailboxes(context.account().id()).forEach(m -> here.put(m.id(), m));
        Set<MailboxId> unsettled = store.unsettled(context.account().id());
        var all = new ArrayList<MailboxFacts>();
        for (MailboxMatch.Pair pair : mailboxes) {
            context.cancel().check();
            LocalMailbox now = here.getOrDefault(pair.local().id(), pair.local());
            var ref = new MailboxRef(now.id(), pair.remote().wireName(), now.path());
            all.add(
                    unsettled.contains(now.id())
                            ? facts.read(now, ref, matches)
                            : FactsReader.settled(now, ref, matches));
        }
        return all;
    }

    private void takeIn(Plan plan) {
        plan.ops(Op.Link.class).forEach(new LocalChanges(context)::link);
        Map<MailboxId, Long> epochs = new HashMap<>();
        store.mailboxes(context.account().id()).forEach(m -> epochs.put(m.id(), m.epoch()));
        new Download(context).fetch(plan.ops(Op.Fetch.class), epochs, window, due);
    }

    /// Takes over messages whose content came in with others. Where it did not, the next one of
    /// them is tried: each round leaves fewer.
    private void takeShared(Plan plan, MailboxMatch match) {
        Plan last = plan;
        while (!last.ops(Op.Share.class).isEmpty()) {
            context.cancel().check();
            Map<MailboxId, IdSet> shared = new TreeMap<>();
            last.ops(Op.Share.class).forEach(op -> shared.put(op.mailbox().id(), op.ids()));
            Matches late = matching.again(match);
            last = reconciler.contents(match, facts(late, reader.only(shared)), late);
            takeIn(last);
        }
    }
}

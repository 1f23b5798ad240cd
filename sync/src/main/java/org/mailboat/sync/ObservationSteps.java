package org.mailboat.sync;

import org.mailboat.model.MailboxId;
import org.mailboat.sync.apply.MailboxObservation;
import org.mailboat.sync.apply.RunContext;
import org.mailboat.sync.diff.ListingRule;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.plan.Scope;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The part of a run that looks at mailboxes: before anything is decided, and again at those that
/// were written to. For one run.
final class ObservationSteps {
    private final RunContext context;
    private final LocalStore store;
    private final Set<MailboxId> looked = new HashSet<>();

    /// In which listing of this run it was tried last to look at a mailbox.
    private final Map<MailboxId, Integer> looks = new HashMap<>();

    private int listings;

    /// Lists mailboxes as [MailboxObservation#list] does.
    interface Lister {
        Set<MailboxId> list(List<MailboxMatch.Pair> mailboxes, Set<MailboxId> audits);
    }

    ObservationSteps(RunContext context) {
        this.context = context;
        this.store = context.store();
    }

    /// Looks at the mailboxes that take part, as closely as they need it.
    ///
    /// @param left mailboxes that are deleted here, and out of which something is still to be moved
    /// @param doubtful mailboxes that are looked at whatever their counters say
    /// @param lister lists them
    /// @return those that take part
    List<MailboxMatch.Pair> observe(
            MailboxMatch match,
            Scope scope,
            Set<MailboxId> left,
            Set<MailboxId> doubtful,
            Instant now,
            boolean onDemand,
            Lister lister) {
        List<MailboxMatch.Pair> wanted =
                match.same().stream()
                        .filter(p -> scope.mailboxes().test(p.remote().path()))
                        .filter(p -> p.remote().selectable())
                        .sorted(inboxFirst())
                        .toList();
        Set<MailboxId> ambiguous = ListingRule.ambiguous(match.same());
        var listed = new ArrayList<MailboxMatch.Pair>();
        var audits = new HashSet<MailboxId>();
        for (MailboxMatch.Pair pair : wanted) {
            var id = pair.local().id();
            ListingRule.Glance glance = glance(pair, ambiguous.contains(id), onDemand, now);
            ListingRule.Look look = ListingRule.at(pair.local(), pair.remote(), glance);
            boolean due = look != ListingRule.Look.NONE || doubtful.contains(id);
            if (due && !isKnownByMailAlone(pair)) {
                listed.add(pair);
            }
            if (look == ListingRule.Look.AUDIT) {
                audits.add(id);
            }
        }
        list(listed, audits, lister);
        return wanted.stream()
                .filter(pair -> !pair.local().deleted() || left.contains(pair.local().id()))
                .toList();
    }

    /// Whether a mailbox has another name and other ids there, and this run does not write the name
    /// down, as a dry run does not: with its ids written anew, nothing would tell the next run
    /// which one it is.
    private static boolean isKnownByMailAlone(MailboxMatch.Pair pair) {
        RemoteMailbox agreed = pair.local().agreed();
        return pair.isReset()
                && agreed != null
                && !MailboxMatch.key(agreed).equals(MailboxMatch.key(pair.remote()));
    }

    /// Those of the mailboxes that are deleted here, and in which something was met: it may be what
    /// was deleted with them, under another number, or what was deleted or moved from elsewhere.
    List<MailboxMatch.Pair> filled(MailboxMatch match, Scope scope) {
        Set<MailboxId> filled = new HashSet<>();
        store.mailboxes(context.account().id()).stream()
                .filter(mailbox -> mailbox.deleted() && mailbox.appeared() > 0)
                .forEach(mailbox -> filled.add(mailbox.id()));
        return match.same().stream()
                .filter(pair -> filled.contains(pair.local().id()))
                .filter(pair -> scope.mailboxes().test(pair.remote().path()))
                .toList();
    }

    /// What was written is confirmed by looking at it from where it was looked at before: the
    /// answers to writes do not tell what others did in between.
    ///
    /// @param touched the mailboxes that were written to
    /// @param lost those of them whose ids lost their meaning
    void observeAgain(MailboxMatch match, Set<MailboxId> touched, Set<MailboxId> lost) {
        Map<MailboxId, LocalMailbox> here = new HashMap<>();
        store.mailboxes(context.account().id()).forEach(m -> here.put(m.id(), m));
        var written = new ArrayList<MailboxMatch.Pair>();
        for (MailboxMatch.Pair pair : match.same()) {
            LocalMailbox now = here.get(pair.local().id());
            if (now != null && touched.contains(now.id())) {
                // What the tree told of it is outdated.
                written.add(new MailboxMatch.Pair(now, pair.remote().withStatus(null)));
            }
        }
        looked.removeAll(touched);
        list(written, lost, new MailboxObservation(context)::list);
    }

    /// Mailboxes that were looked at since they were written to last.
    Set<MailboxId> looked() {
        return looked;
    }

    /// Mailboxes that this run was to look at, and could not, or not to the end.
    Set<MailboxId> unseen() {
        var unseen = new TreeSet<>(looks.keySet());
        unseen.removeAll(looked);
        return unseen;
    }

    /// Whether a mailbox was not looked at after another one was.
    boolean isOlder(MailboxId one, MailboxId other) {
        return !one.equals(other) && looks.getOrDefault(one, 0) <= looks.getOrDefault(other, 0);
    }

    private void list(List<MailboxMatch.Pair> mailboxes, Set<MailboxId> audits, Lister lister) {
        listings++;
        mailboxes.forEach(pair -> looks.put(pair.local().id(), listings));
        looked.addAll(lister.list(mailboxes, audits));
    }

    private ListingRule.Glance glance(
            MailboxMatch.Pair pair, boolean ambiguous, boolean onDemand, Instant now) {
        Checkpoint since = pair.local().checkpoint();
        MailboxStatus status = pair.remote().status();
        return new ListingRule.Glance(
                since != null && status != null && context.remote().unchanged(since, status),
                since != null && status != null && context.remote().standsStill(since, status),
                ambiguous,
                onDemand,
                now);
    }

    private static Comparator<MailboxMatch.Pair> inboxFirst() {
        return Comparator.comparing((MailboxMatch.Pair p) -> !p.remote().path().isInbox())
                .thenComparing(p -> p.remote().path());
    }
}

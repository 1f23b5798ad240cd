package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.Role;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.diff.MailboxIdentity;
import org.mailboat.sync.diff.MailboxIdentity.Sample;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.diff.MailboxSuspects;
import org.mailboat.sync.diff.Respelling;
import org.mailboat.sync.plan.Doubt;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.Evidence;
import org.mailboat.sync.port.EvidenceOrder;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.KnownMessages.Witness;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds out which mailbox on the server is which one here, where names and epochs do not tell:
/// asks for evidence, one round trip for all of them. Reads only, on both sides. For one run.
public final class Identification {
    private static final int SAMPLES = 4;

    private final RunContext run;
    private final LocalStore store;

    public Identification(RunContext run) {
        this.run = run;
        this.store = run.store();
    }

    /// What was found out.
    ///
    /// @param tree what the server lists, looked at once more if something seemed to be missing
    /// @param proven the names that mailboxes have on the server now, see [MailboxMatch#of]
    /// @param gone those that the server was asked for by name and does not have, or whose name
    ///   belongs to another one now
    /// @param unknown those on the server that did not show which they are, see
    ///   [MailboxMatch#without]
    public record Identified(
            RemoteTree tree,
            Map<MailboxId, String> proven,
            Set<MailboxId> gone,
            Set<String> unknown) {
        /// The match of what is here now.
        public MailboxMatch match(List<LocalMailbox> local) {
            return MailboxMatch.of(local, tree, proven, gone).goneOnly(gone).without(unknown);
        }
    }

    /// Blocks for the server only where something does not fit.
    public Identified identify(RemoteTree listed) {
        List<LocalMailbox> local = store.mailboxes(run.account().id());
        RemoteTree tree = confirmed(listed.keeping(roles(local)), local);
        tellUnlisted(tree, local);
        MailboxSuspects suspects = MailboxSuspects.of(local, tree);
        if (suspects.here().isEmpty()) {
            return new Identified(tree, new TreeMap<>(), new TreeSet<>(), new TreeSet<>());
        }
        Map<MailboxId, List<Sample>> samples = new TreeMap<>();
        for (LocalMailbox mailbox : suspects.here()) {
            run.cancel().check();
            samples.put(mailbox.id(), samples(mailbox));
        }
        var orders = new ArrayList<>(orders(suspects, samples));
        doubted(MailboxMatch.of(local, tree))
                .forEach(name -> orders.add(new EvidenceOrder(name, IdSet.empty())));
        Map<String, Evidence> evidence = new TreeMap<>();
        run.remote()
                .evidence(orders, run.cancel())
                .forEach(shown -> evidence.put(shown.wireName(), shown));
        var proven = new TreeMap<>(new MailboxIdentity(suspects, samples, evidence).decide());
        proven.putAll(
                Respelling.of(
                        MailboxMatch.of(local, tree, proven, new TreeSet<>()), opened(evidence)));
        var match = MailboxMatch.of(local, tree, proven, new TreeSet<>());
        return new Identified(
                tree,
                proven,
                gone(match, tree, evidence),
                unknown(match, suspects.here(), evidence));
    }

    private static Map<String, OpenedMailbox> opened(Map<String, Evidence> evidence) {
        Map<String, OpenedMailbox> opened = new TreeMap<>();
        evidence.forEach((name, shown) -> {
            if (shown.opened() != null) {
                opened.put(name, shown.opened());
            }
        });
        return opened;
    }

    /// The new names and the reset mailboxes that could not be looked into, while a mailbox here
    /// looks for its new name: taken for new, it would lose its id. They wait, as removals do.
    private Set<String> unknown(
            MailboxMatch match, List<LocalMailbox> here, Map<String, Evidence> evidence) {
        var unknown = new TreeSet<String>();
        if (!Doubt.isPatient(
                store.notes(run.account().id()).lastSuccess(), run.clock().instant())) {
            return unknown;
        }
        var waiting = new ArrayList<>(match.appeared());
        match.same().stream()
                .filter(MailboxMatch.Pair::isReset)
                .forEach(pair -> waiting.add(pair.remote()));
        for (RemoteMailbox remote : waiting) {
            Evidence shown = evidence.get(remote.wireName());
            if (shown != null && (isSilent(shown) || isHidden(here, shown))) {
                unknown.add(MailboxMatch.key(remote));
                String text =
                        "The server does not show which mailbox this is, a new one or one that is"
                                + " known by another name. The next sync asks again.";
                run.report(SyncFailure.of(FailureKind.TRANSIENT, text).withMailbox(remote.path()));
            }
        }
        return unknown;
    }

    /// What is listed and not there will show itself, too.
    private static boolean isSilent(Evidence shown) {
        return shown.answer() != Evidence.Answer.OPENED;
    }

    /// Whether the server counts as many messages as a mailbox here has, and shows none of them.
    private static boolean isHidden(List<LocalMailbox> here, Evidence shown) {
        OpenedMailbox opened = shown.opened();
        if (opened == null || !shown.exhibits().isEmpty()) {
            return false;
        }
        MailboxStatus now = opened.status();
        return here.stream()
                .map(LocalMailbox::agreed)
                .map(agreed -> agreed == null ? null : agreed.status())
                .anyMatch(then ->
                        then != null
                                && then.messages() > 0
                                && then.messages() == now.messages()
                                && then.epoch() == now.epoch()
                                && then.uidNext() == now.uidNext());
    }

    /// The wire names that are asked for as such: what is not listed, and what is listed as one
    /// that cannot be opened although it once could.
    private static Set<String> doubted(MailboxMatch match) {
        Set<String> names = missing(match);
        match.same().stream()
                .filter(Identification::isShut)
                .forEach(pair -> names.add(pair.remote().wireName()));
        match.same().stream()
                .filter(pair -> !isShut(pair))
                .forEach(pair -> names.remove(pair.remote().wireName()));
        return names;
    }

    private static boolean isShut(MailboxMatch.Pair pair) {
        return !pair.remote().selectable() && pair.local().epoch() != 0;
    }

    /// The tree, looked at again where something that is known is not in it.
    private RemoteTree confirmed(RemoteTree tree, List<LocalMailbox> local) {
        Set<String> missing = missing(MailboxMatch.of(local, tree));
        tree.mailboxes().forEach(listed -> missing.remove(listed.wireName()));
        if (!tree.complete() || missing.isEmpty()) {
            return tree;
        }
        return run.remote().confirmTree(tree, missing, run.cancel()).keeping(roles(local));
    }

    /// Says why nothing is concluded from what a listing lacks.
    private void tellUnlisted(RemoteTree tree, List<LocalMailbox> local) {
        if (tree.complete()) {
            return;
        }
        var whole = new RemoteTree(tree.mailboxes(), true);
        int unlisted = missing(MailboxMatch.of(local, whole)).size();
        if (unlisted > 0 || tree.mailboxes().isEmpty()) {
            String what =
                    tree.mailboxes().isEmpty()
                            ? "The server lists no mailbox at all, not even INBOX."
                            : "The server's listing is incomplete: it lacks "
                                    + unlisted
                                    + (unlisted == 1 ? " mailbox" : " mailboxes")
                                    + " known here.";
            run.report(
                    SyncFailure.of(
                            FailureKind.TRANSIENT,
                            what
                                    + " What is not listed stays as it is. The next sync asks"
                                    + " again."));
        }
    }

    private static Map<String, Set<Role>> roles(List<LocalMailbox> local) {
        Map<String, Set<Role>> roles = new TreeMap<>();
        for (LocalMailbox mailbox : local) {
            RemoteMailbox agreed = mailbox.agreed();
            if (agreed != null) {
                roles.put(agreed.wireName(), agreed.roles());
            }
        }
        return roles;
    }

    /// The wire names of mailboxes here that the tree does not show. Where others share their
    /// mailboxes with the user, not to be shown one means no more than that.
    private static Set<String> missing(MailboxMatch match) {
        Set<String> missing = new TreeSet<>();
        for (LocalMailbox mailbox : match.vanished()) {
            RemoteMailbox agreed = mailbox.agreed();
            if (agreed != null && !agreed.foreign()) {
                missing.add(agreed.wireName());
            }
        }
        return missing;
    }

    private List<Sample> samples(LocalMailbox mailbox) {
        var samples = new ArrayList<Sample>();
        IdSet ids = new StoredKnowledge(store, mailbox.id()).ids();
        for (Witness witness : store.witnesses(mailbox.id(), SAMPLES)) {
            HeaderProof header = null;
            for (BaselineRow row : store.baseline(mailbox.id(), witness.id(), witness.id())) {
                header = store.headerProof(row.placement());
            }
            long rank = ids.intersect(IdSet.range(1, witness.id())).size();
            samples.add(
                    new Sample(witness.id(), rank, witness.size(), witness.contentId(), header));
        }
        return samples;
    }

    private static List<EvidenceOrder> orders(
            MailboxSuspects suspects, Map<MailboxId, List<Sample>> samples) {
        var orders = new ArrayList<EvidenceOrder>();
        for (RemoteMailbox remote : suspects.there()) {
            List<LocalMailbox> candidates = suspects.candidates(remote);
            var ids = new IdSet.Builder();
            var wanted = new TreeSet<Long>();
            MailboxStatus status = remote.status();
            for (LocalMailbox candidate : candidates) {
                boolean renumbered = status == null || status.epoch() != candidate.epoch();
                for (Sample sample : samples.getOrDefault(candidate.id(), List.of())) {
                    wanted.add(sample.id());
                    if (renumbered) {
                        wanted.add(sample.rank());
                    }
                }
            }
            wanted.forEach(ids::add);
            boolean told = !wanted.isEmpty() || suspects.knowsServerIds();
            if (remote.selectable() && told) {
                orders.add(new EvidenceOrder(remote.wireName(), ids.build()));
            }
        }
        return orders;
    }

    /// Those that cannot be opened by name either, and those whose name another one has now. What
    /// is merely not listed is kept, and told.
    private Set<MailboxId> gone(
            MailboxMatch match, RemoteTree tree, Map<String, Evidence> evidence) {
        Set<String> listed = new TreeSet<>();
        tree.mailboxes().forEach(remote -> listed.add(MailboxMatch.key(remote)));
        boolean allSeen =
                evidence.values().stream()
                        .noneMatch(shown -> shown.answer() == Evidence.Answer.UNKNOWN);
        var gone = new TreeSet<MailboxId>();
        for (LocalMailbox mailbox : match.vanished()) {
            RemoteMailbox agreed = mailbox.agreed();
            if (agreed == null || agreed.foreign()) {
                continue;
            }
            if (listed.contains(MailboxMatch.key(agreed))
                    ? allSeen
                    : isAbsent(mailbox, evidence.get(agreed.wireName()))) {
                gone.add(mailbox.id());
            }
        }
        for (MailboxMatch.Pair pair : match.same()) {
            if (!isShut(pair)) {
                continue;
            }
            Evidence shown = evidence.get(pair.remote().wireName());
            if (shown != null && shown.answer() == Evidence.Answer.ABSENT) {
                gone.add(pair.local().id());
            } else if (shown != null) {
                report(
                        pair.local(),
                        FailureKind.TRANSIENT,
                        "The server lists the mailbox as one that cannot be opened, and does not"
                                + " say that it is gone, so it stays.");
            }
        }
        return gone;
    }

    private boolean isAbsent(LocalMailbox mailbox, @Nullable Evidence shown) {
        Evidence.Answer answer = shown == null ? Evidence.Answer.UNKNOWN : shown.answer();
        switch (answer) {
            case ABSENT -> {}
            case OPENED ->
                    report(
                            mailbox,
                            FailureKind.PROTOCOL,
                            "The server no longer lists the mailbox and still opens it, so it"
                                    + " stays.");
            case UNKNOWN ->
                    report(
                            mailbox,
                            FailureKind.TRANSIENT,
                            "The server no longer lists the mailbox, and does not say that it"
                                    + " is gone, so it stays.");
        }
        return answer == Evidence.Answer.ABSENT;
    }

    private void report(LocalMailbox mailbox, FailureKind kind, String text) {
        run.report(SyncFailure.of(kind, text).withMailbox(mailbox.path()));
    }
}

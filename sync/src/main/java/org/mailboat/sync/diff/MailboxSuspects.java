package org.mailboat.sync.diff;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The mailboxes whose name does not tell which they are: here those whose name is gone on the
/// server, cannot be opened there, or has another identity there; on the server those whose name is
/// new or has another identity.
///
/// Some servers give one epoch to many mailboxes. Among these the names may have been exchanged
/// wherever the counters moved, or are alike; and where one of them lost its name or has a new one,
/// so may any other.
///
/// @param here by path
/// @param there by path; none that cannot hold mail unless it is new
/// @param shared epochs that several mailboxes have, suspect or not, but for INBOX: such a one
///   names none of them
public record MailboxSuspects(
        List<LocalMailbox> here, List<RemoteMailbox> there, Set<Long> shared) {
    /// As many mailboxes are compared by their mail although not even their epoch is equal: some
    /// servers give another one whenever a mailbox is renamed.
    private static final int STRANGERS = 4;

    /// Of more mailboxes than these with one epoch, counters that merely moved raise no doubt.
    private static final int FEW = 8;

    public MailboxSuspects {
        here = List.copyOf(here);
        there = List.copyOf(there);
        shared = Collections.unmodifiableSet(new TreeSet<>(shared));
    }

    public static MailboxSuspects of(List<LocalMailbox> local, RemoteTree tree) {
        MailboxMatch byName = MailboxMatch.of(local, tree);
        var here = new ArrayList<>(byName.vanished());
        var there = new ArrayList<>(byName.appeared());
        Set<String> contested = new TreeSet<>();
        here.forEach(mailbox -> contested.add(agreedKey(mailbox)));
        Map<Long, List<MailboxMatch.Pair>> byEpoch = new TreeMap<>();
        for (MailboxMatch.Pair pair : byName.same()) {
            if (pair.remote().path().isInbox()) {
                continue;
            }
            boolean shut = !pair.remote().selectable() && pair.local().epoch() != 0;
            boolean another =
                    pair.isReset()
                            || isRenamed(pair)
                            || contested.contains(MailboxMatch.key(pair.remote()));
            if (shut || another) {
                here.add(pair.local());
            }
            if (another) {
                there.add(pair.remote());
            } else if (!shut) {
                byEpoch.computeIfAbsent(pair.local().epoch(), _ -> new ArrayList<>()).add(pair);
            }
        }
        var known = new MailboxSuspects(here, there, new TreeSet<>());
        for (List<MailboxMatch.Pair> group : byEpoch.values()) {
            for (MailboxMatch.Pair pair : known.exchangeable(group)) {
                here.add(pair.local());
                there.add(pair.remote());
            }
        }
        here.sort(Comparator.comparing(LocalMailbox::path).thenComparing(LocalMailbox::id));
        there.sort(Comparator.comparing(RemoteMailbox::path));
        return new MailboxSuspects(here, there, shared(local, tree));
    }

    private static Set<Long> shared(List<LocalMailbox> local, RemoteTree tree) {
        Set<Long> shared = new TreeSet<>();
        Set<Long> here = new TreeSet<>();
        local.stream()
                .filter(m -> !m.path().isInbox() && !here.add(m.epoch()))
                .forEach(m -> shared.add(m.epoch()));
        Set<Long> there = new TreeSet<>();
        for (RemoteMailbox mailbox : tree.mailboxes()) {
            MailboxStatus status = mailbox.path().isInbox() ? null : mailbox.status();
            if (status != null && !there.add(status.epoch())) {
                shared.add(status.epoch());
            }
        }
        return shared;
    }

    /// Those of one epoch whose names may have been exchanged, or taken by what lost its own.
    private List<MailboxMatch.Pair> exchangeable(List<MailboxMatch.Pair> group) {
        List<MailboxMatch.Pair> suspects = new ArrayList<>();
        if (isKnown(group.getFirst().local().epoch())) {
            List<MailboxMatch.Pair> close =
                    group.size() <= FEW ? group : group.stream().filter(this::isLikeOne).toList();
            suspects.addAll(close.size() <= FEW ? close : List.of());
        }
        List<MailboxMatch.Pair> others = new ArrayList<>(group);
        others.removeAll(suspects);
        suspects.addAll(exchanged(others));
        return suspects;
    }

    /// Whether a suspect has this epoch.
    private boolean isKnown(long epoch) {
        return epoch != 0
                && (here.stream().anyMatch(m -> m.epoch() == epoch)
                        || there.stream()
                                .map(RemoteMailbox::status)
                                .anyMatch(now -> now != null && now.epoch() == epoch));
    }

    /// Whether it has now the counters that a suspect had, or had those that one has now.
    private boolean isLikeOne(MailboxMatch.Pair pair) {
        return here.stream().anyMatch(m -> isAlike(agreedStatus(m), pair.remote().status()))
                || there.stream().anyMatch(m -> isAlike(agreedStatus(pair.local()), m.status()));
    }

    private static boolean isAlike(@Nullable MailboxStatus then, @Nullable MailboxStatus now) {
        return then != null
                && now != null
                && then.epoch() == now.epoch()
                && then.messages() == now.messages()
                && !nextMoved(then, now);
    }

    private static List<MailboxMatch.Pair> exchanged(List<MailboxMatch.Pair> group) {
        List<MailboxMatch.Pair> moved = group.stream().filter(MailboxSuspects::hasMoved).toList();
        boolean backwards = moved.stream().anyMatch(MailboxSuspects::runsBackwards);
        var suspects = new ArrayList<MailboxMatch.Pair>();
        if (moved.size() > 1 && (backwards || moved.size() <= FEW)) {
            suspects.addAll(moved);
        }
        List<MailboxMatch.Pair> others = new ArrayList<>(group);
        others.removeAll(suspects);
        Set<MailboxId> alike = new TreeSet<>(ListingRule.ambiguous(others));
        alike.addAll(wereAlike(others));
        if (alike.size() <= FEW) {
            others.stream().filter(p -> alike.contains(p.local().id())).forEach(suspects::add);
        }
        return suspects;
    }

    /// Those that could not be told apart when they were listed last, and of which something
    /// happened to one: it may have happened to any of them.
    private static Set<MailboxId> wereAlike(List<MailboxMatch.Pair> group) {
        Map<String, List<MailboxMatch.Pair>> byCounters = new TreeMap<>();
        for (MailboxMatch.Pair pair : group) {
            MailboxStatus then = agreedStatus(pair.local());
            if (then != null && pair.local().epoch() != 0 && then.messages() > 0) {
                byCounters
                        .computeIfAbsent(
                                then.messages() + " below " + then.uidNext(),
                                _ -> new ArrayList<>())
                        .add(pair);
            }
        }
        Set<MailboxId> alike = new TreeSet<>();
        for (List<MailboxMatch.Pair> pairs : byCounters.values()) {
            boolean changed = pairs.stream().anyMatch(MailboxSuspects::hasChanged);
            if (changed && pairs.size() > 1) {
                pairs.forEach(pair -> alike.add(pair.local().id()));
            }
        }
        return alike;
    }

    private static boolean hasChanged(MailboxMatch.Pair pair) {
        MailboxStatus then = agreedStatus(pair.local());
        MailboxStatus now = pair.remote().status();
        boolean marks =
                then != null
                        && now != null
                        && then.highestModSeq() > 0
                        && now.highestModSeq() > 0
                        && then.highestModSeq() != now.highestModSeq();
        return marks || hasMoved(pair);
    }

    private static boolean hasMoved(MailboxMatch.Pair pair) {
        MailboxStatus then = agreedStatus(pair.local());
        MailboxStatus now = pair.remote().status();
        return then != null
                && now != null
                && pair.local().epoch() != 0
                && (then.messages() != now.messages() || nextMoved(then, now));
    }

    private static boolean nextMoved(MailboxStatus then, MailboxStatus now) {
        return then.uidNext() > 0 && now.uidNext() > 0 && then.uidNext() != now.uidNext();
    }

    private static boolean runsBackwards(MailboxMatch.Pair pair) {
        MailboxStatus then = agreedStatus(pair.local());
        MailboxStatus now = pair.remote().status();
        return then != null && now != null && now.uidNext() > 0 && now.uidNext() < then.uidNext();
    }

    private static @Nullable MailboxStatus agreedStatus(LocalMailbox mailbox) {
        RemoteMailbox agreed = mailbox.agreed();
        return agreed == null ? null : agreed.status();
    }

    /// How many messages it had on the server when it was listed last.
    static long heldThere(LocalMailbox mailbox) {
        MailboxStatus then = agreedStatus(mailbox);
        return then == null ? mailbox.messages() : then.messages();
    }

    private static String agreedKey(LocalMailbox mailbox) {
        RemoteMailbox agreed = mailbox.agreed();
        return agreed == null ? "" : MailboxMatch.key(agreed);
    }

    /// Whether the server's own ids for the mailboxes differ.
    private static boolean isRenamed(MailboxMatch.Pair pair) {
        RemoteMailbox agreed = pair.local().agreed();
        String before = agreed == null ? null : agreed.serverId();
        String now = pair.remote().serverId();
        return before != null && now != null && !before.equals(now);
    }

    /// The mailboxes here that this one on the server may be, likelier ones first.
    public List<LocalMailbox> candidates(RemoteMailbox remote) {
        MailboxStatus status = remote.status();
        if (!remote.selectable()) {
            return List.of();
        }
        List<LocalMailbox> known = here.stream().filter(m -> m.epoch() != 0).toList();
        List<LocalMailbox> sameEpoch =
                known.stream().filter(m -> status != null && m.epoch() == status.epoch()).toList();
        if (!sameEpoch.isEmpty()) {
            return sameEpoch;
        }
        long messages = status == null ? 0 : status.messages();
        return known.stream()
                .filter(m -> heldThere(m) > 0 && (status == null || messages > 0))
                .sorted(
                        Comparator.comparingLong(
                                        (LocalMailbox m) -> Math.abs(heldThere(m) - messages))
                                .thenComparing(LocalMailbox::path))
                .limit(STRANGERS)
                .toList();
    }

    /// Whether anything here has an identity that only opening a mailbox can compare.
    public boolean knowsServerIds() {
        return here.stream()
                .map(LocalMailbox::agreed)
                .anyMatch(agreed -> agreed != null && agreed.serverId() != null);
    }
}

package org.mailboat.sync;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.SeenChange;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// How many messages an account has that the server had, too, and how many of them a plan takes
/// along with their mailboxes.
///
/// A message counts where it was agreed, wherever it is here by now: what was moved or deleted here
/// and is gone there is missing there all the same, and what the server never had is not. What a
/// person deleted along with its whole mailbox is none of the account's any more, unless the plan
/// is to remove it.
final class Census {
    private final LocalStore store;
    private final Plan plan;

    /// By the mailbox in which they were agreed.
    private final Map<MailboxId, Long> agreed = new TreeMap<>();

    /// Reads the store; costs what changed on either side.
    Census(LocalStore store, AccountId account, Plan plan) {
        this.store = store;
        this.plan = plan;
        Map<MailboxId, IdSet> removed = new TreeMap<>();
        for (LocalMailbox mailbox : store.mailboxes(account)) {
            if (mailbox.deleted()) {
                removed.put(mailbox.id(), IdSet.empty());
            } else {
                // What is only owed may be another one's, or what lost its number.
                long known = Math.max(0, store.knownCount(mailbox.id()) - mailbox.appeared());
                agreed.put(mailbox.id(), known + vanished(mailbox.id()) + mailbox.detached());
            }
        }
        for (Op.Remove op : plan.ops(Op.Remove.class)) {
            removed.computeIfPresent(op.mailbox().id(), (_, ids) -> ids.plus(op.ids()));
        }
        if (!removed.isEmpty()) {
            removed.forEach((mailbox, ids) -> agreed.put(mailbox, ids.size()));
            countSaved(account, removed);
        }
    }

    /// In all mailboxes, what the plan removes included.
    long messages() {
        return agreed.values().stream().mapToLong(Long::longValue).sum();
    }

    /// How many of them go with the mailboxes that the plan removes: all that are not to be found
    /// elsewhere.
    long withMailboxes() {
        List<Op.RemoveMailbox> removals = plan.ops(Op.RemoveMailbox.class);
        if (removals.isEmpty()) {
            return 0;
        }
        Map<MailboxId, Long> found = found();
        return removals.stream()
                .map(op -> op.mailbox().id())
                .mapToLong(id -> agreed.getOrDefault(id, 0L) - found.getOrDefault(id, 0L))
                .map(left -> Math.max(0, left))
                .sum();
    }

    private Map<MailboxId, Long> found() {
        Set<PlacementId> placements = new HashSet<>();
        plan.ops(Op.Link.class).stream()
                .flatMap(op -> op.links().stream())
                .filter(link -> link.kind() == Link.Kind.SAME)
                .forEach(link -> placements.add(link.placement()));
        Map<MailboxId, Long> found = new TreeMap<>();
        IdSet ids = IdSet.of(placements.stream().mapToLong(PlacementId::number).toArray());
        for (IdSet page : ids.pages(store.page())) {
            for (PlacementState state : store.states(page)) {
                if (state.agreedMailbox() != null) {
                    found.merge(state.agreedMailbox(), 1L, Long::sum);
                }
            }
        }
        return found;
    }

    /// What was seen to be gone is not known any more, and is here.
    private long vanished(MailboxId mailbox) {
        long vanished = 0;
        long below = Long.MAX_VALUE;
        List<SeenChange> page;
        do {
            page = store.seen(mailbox, below, store.page());
            vanished += page.stream().filter(SeenChange.Vanished.class::isInstance).count();
            below = page.isEmpty() ? below : page.getLast().remoteId();
        } while (page.size() == store.page());
        return vanished;
    }

    /// Counts what was moved out of a mailbox before that was deleted here.
    ///
    /// @param removed what the plan removes of mailboxes deleted here, counted already
    private void countSaved(AccountId account, Map<MailboxId, IdSet> removed) {
        long after = 0;
        List<LocalEdit> page;
        do {
            page = store.edits(account, after, store.page());
            for (LocalEdit edit : page) {
                PlacementState state = edit.state();
                after = state.localModSeq();
                MailboxId from = state.agreedMailbox();
                IdSet counted = from == null ? null : removed.get(from);
                if (counted != null && !state.deleted() && !contains(counted, state.remote())) {
                    agreed.merge(from, 1L, Long::sum);
                }
            }
        } while (page.size() == store.page());
    }

    private static boolean contains(IdSet ids, @Nullable RemoteId id) {
        return id != null && ids.contains(id.number());
    }
}

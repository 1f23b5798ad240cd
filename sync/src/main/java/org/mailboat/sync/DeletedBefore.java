package org.mailboat.sync;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.plan.Plan;
import org.mailboat.sync.plan.UploadOp;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.PlacementState;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What a run was to delete on the server so far, in whichever of its passes: a guard counts it
/// with what is to follow. For one run.
final class DeletedBefore {
    private final LocalStore store;

    /// Where it stood.
    private final Map<MailboxId, Map<PlacementId, RemoteId>> deleted = new TreeMap<>();

    DeletedBefore(LocalStore store) {
        this.store = store;
    }

    /// Takes in what is to be deleted now.
    void add(Plan plan) {
        for (UploadOp.Delete op : plan.ops(UploadOp.Delete.class)) {
            if (op.leftBehind()) {
                continue;
            }
            Map<PlacementId, RemoteId> stood =
                    deleted.computeIfAbsent(op.mailbox(), _ -> new TreeMap<>());
            states(
                    op.placements(),
                    state -> {
                        RemoteId at = state.remote();
                        if (at != null) {
                            stood.put(state.id(), at);
                        }
                    });
        }
    }

    /// How many messages of each mailbox, but for those that the plan is to delete again. What
    /// stands where it stood, and not deleted here, was refused and taken back.
    Map<MailboxId, Long> otherThan(Plan plan) {
        Set<PlacementId> now = new HashSet<>();
        for (UploadOp.Delete op : plan.ops(UploadOp.Delete.class)) {
            op.placements().stream().forEach(number -> now.add(new PlacementId(number)));
        }
        Map<MailboxId, Long> counts = new TreeMap<>();
        deleted.forEach((mailbox, stood) -> {
            Map<PlacementId, RemoteId> gone = new TreeMap<>(stood);
            gone.keySet().removeAll(now);
            states(
                    ids(gone.keySet()),
                    state -> {
                        if (!state.deleted()) {
                            gone.remove(state.id(), state.remote());
                        }
                    });
            counts.put(mailbox, (long) gone.size());
        });
        return counts;
    }

    private void states(IdSet placements, Consumer<PlacementState> each) {
        for (IdSet page : placements.pages(store.page())) {
            store.states(page).forEach(each);
        }
    }

    private static IdSet ids(Set<PlacementId> placements) {
        return IdSet.of(placements.stream().mapToLong(PlacementId::number).toArray());
    }
}

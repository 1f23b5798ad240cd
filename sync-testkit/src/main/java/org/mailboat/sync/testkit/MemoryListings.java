package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.testkit.MemoryMailbox.Row;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What a mailbox of the [MemoryStore] is known to hold on the server: what is agreed of it, and
/// what listings told since and is not carried out here yet. Guarded by the store.
final class MemoryListings {
    private MemoryListings() {}

    static void reset(MemoryMailbox box) {
        box.rows.values().forEach(row -> row.remote = 0);
        box.seen.clear();
        box.parked.clear();
        box.checkpoint = null;
        box.resume = null;
        box.epoch = 0;
    }

    static void begin(
            MemoryMailbox box,
            OpenedMailbox opened,
            Checkpoint checkpoint,
            ObservationSink.Extent extent) {
        if (box.epoch != 0 && box.epoch != opened.status().epoch()) {
            throw new IllegalStateException("another epoch without a reset");
        }
        box.epoch = opened.status().epoch();
        if (box.agreed != null) {
            box.agreed = MemoryMailbox.known(box.agreed, opened);
        }
        box.listing = checkpoint;
        box.changesOnly = extent == ObservationSink.Extent.CHANGES;
        if (extent == ObservationSink.Extent.WHOLE) {
            box.resume = null;
        }
    }

    static long knownCount(MemoryMailbox box) {
        return box.known().size();
    }

    static List<Long> knownIds(MemoryMailbox box, long after, int limit) {
        return box.known().tailSet(after, false).stream().limit(limit).toList();
    }

    static List<KnownMessages.Witness> witnesses(MemoryMailbox box, int limit) {
        var agreed = new ArrayList<Row>();
        for (Row row : box.rows.values()) {
            if (row.remote > 0 && row.described && !box.vanished(row)) {
                agreed.add(row);
            }
        }
        if (agreed.isEmpty()) {
            return List.of();
        }
        agreed.sort(Comparator.comparingLong(r -> r.remote));
        // The oldest, and the newest ones.
        return IntStream.range(0, agreed.size())
                .filter(i -> i == 0 || i > agreed.size() - limit)
                .mapToObj(agreed::get)
                .map(MemoryListings::witness)
                .toList();
    }

    static List<KnownMessages.Witness> described(
            MemoryMailbox box, long firstId, long lastId, int limit) {
        return box.rows.values().stream()
                .filter(r -> r.remote > 0 && r.remote >= firstId && r.remote <= lastId)
                .sorted(Comparator.comparingLong(r -> r.remote))
                .limit(limit)
                .map(MemoryListings::witness)
                .toList();
    }

    private static KnownMessages.Witness witness(Row row) {
        return new KnownMessages.Witness(row.remote, row.size, row.internalDate, row.contentId);
    }

    static List<BaselineRow> baseline(MemoryMailbox box, long firstId, long lastId, int limit) {
        var rows = new ArrayList<Row>();
        for (Row row : box.rows.values()) {
            if (row.remote >= firstId && row.remote <= lastId) {
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparingLong(r -> r.remote));
        return rows.stream()
                .limit(limit)
                .map(r -> new BaselineRow(r.remote, r.id, r.agreed, r.described))
                .toList();
    }

    static void record(MemoryMailbox box, IdSet covered, List<SeenChange> changes) {
        var before = new TreeMap<>(box.seen);
        box.seen.keySet().removeIf(covered::contains);
        for (SeenChange change : changes) {
            if (change instanceof SeenChange.Described(Sighting sighting, PlacementId placement)) {
                Row row = box.rows.get(placement);
                if (row != null && row.remote == sighting.id()) {
                    row.stand(sighting);
                }
                continue;
            }
            SeenChange now = remembered(change, before.get(change.remoteId()));
            Row here = box.byRemote(change.remoteId());
            if (now instanceof SeenChange.Appeared(Sighting told) && here != null) {
                // It came in since the window was compared with what is here.
                if (told.keywords().equals(here.agreed)) {
                    continue;
                }
                now = new SeenChange.Marked(told.id(), here.id, here.agreed, told.keywords());
            }
            box.seen.put(change.remoteId(), now);
        }
        box.parked
                .keySet()
                .removeIf(id ->
                        covered.contains(id) && !(box.seen.get(id) instanceof SeenChange.Appeared));
        Checkpoint checkpoint = box.resume == null ? box.listing : box.resume.checkpoint();
        if (checkpoint != null && !box.changesOnly) {
            box.resume = new ObserveOrder.ResumeMark(box.epoch, covered.first(), checkpoint);
        }
    }

    /// What is not told again stays as it was told.
    private static SeenChange remembered(SeenChange change, @Nullable SeenChange before) {
        return change instanceof SeenChange.Appeared(Sighting now)
                        && before instanceof SeenChange.Appeared(Sighting then)
                ? new SeenChange.Appeared(together(now, then))
                : change;
    }

    static void finish(MemoryMailbox box, Instant when) {
        box.confirmed = when;
        if (box.changesOnly) {
            box.checkpoint = box.listing;
            return;
        }
        box.checkpoint = box.resume == null ? box.listing : box.resume.checkpoint();
        box.resume = null;
        box.audited = when;
    }

    static List<SeenChange> seen(MemoryMailbox box, long below, int limit) {
        return box.seen.isEmpty()
                ? List.of()
                : box.seen.headMap(below, false).descendingMap().values().stream()
                        .filter(c -> !(c instanceof SeenChange.Appeared))
                        .limit(limit)
                        .toList();
    }

    static List<Sighting> appeared(MemoryMailbox box, long below, int limit) {
        return box.seen.isEmpty()
                ? List.of()
                : box.seen.headMap(below, false).descendingMap().values().stream()
                        .filter(SeenChange.Appeared.class::isInstance)
                        .map(c -> ((SeenChange.Appeared) c).sighting())
                        .limit(limit)
                        .toList();
    }

    static Sighting together(Sighting now, Sighting noted) {
        return new Sighting(
                now.id(),
                now.keywords(),
                now.internalDate() == null ? noted.internalDate() : now.internalDate(),
                now.size() < 0 ? noted.size() : now.size(),
                now.contentId() == null ? noted.contentId() : now.contentId());
    }
}

package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.testkit.MemoryMailbox.Row;
import org.mailboat.sync.testkit.MemoryPlacements.Place;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.function.Supplier;

/// What becomes of what was edited in the [MemoryStore] by what the server said of it. Guarded by
/// the store.
final class MemorySettling {
    private final NavigableMap<MailboxId, MemoryMailbox> mailboxes;
    private final MemoryPlacements placements;
    private final MemoryRecoverable recoverable;

    MemorySettling(
            NavigableMap<MailboxId, MemoryMailbox> mailboxes,
            MemoryPlacements placements,
            MemoryRecoverable recoverable) {
        this.mailboxes = mailboxes;
        this.placements = placements;
        this.recoverable = recoverable;
    }

    /// What no longer differs is settled.
    void unnumber(PlacementId id) {
        Place place = placements.place(id);
        if (place != null && !place.differs()) {
            place.row().localModSeq = 0;
        }
    }

    /// What others marked on what a move left behind is on the message.
    void takeOver(MemoryMailbox box, Row row, Keywords seen) {
        placements.takeOver(box, row, seen);
    }

    /// What only waited for the server's own expunge stays if somebody took its mark away.
    void showAgain(Row row, Keywords seen) {
        if (row.deleted
                && row.localModSeq == 0
                && row.agreed.contains(Keyword.DELETED)
                && !seen.contains(Keyword.DELETED)) {
            row.deleted = false;
            row.leftBehind = false;
            row.copiedFrom = null;
        }
    }

    void settle(Settlement settlement, Instant when, Supplier<PlacementId> ids) {
        Place place = placements.place(settlement.placement());
        if (place == null) {
            if (settlement instanceof Settlement.Placed placed) {
                arriveUnwanted(placed);
            }
            return;
        }
        Row row = place.row();
        switch (settlement) {
            case Settlement.Marked marked -> {
                if (stands(place, marked.at())) {
                    placements.takeOver(place.box(), row, marked.now());
                    row.local =
                            KeywordMerge.confirm(
                                    row.agreed,
                                    marked.added(),
                                    marked.removed(),
                                    row.local,
                                    marked.now());
                    row.agreed = marked.now();
                    if (place.box().seen.get(row.remote) instanceof SeenChange.Marked) {
                        place.box().seen.remove(row.remote);
                    }
                }
            }
            case Settlement.Placed placed -> {
                MemoryMailbox target = mailboxes.get(placed.mailbox());
                if (!place.agreed() && target != null) {
                    place.box().own.remove(row.id);
                    row.home = place.box() == target ? null : place.box().id;
                    row.copiedFrom = null;
                    row.agreed = placed.keywords().minus(target.unkept);
                    Instant received = placed.received();
                    row.internalDate = received == null ? row.internalDate : received;
                    RemoteId id = placed.id();
                    if (id != null && takes(target, id)) {
                        arrive(target, row, id);
                    } else {
                        // The server has it, under a number of another epoch, or an unknown one.
                        detach(target, row);
                    }
                }
            }
            case Settlement.Moved moved -> {
                MemoryMailbox target = mailboxes.get(moved.mailbox());
                boolean stood = stands(place, moved.from()) || (place.agreed() && row.remote == 0);
                if (stood && target != null && takes(target, moved.id())) {
                    moved(place, moved, target, ids);
                }
            }
            case Settlement.Deleted deleted -> {
                if (stands(place, deleted.at())) {
                    place.box().rows.remove(row.id);
                    place.box().seen.remove(deleted.at().number());
                    if (row.deleted) {
                        recoverable.leave(row, place.box(), when);
                    } else {
                        sendAgain(place);
                    }
                }
            }
            case Settlement.LeftMarked left -> {
                if (stands(place, left.at())) {
                    row.agreed = row.agreed.plus(MemoryMailbox.MARKED_DELETED);
                    row.local =
                            row.deleted ? row.local.plus(MemoryMailbox.MARKED_DELETED) : row.local;
                    if (!row.deleted && row.localModSeq == 0) {
                        placements.number(row);
                    }
                }
            }
            case Settlement.Sought sought -> {
                if (!place.agreed()) {
                    row.sought = true;
                    row.departed = sought.departed();
                    row.agreed = sought.keywords().minus(place.box().unkept);
                    Instant received = sought.received();
                    row.internalDate = received == null ? row.internalDate : received;
                }
            }
            case Settlement.Same _ -> {}
            case Settlement.RolledBack back -> {
                if (row.localModSeq == back.localModSeq() && place.agreed()) {
                    row.home = null;
                    row.deleted = false;
                }
            }
            case Settlement.MarksRolledBack back -> {
                if (row.localModSeq == back.localModSeq() && place.agreed()) {
                    row.local = row.local.minus(back.added()).plus(back.removed());
                }
            }
        }
        unnumber(row.id);
        Place now = placements.place(row.id);
        boolean moved = settlement instanceof Settlement.Moved;
        boolean confirmed = settlement instanceof Settlement.Marked || moved;
        boolean along = row.deleted && (row.home == null || !moved);
        if (confirmed && now != null && !along && row.localModSeq == 0 && now.differs()) {
            placements.number(row);
        }
    }

    /// It was had back while its deletion was on its way.
    private void sendAgain(Place place) {
        Row row = place.row();
        MemoryMailbox box = mailboxes.getOrDefault(place.home(), place.box());
        row.home = null;
        MemoryPlacements.own(box, row);
        if (row.localModSeq == 0) {
            placements.number(row);
        }
    }

    /// It was deleted while it was on its way: there, too.
    private void arriveUnwanted(Settlement.Placed placed) {
        MemoryMailbox target = mailboxes.get(placed.mailbox());
        RemoteId id = placed.id();
        if (target == null || id == null || !takes(target, id)) {
            return;
        }
        Row row = recoverable.removeUnsent(placed.placement());
        if (row != null) {
            row.deleted = true;
            row.home = null;
            row.copiedFrom = null;
            row.agreed = placed.keywords();
            Instant received = placed.received();
            row.internalDate = received == null ? row.internalDate : received;
            arrive(target, row, id);
            placements.number(row);
        }
    }

    private void moved(
            Place place, Settlement.Moved moved, MemoryMailbox target, Supplier<PlacementId> ids) {
        Row row = place.row();
        MailboxId home = place.home();
        boolean numbered = row.remote > 0;
        Keywords shown = moved.shown();
        if (shown != null) {
            row.local = MemoryPlacements.merged(place.box(), row.agreed, row.local, shown);
        }
        place.box().rows.remove(row.id);
        if (numbered) {
            place.box().seen.remove(moved.from().number());
        }
        Keywords left = moved.left();
        if (left != null) {
            var behind = new Row(ids.get(), row.message, left, row.content, row.text);
            behind.complete = row.complete;
            behind.size = row.size;
            behind.internalDate = row.internalDate;
            behind.contentId = row.contentId;
            behind.remote = numbered ? moved.from().number() : 0;
            behind.deleted = true;
            behind.leftBehind = true;
            behind.copiedFrom = row.id;
            place.box().rows.put(behind.id, behind);
            if (!left.contains(Keyword.DELETED)) {
                placements.number(behind);
            }
        }
        row.agreed = row.agreed.minus(target.unkept);
        row.home = home.equals(target.id) || moved.thrownAway() ? null : home;
        row.deleted = row.deleted && !moved.thrownAway();
        row.deletedAlong = row.deletedAlong && row.home == null;
        arrive(target, row, moved.id());
    }

    private static boolean stands(Place place, @Nullable RemoteId at) {
        if (at == null) {
            return place.agreed() && place.row().remote == 0;
        }
        return place.agreed()
                && place.box().epoch == at.epoch()
                && place.row().remote == at.number();
    }

    /// Whether it knows its messages by such numbers.
    private static boolean takes(MemoryMailbox target, RemoteId id) {
        return target.epoch == 0 || target.epoch == id.epoch();
    }

    private static void detach(MemoryMailbox target, Row row) {
        row.hadBack = false;
        row.sought = false;
        row.remote = 0;
        target.rows.put(row.id, row);
    }

    private static void arrive(MemoryMailbox target, Row row, RemoteId id) {
        row.hadBack = false;
        row.sought = false;
        row.described = false;
        Row twin = target.byRemote(id.number());
        if (twin != null) {
            target.rows.remove(twin.id);
            row.described = true;
            row.size = twin.size;
            row.internalDate = twin.internalDate;
            row.contentId = twin.contentId;
        }
        target.epoch = id.epoch();
        Keywords seen =
                switch (target.seen.remove(id.number())) {
                    case SeenChange.Appeared appeared -> {
                        row.stand(appeared.sighting());
                        yield appeared.sighting().keywords();
                    }
                    case SeenChange.Marked marked -> marked.seen();
                    case SeenChange.Vanished _, SeenChange.Described _ -> null;
                    case null -> null;
                };
        if (seen != null && !seen.equals(row.agreed)) {
            target.seen.put(
                    id.number(), new SeenChange.Marked(id.number(), row.id, row.agreed, seen));
        }
        target.parked.remove(id.number());
        row.remote = id.number();
        target.rows.put(row.id, row);
    }
}

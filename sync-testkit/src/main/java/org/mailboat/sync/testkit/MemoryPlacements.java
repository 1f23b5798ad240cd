package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.testkit.MemoryMailbox.Row;

import java.util.NavigableMap;
import java.util.stream.Stream;

/// Every placement of the [MemoryStore], by what is agreed of it or, if the server never had it, by
/// where it is, and the numbers of edits. Guarded by the store.
final class MemoryPlacements {
    private final NavigableMap<MailboxId, MemoryMailbox> mailboxes;
    private long lastModSeq;

    /// A placement, and the mailbox that holds its row: where it is agreed, else where it is.
    record Place(MemoryMailbox box, Row row) {
        boolean agreed() {
            return box.rows.containsKey(row.id);
        }

        MailboxId home() {
            return row.home == null ? box.id : row.home;
        }

        /// What is deleted with its mailbox goes with it, or comes back with it.
        boolean isEdited() {
            return row.localModSeq > 0 && !(row.deleted && row.deletedAlong);
        }

        boolean differs() {
            Keywords unkept = agreed() ? box.unkept : Keywords.none();
            return !agreed()
                    || (row.deleted && !row.agreed.contains(Keyword.DELETED))
                    || row.home != null
                    || !row.local.minus(unkept).equals(row.agreed.minus(unkept));
        }
    }

    MemoryPlacements(NavigableMap<MailboxId, MemoryMailbox> mailboxes) {
        this.mailboxes = mailboxes;
    }

    Stream<Place> places() {
        return mailboxes.values().stream()
                .flatMap(box ->
                        Stream.concat(box.rows.values().stream(), box.own.values().stream())
                                .map(row -> new Place(box, row)));
    }

    @Nullable Place place(PlacementId id) {
        for (MemoryMailbox box : mailboxes.values()) {
            Row agreed = box.rows.get(id);
            Row row = agreed == null ? box.own.get(id) : agreed;
            if (row != null) {
                return new Place(box, row);
            }
        }
        return null;
    }

    Place known(PlacementId id) {
        Place place = place(id);
        if (place == null) {
            throw new IllegalArgumentException("no placement " + id);
        }
        return place;
    }

    /// An edit, with the next number.
    void number(Row row) {
        row.localModSeq = ++lastModSeq;
    }

    void number(MemoryMailbox box) {
        box.localModSeq = ++lastModSeq;
    }

    /// Takes what others marked on what a move left behind over to the message. To be called before
    /// that is agreed.
    void takeOver(MemoryMailbox box, Row left, Keywords seen) {
        PlacementId message = left.leftBehind && left.deleted ? left.copiedFrom : null;
        Place place = message == null ? null : place(message);
        if (place == null || place.row().deleted) {
            return;
        }
        Row row = place.row();
        row.local = merged(box, left.agreed, row.local, seen);
        if (place.agreed()) {
            if (!place.differs()) {
                row.localModSeq = 0;
            } else if (row.localModSeq == 0) {
                number(row);
            }
        }
    }

    /// Keywords here with what others changed where the message was copied from. That it is marked
    /// as deleted there is how it is removed; what that mailbox cannot keep nobody took away.
    static Keywords merged(MemoryMailbox from, Keywords agreed, Keywords local, Keywords seen) {
        Keywords now = seen.minus(MemoryMailbox.MARKED_DELETED);
        Keywords before = agreed.minus(MemoryMailbox.MARKED_DELETED).minus(from.unkept.minus(now));
        return KeywordMerge.merge(before, local, now);
    }

    /// The server does not have it; what turns up there like it is the same.
    static Place own(MemoryMailbox box, Row row) {
        row.hadBack = true;
        row.remote = 0;
        box.own.put(row.id, row);
        return new Place(box, row);
    }
}

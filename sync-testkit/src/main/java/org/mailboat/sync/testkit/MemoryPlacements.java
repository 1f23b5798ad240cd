package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
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

    /// The server does not have it; what turns up there like it is the same.
    static Place own(MemoryMailbox box, Row row) {
        row.hadBack = true;
        row.remote = 0;
        box.own.put(row.id, row);
        return new Place(box, row);
    }
}

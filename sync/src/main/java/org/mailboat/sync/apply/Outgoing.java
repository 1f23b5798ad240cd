package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.diff.Wish;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.WriteOrder;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// An order that was handed to a session, and what is not told of it yet. For one thread.
final class Outgoing {
    final UploadTask task;
    final WriteOrder order;

    /// Keywords that the mailbox cannot hold, as its opening told.
    Keywords unkept = Keywords.none();

    /// The lowest id that what is sent may get, as far as is known.
    long above;

    /// Whether the server opened the mailbox for it.
    boolean opened;

    /// The intent that stands for all of the order, in the end for what is not known of it; or 0.
    long noted;

    /// Those of which it is not known whether they were done.
    final List<Item> doubtful = new ArrayList<>();

    /// Those of which it is.
    final Set<PlacementId> known = new HashSet<>();

    /// What was refused of the marks that are noted together.
    final List<Settlement> takenBack = new ArrayList<>();

    private final Map<Long, Item> open;
    private final int size;

    /// How messages were shown when they were about to be removed, but for what says that they are.
    private final Map<Long, Keywords> leaving = new HashMap<>();

    /// A message of the order.
    ///
    /// @param sent the keywords that it was sent with
    /// @param redated when it will have been received there, or null if as it is written down
    record Item(
            LocalEdit edit,
            Wish wish,
            Keywords sent,
            @Nullable Instant redated,
            List<Long> intents) {
        Item(LocalEdit edit, Wish wish, Keywords sent, @Nullable Instant redated) {
            this(edit, wish, sent, redated, new ArrayList<>(1));
        }

        @Nullable Instant received() {
            return redated == null ? edit.internalDate() : redated;
        }
    }

    Outgoing(UploadTask task, WriteOrder order, Map<Long, Item> items, long above) {
        this.task = task;
        this.order = order;
        this.open = new TreeMap<>(items);
        this.size = items.size();
        this.above = above;
    }

    @Nullable Item item(long number) {
        return open.get(number);
    }

    void leaving(long number, Keywords now) {
        leaving.put(number, now.minus(Keywords.of(Keyword.DELETED)));
    }

    /// @return null if it was not shown
    @Nullable Keywords leaving(long number) {
        return leaving.get(number);
    }

    /// Those of which nothing was told yet.
    List<Item> items() {
        return List.copyOf(open.values());
    }

    /// Whether doing it twice is doing it once, so that an answer that was lost needs no search.
    boolean isRepeatable(Item item) {
        return item.intents().isEmpty() || task.kind == Wish.Kind.DELETE;
    }

    /// Takes out a message of which it was told what became of it.
    @Nullable Item take(long number) {
        return open.remove(number);
    }

    /// Takes out all of which nothing was told.
    Collection<Item> untold() {
        Collection<Item> rest = new HashMap<>(open).values();
        open.clear();
        return rest;
    }

    boolean isAllDoubtful() {
        return doubtful.size() == size;
    }

    static IdSet placements(Collection<Item> items) {
        return IdSet.of(items.stream().mapToLong(item -> item.edit().id().number()).toArray());
    }
}

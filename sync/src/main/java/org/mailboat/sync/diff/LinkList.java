package org.mailboat.sync.diff;

import org.mailboat.model.IdSet;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.Link;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/// Links into one mailbox, ascending by the messages' numbers. Unmodifiable, and kept as numbers:
/// after a reset there is one for each message of a mailbox.
public final class LinkList extends AbstractList<Link> implements RandomAccess {
    private static final List<Link.Kind> KINDS = List.of(Link.Kind.values());

    private final long[] remoteIds;
    private final long[] placements;

    /// Kind and doubt of each.
    private final byte[] marks;

    private LinkList(long[] remoteIds, long[] placements, byte[] marks) {
        this.remoteIds = remoteIds;
        this.placements = placements;
        this.marks = marks;
    }

    @Override
    public Link get(int index) {
        Objects.checkIndex(index, remoteIds.length);
        return new Link(
                new PlacementId(placements[index]),
                remoteIds[index],
                KINDS.get(marks[index] / 2),
                marks[index] % 2 == 1);
    }

    @Override
    public int size() {
        return remoteIds.length;
    }

    /// The messages' numbers.
    public IdSet ids() {
        return IdSet.of(remoteIds);
    }

    /// Collects links whose numbers ascend. Not thread-safe.
    public static final class Builder {
        private long[] remoteIds = new long[8];
        private long[] placements = new long[8];
        private byte[] marks = new byte[8];
        private int used;

        /// @throws IllegalArgumentException if the number is not above the last one
        public Builder add(Link link) {
            if (used > 0 && link.remoteId() <= remoteIds[used - 1]) {
                throw new IllegalArgumentException("not ascending: " + link.remoteId());
            }
            if (used == marks.length) {
                int room = used + used / 2;
                remoteIds = Arrays.copyOf(remoteIds, room);
                placements = Arrays.copyOf(placements, room);
                marks = Arrays.copyOf(marks, room);
            }
            remoteIds[used] = link.remoteId();
            placements[used] = link.placement().number();
            marks[used] = (byte) (2 * KINDS.indexOf(link.kind()) + (link.assumed() ? 1 : 0));
            used++;
            return this;
        }

        public LinkList build() {
            return new LinkList(
                    Arrays.copyOf(remoteIds, used),
                    Arrays.copyOf(placements, used),
                    Arrays.copyOf(marks, used));
        }
    }
}

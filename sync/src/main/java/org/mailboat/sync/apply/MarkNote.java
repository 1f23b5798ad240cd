package org.mailboat.sync.apply;

import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.apply.Outgoing.Item;
import org.mailboat.sync.diff.Wish;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Settlement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The marks of an order, as the journal keeps them until it is answered: a line for those that are
/// marked alike, short however many there are.
///
/// @param changes which placements were to be given and to lose which keywords
record MarkNote(List<Change> changes) {
    /// Placements that are marked alike.
    record Change(IdSet placements, Keywords added, Keywords removed) {
        Change only(Collection<PlacementId> some) {
            return new Change(
                    IdSet.of(some.stream().mapToLong(PlacementId::number).toArray()),
                    added,
                    removed);
        }

        /// @param now what the server has on it
        Settlement found(PlacementState state, Keywords now) {
            return new Settlement.Marked(state.id(), state.remote(), added, removed, now);
        }
    }

    static MarkNote of(Collection<Item> items) {
        Map<String, List<Long>> alike = new TreeMap<>();
        for (Item item : items) {
            Wish wish = item.wish();
            alike.computeIfAbsent(wish.added() + "\t" + wish.removed(), _ -> new ArrayList<>())
                    .add(item.edit().id().number());
        }
        var changes = new ArrayList<Change>();
        alike.forEach((keywords, placements) ->
                changes.add(
                        change(
                                IdSet.of(placements.stream().mapToLong(Long::longValue).toArray()),
                                keywords)));
        return new MarkNote(changes);
    }

    private static Change change(IdSet placements, String keywords) {
        int middle = keywords.indexOf('\t');
        return new Change(
                placements,
                Keywords.parse(keywords.substring(0, middle)),
                Keywords.parse(keywords.substring(middle + 1)));
    }

    /// Reads what [#toString] printed.
    static MarkNote parse(String text) {
        return new MarkNote(
                text.lines()
                        .map(line -> {
                            int end = line.indexOf('\t');
                            return change(
                                    IdSet.parse(line.substring(0, end)), line.substring(end + 1));
                        })
                        .toList());
    }

    @Override
    public String toString() {
        return changes.stream()
                .map(each -> each.placements() + "\t" + each.added() + "\t" + each.removed())
                .collect(Collectors.joining("\n"));
    }
}

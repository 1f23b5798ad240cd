package org.mailboat.sync.testkit;

import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.testkit.MemoryMailbox.Row;
import org.mailboat.sync.testkit.UserStore.Standing;
import org.mailboat.sync.testkit.UserStore.View;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What tests look at in the [MemoryStore]. Guarded by the store.
final class MemoryViews {
    private final NavigableMap<MailboxId, MemoryMailbox> mailboxes;
    private final MemoryEdits edits;

    MemoryViews(NavigableMap<MailboxId, MemoryMailbox> mailboxes, MemoryEdits edits) {
        this.mailboxes = mailboxes;
        this.edits = edits;
    }

    List<Standing> standing() {
        return mailboxes.values().stream()
                .flatMap(box ->
                        Stream.concat(box.rows.values().stream(), box.own.values().stream())
                                .map(row -> new Standing(box.state(row), row.text, row.leftBehind)))
                .sorted(Comparator.comparing(each -> each.state().id()))
                .toList();
    }

    /// What a user sees in the mailboxes with this path, by number.
    Stream<Row> rows(String path) {
        return mailboxes.values().stream()
                .filter(box -> box.path.toString().equals(path))
                .flatMap(box -> edits.live(box.id))
                .sorted(Comparator.comparingLong((Row r) -> r.remote).thenComparing(r -> r.id));
    }

    /// The same; those without a number last.
    List<View> views(String path) {
        return rows(path)
                .sorted(
                        Comparator.comparing((Row r) -> r.remote == 0)
                                .thenComparingLong(r -> r.remote)
                                .thenComparing(r -> r.id))
                .map(MemoryViews::view)
                .toList();
    }

    static View view(Row row) {
        return new View(row.id, row.text, row.local, row.complete);
    }

    /// The placements that are present, by their texts.
    Map<String, Set<PlacementId>> placements() {
        var byText = new TreeMap<String, Set<PlacementId>>();
        mailboxes.values().stream()
                .flatMap(box -> edits.live(box.id))
                .forEach(r -> byText.computeIfAbsent(r.text, _ -> new TreeSet<>()).add(r.id));
        return byText;
    }

    /// The placements whose sameness rests on their headers.
    List<PlacementId> assumed() {
        return mailboxes.values().stream()
                .flatMap(b -> b.rows.values().stream())
                .filter(r -> r.assumed)
                .map(r -> r.id)
                .toList();
    }
}

package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Tried;
import org.mailboat.sync.testkit.MemoryMailbox.Row;
import org.mailboat.sync.testkit.MemoryPlacements.Place;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What a user edits in the [MemoryStore], and what the engine is told of it. Guarded by the store.
final class MemoryEdits {
    private final NavigableMap<MailboxId, MemoryMailbox> mailboxes;

    /// Mailboxes that are gone.
    private final Map<MailboxId, MemoryMailbox> gone = new TreeMap<>();

    private final MemoryPlacements placements;
    private final MemoryRecoverable recoverable;
    private final Map<Long, Tried> tried = new TreeMap<>();

    MemoryEdits(
            NavigableMap<MailboxId, MemoryMailbox> mailboxes,
            MemoryPlacements placements,
            MemoryRecoverable recoverable) {
        this.mailboxes = mailboxes;
        this.placements = placements;
        this.recoverable = recoverable;
    }

    /// What a user sees in the mailbox.
    Stream<Row> live(MailboxId mailbox) {
        return placements
                .places()
                .filter(place -> place.home().equals(mailbox) && !place.row().deleted)
                .map(Place::row);
    }

    LocalMailbox view(MemoryMailbox box) {
        return box.view(count(box), tried.getOrDefault(box.localModSeq, Tried.NEVER));
    }

    /// How many messages a user sees in the mailbox: asked for all the time.
    private long count(MemoryMailbox of) {
        long count = of.own.size();
        for (MemoryMailbox box : mailboxes.values()) {
            for (Row row : box.rows.values()) {
                boolean here = row.home == null ? box == of : row.home.equals(of.id);
                count += here && !row.deleted ? 1 : 0;
            }
        }
        return count;
    }

    // What a user does.

    /// Of what the server may have done already it stays known.
    void editedAnew(PlacementId id) {
        Place place = placements.known(id);
        Row row = place.row();
        Tried left = tried.getOrDefault(row.localModSeq, Tried.NEVER).afterEdit();
        placements.number(row);
        if ((!place.agreed() || row.home != null) && left.doubts() > 0) {
            tried.put(row.localModSeq, left);
        }
    }

    void move(PlacementId id, MemoryMailbox to) {
        Place place = placements.known(id);
        if (place.agreed()) {
            place.row().home = to.id.equals(place.box().id) ? null : to.id;
        } else {
            place.box().own.remove(id);
            to.own.put(id, place.row());
        }
        editedAnew(id);
    }

    void delete(PlacementId id) {
        Place place = placements.known(id);
        if (place.agreed()) {
            place.row().deleted = true;
            placements.number(place.row());
        } else {
            place.box().own.remove(id);
            recoverable.addUnsent(place.row(), place.box());
        }
    }

    /// @param recovered makes the mailbox for what has no other place any more
    void undelete(PlacementId id, Function<AccountId, MemoryMailbox> recovered) {
        Place place = placements.place(id);
        if (place != null && place.row().deleted) {
            place.row().deleted = false;
            place.row().leftBehind = false;
        } else {
            MemoryMailbox box = mailboxes.get(recoverable.from(id));
            MemoryMailbox before = gone.get(recoverable.from(id));
            Row row = recoverable.remove(id);
            if (box == null && before != null) {
                box = insteadOf(before, () -> recovered.apply(before.account));
            }
            if (row == null || box == null) {
                throw new IllegalArgumentException("cannot be had back: " + id);
            }
            row.leftBehind = false;
            place = MemoryPlacements.own(box, row);
        }
        place.row().local = place.row().local.minus(MemoryMailbox.MARKED_DELETED);
        placements.number(place.row());
    }

    private MemoryMailbox insteadOf(MemoryMailbox before, Supplier<MemoryMailbox> recovered) {
        return mailboxes.values().stream()
                .filter(each -> each.account.equals(before.account) && !each.deleted)
                .filter(each -> each.path.equals(before.path))
                .findFirst()
                .orElseGet(() -> recovered(before, recovered));
    }

    private MemoryMailbox recovered(MemoryMailbox box, Supplier<MemoryMailbox> recovered) {
        MemoryMailbox kept =
                mailboxes.values().stream()
                        .filter(each -> each.account.equals(box.account) && each.localOnly)
                        .findFirst()
                        .orElseGet(recovered);
        kept.localOnly = true;
        return kept;
    }

    /// What its mailbox could not keep it may keep by now.
    void askAgain(Row row, Keywords added) {
        Place place = placements.place(row.id);
        if (place != null && place.agreed()) {
            place.box().unkept = place.box().unkept.minus(added);
        }
    }

    void drop(PlacementId id) {
        Place place = placements.known(id);
        if (!place.agreed()) {
            delete(id);
            return;
        }
        Row row = place.row();
        row.home = null;
        row.local = row.agreed;
        row.deleted = false;
        row.leftBehind = false;
        placements.number(row);
    }

    PlacementId add(
            MemoryMailbox box,
            PlacementId id,
            String text,
            Keywords keywords,
            @Nullable Row source) {
        var row =
                new Row(
                        id,
                        new MessageId(id.number()),
                        keywords,
                        MemoryBodies.sha256(text.getBytes(StandardCharsets.UTF_8)),
                        text);
        row.agreed = Keywords.none();
        row.complete = source == null || source.complete;
        row.size = text.getBytes(StandardCharsets.UTF_8).length;
        row.internalDate = source == null ? null : source.internalDate;
        row.copiedFrom = source == null ? null : source.id;
        row.contentId = source == null ? null : source.contentId;
        box.own.put(id, row);
        placements.number(row);
        return id;
    }

    void rename(MemoryMailbox box, MailboxPath other) {
        String before = box.path.toString();
        for (MemoryMailbox each : mailboxes.values()) {
            String path = each.path.toString();
            if (path.startsWith(before + "/")) {
                each.path = MailboxPath.parse(other + path.substring(before.length()));
            }
        }
        box.path = other;
        placements.number(box);
    }

    void delete(MemoryMailbox box) {
        for (Row row : List.copyOf(box.own.values())) {
            delete(row.id);
        }
        if (box.agreed == null) {
            placements
                    .places()
                    .filter(place -> place.home().equals(box.id))
                    .forEach(place -> {
                        place.row().home = null;
                        place.row().deleted = true;
                        placements.number(place.row());
                    });
            mailboxes.remove(box.id);
            return;
        }
        placements
                .places()
                .filter(place -> place.home().equals(box.id) && !place.row().deleted)
                .forEach(place -> {
                    place.row().deleted = true;
                    place.row().deletedAlong = place.row().home == null;
                });
        box.deleted = true;
        placements.number(box);
    }

    void retryAll() {
        tried.clear();
    }

    List<MemoryStore.Waiting> waiting() {
        return waitingPlaces()
                .filter(place -> place.row().deleted || place.differs())
                .map(place ->
                        new MemoryStore.Waiting(
                                place.row().id,
                                tried.getOrDefault(place.row().localModSeq, Tried.NEVER).parked()))
                .toList();
    }

    private Stream<Place> waitingPlaces() {
        return placements
                .places()
                .filter(place -> place.isEdited() && !place.box().localOnly)
                .sorted(Comparator.comparingLong(place -> place.row().localModSeq));
    }

    List<String> pending() {
        return waitingPlaces()
                .map(place -> {
                    Tried so = tried.getOrDefault(place.row().localModSeq, Tried.NEVER);
                    return place.row().id
                            + (so.parked() ? " parked" : " waits")
                            + (so.failure() == null ? "" : ": " + so.failure().text());
                })
                .toList();
    }

    // What the engine asks.

    List<LocalEdit> list(AccountId account, long after, int limit) {
        var edited = new ArrayList<Place>();
        for (MemoryMailbox box : mailboxes.values()) {
            if (box.account.equals(account)) {
                box.rows.values().forEach(row -> addEdited(edited, box, row, after));
                box.own.values().forEach(row -> addEdited(edited, box, row, after));
            }
        }
        return edited.stream()
                .sorted(Comparator.comparingLong(place -> place.row().localModSeq))
                .limit(limit)
                .map(this::edit)
                .toList();
    }

    private static void addEdited(List<Place> edited, MemoryMailbox box, Row row, long after) {
        if (row.localModSeq > after) {
            var place = new Place(box, row);
            if (place.isEdited()) {
                edited.add(place);
            }
        }
    }

    List<LocalEdit> list(IdSet ids) {
        return placements
                .places()
                .filter(Place::isEdited)
                .filter(place -> ids.contains(place.row().id.number()))
                .sorted(Comparator.comparing(place -> place.row().id))
                .map(this::edit)
                .toList();
    }

    List<PlacementState> states(IdSet ids) {
        return placements
                .places()
                .filter(place -> ids.contains(place.row().id.number()))
                .sorted(Comparator.comparing(place -> place.row().id))
                .map(place -> place.box().state(place.row()))
                .toList();
    }

    private LocalEdit edit(Place place) {
        Row row = place.row();
        SeenChange seen = place.agreed() ? place.box().seen.get(row.remote) : null;
        return new LocalEdit(
                place.box().state(row),
                row.size,
                row.internalDate,
                seen instanceof SeenChange.Vanished,
                seen instanceof SeenChange.Marked marked ? marked.seen() : null,
                place.agreed() ? null : row.copiedFrom,
                source(row),
                row.leftBehind,
                tried.getOrDefault(row.localModSeq, Tried.NEVER),
                sought(row));
    }

    private static LocalEdit.Sought sought(Row row) {
        if (!row.sought) {
            return LocalEdit.Sought.NOWHERE;
        }
        return row.departed ? LocalEdit.Sought.ANYWHERE : LocalEdit.Sought.THERE;
    }

    private LocalEdit.@Nullable Source source(Row row) {
        Place source =
                row.copiedFrom == null || row.leftBehind ? null : placements.place(row.copiedFrom);
        return source == null
                        || !source.agreed()
                        || source.row().remote == 0
                        || source.box().vanished(source.row())
                ? null
                : new LocalEdit.Source(
                        source.row().id,
                        source.box().id,
                        new RemoteId(source.box().epoch, source.row().remote),
                        source.row().agreed,
                        source.row().internalDate);
    }

    // What the server said.

    void setBack(Setback setback) {
        PlacementId inDoubt = setback.inDoubt();
        Place place = inDoubt == null ? null : placements.place(inDoubt);
        long change =
                place != null
                                && place.row().localModSeq > 0
                                && !(place.agreed() && place.home().equals(place.box().id))
                        ? place.row().localModSeq
                        : setback.change();
        Tried before = tried.getOrDefault(change, Tried.NEVER);
        tried.put(
                change,
                new Tried(
                        before.attempts() + 1,
                        setback.failure(),
                        setback.nextTry(),
                        setback.parked(),
                        before.doubts() + (inDoubt != null ? 1 : 0)));
    }

    /// The mailbox is gone; what the server never had is kept.
    void remove(MemoryMailbox box, Instant when, Supplier<MemoryMailbox> recovered) {
        mailboxes.remove(box.id);
        gone.put(box.id, box);
        placements
                .places()
                .filter(place -> box.id.equals(place.row().home))
                .forEach(place -> place.row().home = null);
        if (!box.own.isEmpty()) {
            recovered(box, recovered).own.putAll(box.own);
        }
        box.rows.values().forEach(row -> recoverable.leave(row, box, when));
    }
}

package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.Tried;
import org.mailboat.sync.testkit.MemoryMailbox.Row;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What a user edited in the [MemoryStore], and what becomes of it. Guarded by the store.
final class MemoryEdits {
    private static final Keywords MARKED_DELETED = Keywords.of(Keyword.DELETED);

    private final NavigableMap<MailboxId, MemoryMailbox> mailboxes;

    /// Mailboxes that are gone.
    private final Map<MailboxId, MemoryMailbox> gone = new TreeMap<>();

    private final MemoryRecoverable recoverable;
    private final Map<Long, Tried> tried = new TreeMap<>();

    /// Deleted before the server had them, as far as is known.
    private final Set<PlacementId> deletedHere = new TreeSet<>();

    private long lastModSeq;

    /// A placement, and the mailbox that holds its row: where it is agreed, else where it is.
    private record Place(MemoryMailbox box, Row row) {
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

    MemoryEdits(NavigableMap<MailboxId, MemoryMailbox> mailboxes, MemoryRecoverable recoverable) {
        this.mailboxes = mailboxes;
        this.recoverable = recoverable;
    }

    private Stream<Place> places() {
        return mailboxes.values().stream()
                .flatMap(box ->
                        Stream.concat(box.rows.values().stream(), box.own.values().stream())
                                .map(row -> new Place(box, row)));
    }

    private @Nullable Place place(PlacementId id) {
        for (MemoryMailbox box : mailboxes.values()) {
            Row agreed = box.rows.get(id);
            Row row = agreed == null ? box.own.get(id) : agreed;
            if (row != null) {
                return new Place(box, row);
            }
        }
        return null;
    }

    private Place known(PlacementId id) {
        Place place = place(id);
        if (place == null) {
            throw new IllegalArgumentException("no placement " + id);
        }
        return place;
    }

    /// What a user sees in the mailbox.
    Stream<Row> live(MailboxId mailbox) {
        return places().filter(place -> place.home().equals(mailbox) && !place.row().deleted)
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

    void number(Row row) {
        row.localModSeq = ++lastModSeq;
    }

    /// Of what the server may have done already it stays known.
    void editedAnew(PlacementId id) {
        Place place = known(id);
        Row row = place.row();
        Tried left = tried.getOrDefault(row.localModSeq, Tried.NEVER).afterEdit();
        number(row);
        if ((!place.agreed() || row.home != null) && left.doubts() > 0) {
            tried.put(row.localModSeq, left);
        }
    }

    void number(MemoryMailbox box) {
        box.localModSeq = ++lastModSeq;
    }

    void move(PlacementId id, MemoryMailbox to) {
        Place place = known(id);
        if (place.agreed()) {
            place.row().home = to.id.equals(place.box().id) ? null : to.id;
        } else {
            place.box().own.remove(id);
            to.own.put(id, place.row());
        }
        editedAnew(id);
    }

    void delete(PlacementId id) {
        Place place = known(id);
        if (place.agreed()) {
            place.row().deleted = true;
            number(place.row());
        } else {
            place.box().own.remove(id);
            recoverable.add(place.row(), place.box(), Instant.EPOCH, true);
            deletedHere.add(id);
        }
    }

    /// @param recovered makes the mailbox for what has no other place any more
    void undelete(PlacementId id, Function<AccountId, MemoryMailbox> recovered) {
        Place place = place(id);
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
            place = own(box, row);
        }
        place.row().local = place.row().local.minus(MARKED_DELETED);
        number(place.row());
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

    /// The server does not have it; what turns up there like it is the same.
    private static Place own(MemoryMailbox box, Row row) {
        row.hadBack = true;
        row.remote = 0;
        box.own.put(row.id, row);
        return new Place(box, row);
    }

    /// What its mailbox could not keep it may keep by now.
    void askAgain(Row row, Keywords added) {
        Place place = place(row.id);
        if (place != null && place.agreed()) {
            place.box().unkept = place.box().unkept.minus(added);
        }
    }

    void drop(PlacementId id) {
        Place place = known(id);
        if (!place.agreed()) {
            delete(id);
            return;
        }
        Row row = place.row();
        row.home = null;
        row.local = row.agreed;
        row.deleted = false;
        row.leftBehind = false;
        number(row);
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
                        MemoryStore.sha256(text.getBytes(StandardCharsets.UTF_8)),
                        text);
        row.agreed = Keywords.none();
        row.complete = source == null || source.complete;
        row.size = text.getBytes(StandardCharsets.UTF_8).length;
        row.internalDate = source == null ? Instant.EPOCH : source.internalDate;
        row.copiedFrom = source == null ? null : source.id;
        row.contentId = source == null ? null : source.contentId;
        box.own.put(id, row);
        number(row);
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
        number(box);
    }

    void delete(MemoryMailbox box) {
        for (Row row : List.copyOf(box.own.values())) {
            delete(row.id);
        }
        if (box.agreed == null) {
            places().filter(place -> place.home().equals(box.id))
                    .forEach(place -> {
                        place.row().home = null;
                        place.row().deleted = true;
                        number(place.row());
                    });
            mailboxes.remove(box.id);
            return;
        }
        places().filter(place -> place.home().equals(box.id) && !place.row().deleted)
                .forEach(place -> {
                    place.row().deleted = true;
                    place.row().deletedAlong = place.row().home == null;
                });
        box.deleted = true;
        number(box);
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
        return places().filter(place -> place.isEdited() && !place.box().localOnly)
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

    List<LocalEdit> list(IdSet placements) {
        return places().filter(Place::isEdited)
                .filter(place -> placements.contains(place.row().id.number()))
                .sorted(Comparator.comparing(place -> place.row().id))
                .map(this::edit)
                .toList();
    }

    List<PlacementState> states(IdSet ids) {
        return places().filter(place -> ids.contains(place.row().id.number()))
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
        Place source = row.copiedFrom == null || row.leftBehind ? null : place(row.copiedFrom);
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
        Place place = inDoubt == null ? null : place(inDoubt);
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

    /// What no longer differs is settled.
    void unnumber(PlacementId id) {
        Place place = place(id);
        if (place != null && !place.differs()) {
            place.row().localModSeq = 0;
        }
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

    /// A placement that the server no longer has.
    void leave(Row row, MemoryMailbox box, Instant when) {
        boolean trace = !row.leftBehind;
        row.home = null;
        if (row.deleted) {
            // Should it turn up again, nothing of it waits.
            row.localModSeq = 0;
            row.local = row.agreed;
        }
        row.deleted = false;
        row.deletedAlong = false;
        if (trace) {
            recoverable.add(row, box, when, true);
        }
    }

    void settle(Settlement settlement, Instant when, Supplier<PlacementId> ids) {
        Place place = place(settlement.placement());
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
                    Keywords confirmed =
                            row.agreed
                                    .plus(kept(marked.added(), marked.now()))
                                    .minus(marked.removed().minus(marked.now()));
                    row.local = KeywordMerge.merge(confirmed, row.local, marked.now());
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
                        leave(row, place.box(), when);
                    } else {
                        sendAgain(place);
                    }
                }
            }
            case Settlement.LeftMarked left -> {
                if (stands(place, left.at())) {
                    row.agreed = row.agreed.plus(MARKED_DELETED);
                    row.local = row.deleted ? row.local.plus(MARKED_DELETED) : row.local;
                    if (!row.deleted && row.localModSeq == 0) {
                        number(row);
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
        Place now = place(row.id);
        boolean moved = settlement instanceof Settlement.Moved;
        boolean confirmed = settlement instanceof Settlement.Marked || moved;
        boolean along = row.deleted && (row.home == null || !moved);
        if (confirmed && now != null && !along && row.localModSeq == 0 && now.differs()) {
            number(row);
        }
    }

    /// It was had back while its deletion was on its way.
    private void sendAgain(Place place) {
        Row row = place.row();
        MemoryMailbox box = mailboxes.getOrDefault(place.home(), place.box());
        row.home = null;
        own(box, row);
        if (row.localModSeq == 0) {
            number(row);
        }
    }

    /// It was deleted while it was on its way: there, too.
    private void arriveUnwanted(Settlement.Placed placed) {
        MemoryMailbox target = mailboxes.get(placed.mailbox());
        RemoteId id = placed.id();
        if (target == null || id == null || !takes(target, id)) {
            return;
        }
        Row row =
                deletedHere.remove(placed.placement())
                        ? recoverable.remove(placed.placement())
                        : null;
        if (row != null) {
            row.deleted = true;
            row.home = null;
            row.copiedFrom = null;
            row.agreed = placed.keywords();
            Instant received = placed.received();
            row.internalDate = received == null ? row.internalDate : received;
            arrive(target, row, id);
            number(row);
        }
    }

    private static Keywords kept(Keywords added, Keywords now) {
        return added.minus(added.minus(now));
    }

    private void moved(
            Place place, Settlement.Moved moved, MemoryMailbox target, Supplier<PlacementId> ids) {
        Row row = place.row();
        MailboxId home = place.home();
        boolean numbered = row.remote > 0;
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
                number(behind);
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

    // Mailboxes.

    void settleMailbox(MemoryMailbox box, RemoteMailbox now) {
        RemoteMailbox before = box.agreed;
        MailboxPath named = box.path;
        box.agree(now);
        moveOwnChildren(box, named);
        stepAside(box);
        if (before != null && !before.wireName().equals(now.wireName())) {
            for (MemoryMailbox each : mailboxes.values()) {
                RemoteMailbox agreed = each.agreed;
                if (agreed != null && agreed.wireName().startsWith(before.wireName() + "/")) {
                    String rest = agreed.wireName().substring(before.wireName().length());
                    String name = now.wireName() + rest;
                    MailboxPath stood = each.path;
                    each.agree(agreed.named(name, MailboxPath.parse(name)));
                    moveOwnChildren(each, stood);
                }
            }
        }
        if (box.path.equals(now.path()) && !box.deleted) {
            box.localModSeq = 0;
        }
    }

    /// Those below that the server does not have, or has elsewhere, go along, unless two mailboxes
    /// change names.
    void moveOwnChildren(MemoryMailbox box, MailboxPath before) {
        boolean shared =
                mailboxes.values().stream()
                        .anyMatch(each ->
                                each != box
                                        && each.account.equals(box.account)
                                        && (each.path.equals(before)
                                                || each.path.equals(box.path)));
        if (before.equals(box.path) || shared) {
            return;
        }
        for (MemoryMailbox each : mailboxes.values()) {
            RemoteMailbox agreed = each.agreed;
            boolean own = agreed == null || !agreed.path().equals(each.path);
            String path = each.path.toString();
            if (own
                    && !each.localOnly
                    && each.account.equals(box.account)
                    && path.startsWith(before + "/")) {
                each.path =
                        MailboxPath.parse(box.path + path.substring(before.toString().length()));
                if (agreed != null && each.path.equals(agreed.path()) && !each.deleted) {
                    each.localModSeq = 0;
                }
            }
        }
    }

    /// What the server does not have leaves its name to a mailbox that the server calls so.
    void stepAside(MemoryMailbox box) {
        RemoteMailbox agreed = box.agreed;
        if (agreed == null || !agreed.path().equals(box.path)) {
            return;
        }
        for (MemoryMailbox other : mailboxes.values()) {
            if (other != box
                    && other.agreed == null
                    && other.account.equals(box.account)
                    && other.path.equals(box.path)) {
                other.path = freePath(other.account, other.path);
            }
        }
    }

    /// The path, or the next one with a number that is free.
    MailboxPath freePath(AccountId account, MailboxPath wanted) {
        for (int i = 1; ; i++) {
            MailboxPath path = i == 1 ? wanted : MailboxPath.parse(wanted + " " + i);
            if (mailboxes.values().stream()
                    .noneMatch(each -> each.account.equals(account) && each.path.equals(path))) {
                return path;
            }
        }
    }

    void rollBackMailbox(MemoryMailbox box) {
        RemoteMailbox agreed = box.agreed;
        if (agreed == null) {
            if (box.deleted) {
                mailboxes.remove(box.id);
            }
            return;
        }
        if (box.deleted) {
            box.deleted = false;
            places().filter(p -> p.home().equals(box.id) && p.row().deletedAlong)
                    .forEach(p -> {
                        p.row().deleted = false;
                        p.row().deletedAlong = false;
                    });
        }
        String before = box.path.toString();
        for (MemoryMailbox each : mailboxes.values()) {
            String path = each.path.toString();
            if (path.startsWith(before + "/")) {
                each.path = MailboxPath.parse(agreed.path() + path.substring(before.length()));
            }
        }
        box.path = agreed.path();
        stepAside(box);
        box.localModSeq = 0;
    }

    /// The mailbox is gone; what the server never had is kept.
    void remove(MemoryMailbox box, Instant when, Supplier<MemoryMailbox> recovered) {
        mailboxes.remove(box.id);
        gone.put(box.id, box);
        places().filter(place -> box.id.equals(place.row().home))
                .forEach(place -> place.row().home = null);
        if (!box.own.isEmpty()) {
            recovered(box, recovered).own.putAll(box.own);
        }
        box.rows.values().forEach(row -> leave(row, box, when));
    }
}

package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.apply.Outgoing.Item;
import org.mailboat.sync.diff.Wish;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.port.WriteOrder;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Makes orders of tasks: what an edit asks for is read again when its turn comes, and what no
/// longer asks for the same is left for the next run. For one thread.
final class UploadOrders {
    private final LocalStore store;
    private final InstantSource clock;
    private final Map<MailboxId, LocalMailbox> places;
    private final Function<LocalEdit, Wish> wishes;

    /// Sources of copies of which it is not known what became of them.
    private final Set<PlacementId> kept = new TreeSet<>();

    /// @param places the mailboxes that may be written to, as they were observed
    UploadOrders(
            LocalStore store,
            InstantSource clock,
            Map<MailboxId, LocalMailbox> places,
            Function<LocalEdit, Wish> wishes) {
        this.store = store;
        this.clock = clock;
        this.places = places;
        this.wishes = wishes;
    }

    /// What is copied here is neither moved nor deleted any more: it may have to be copied again.
    void keep(Item copy) {
        LocalEdit.Source source = copy.edit().source();
        if (source != null) {
            kept.add(source.placement());
        }
    }

    /// @param lone is given what was tried in vain before, and travels alone
    /// @return null if nothing of the task is left
    @Nullable Outgoing next(UploadTask task, List<UploadTask> lone) {
        while (!task.isOver()) {
            var items = new LinkedHashMap<Long, Item>();
            IdSet page = task.take();
            for (LocalEdit edit : read(page)) {
                Wish wish = wishes.apply(edit);
                boolean stays = task.kind != Wish.Kind.MARK && kept.contains(edit.id());
                if (!task.fits(wish, edit) || stays) {
                    continue;
                }
                if (edit.tried().attempts() > 0 && !task.alone) {
                    lone.add(task.alone(edit.id().number()));
                    continue;
                }
                long number = number(task.kind, edit, items.size());
                if (number <= 0 && task.kind != Wish.Kind.SEND) {
                    continue;
                }
                // Of a message that is copied twice into one mailbox, one copy at a time.
                var item = new Item(edit, wish, sent(task.kind, edit), redated(task.kind, edit));
                if (items.putIfAbsent(number, item) != null) {
                    task.giveBack(IdSet.of(edit.id().number()));
                }
            }
            if (!items.isEmpty()) {
                return new Outgoing(task, order(task, items), items, next(task));
            }
        }
        return null;
    }

    private List<LocalEdit> read(IdSet some) {
        var edits = new ArrayList<LocalEdit>();
        long[] ids = some.toArray();
        int page = store.page();
        for (int from = 0; from < ids.length; from += page) {
            int to = Math.min(ids.length, from + page);
            edits.addAll(store.edits(IdSet.of(Arrays.copyOfRange(ids, from, to))));
        }
        return edits;
    }

    private static long number(Wish.Kind kind, LocalEdit edit, int place) {
        RemoteId at = edit.state().remote();
        LocalEdit.Source source = edit.source();
        return switch (kind) {
            case SEND -> place;
            case COPY -> source == null ? 0 : source.id().number();
            default -> at == null ? 0 : at.number();
        };
    }

    private static Keywords sent(Wish.Kind kind, LocalEdit edit) {
        LocalEdit.Source source = edit.source();
        return switch (kind) {
            case SEND -> edit.state().keywords();
            case COPY -> source == null ? Keywords.none() : source.keywords();
            default -> edit.state().agreedKeywords();
        };
    }

    /// With which date it will be there, if not with its own. Left to the server, only the server
    /// would know it, and the next look would find another message.
    private @Nullable Instant redated(Wish.Kind kind, LocalEdit edit) {
        LocalEdit.Source source = edit.source();
        return switch (kind) {
            case SEND -> Upload.redated(edit.internalDate(), clock.instant());
            case COPY -> source == null ? null : source.internalDate();
            default -> null;
        };
    }

    private WriteOrder order(UploadTask task, Map<Long, Item> items) {
        ExpectedMailbox mailbox = expected(task.mailbox);
        MailboxId target = task.target;
        ExpectedMailbox to = target == null ? mailbox : expected(target);
        IdSet ids =
                task.kind == Wish.Kind.SEND
                        ? IdSet.empty()
                        : IdSet.of(items.keySet().stream().mapToLong(Long::longValue).toArray());
        return switch (task.kind) {
            case MARK -> new WriteOrder.Mark(mailbox, changes(items));
            case COPY -> new WriteOrder.Copy(mailbox, ids, to, carried(items));
            case MOVE, THROW_AWAY -> new WriteOrder.Move(mailbox, ids, to, carried(items));
            case SEND ->
                    new WriteOrder.Append(
                            mailbox, items.values().stream().map(this::upload).toList());
            case DELETE -> new WriteOrder.Delete(mailbox, ids);
            case CLEAR -> new WriteOrder.Delete(mailbox, ids, true);
            case SAME, THROWN_AWAY, DETACHED, VANISHED, KEPT, TRASHLESS, BODILESS ->
                    throw new IllegalStateException("nothing to be done: " + task.kind);
        };
    }

    private static Keywords carried(Map<Long, Item> items) {
        return items.values().stream().map(Item::sent).reduce(Keywords.none(), Keywords::plus);
    }

    private Upload upload(Item item) {
        LocalEdit edit = item.edit();
        return new Upload(store.content(edit.id()), item.sent(), item.received());
    }

    private static List<WriteOrder.Mark.Change> changes(Map<Long, Item> items) {
        Map<String, List<Long>> alike = new TreeMap<>();
        Map<String, Wish> wishes = new TreeMap<>();
        items.forEach((number, item) -> {
            Wish wish = item.wish();
            String change = wish.added() + "\n" + wish.removed();
            alike.computeIfAbsent(change, _ -> new ArrayList<>()).add(number);
            wishes.putIfAbsent(change, wish);
        });
        var changes = new ArrayList<WriteOrder.Mark.Change>();
        wishes.forEach((change, wish) ->
                changes.add(
                        new WriteOrder.Mark.Change(
                                IdSet.of(
                                        alike.getOrDefault(change, List.of()).stream()
                                                .mapToLong(Long::longValue)
                                                .toArray()),
                                wish.added(),
                                wish.removed())));
        return changes;
    }

    /// The lowest id that a message may get which is copied or moved now.
    private long next(UploadTask task) {
        MailboxId target = task.target;
        RemoteMailbox agreed = place(target == null ? task.mailbox : target).agreed();
        MailboxStatus status = agreed == null ? null : agreed.status();
        return status == null || status.uidNext() == 0 ? 1 : status.uidNext();
    }

    private ExpectedMailbox expected(MailboxId id) {
        LocalMailbox place = place(id);
        RemoteMailbox agreed = place.agreed();
        if (agreed == null) {
            throw new IllegalStateException("the server does not have " + id);
        }
        return new ExpectedMailbox(
                new MailboxRef(id, agreed.wireName(), place.path()),
                place.epoch(),
                agreed.serverId(),
                place.checkpoint(),
                new StoredKnowledge(store, id));
    }

    private LocalMailbox place(MailboxId id) {
        LocalMailbox place = places.get(id);
        if (place == null) {
            throw new IllegalStateException("not to be written to: " + id);
        }
        return place;
    }
}

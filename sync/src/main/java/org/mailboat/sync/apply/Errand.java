package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Completed;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.Incomplete;
import org.mailboat.sync.port.Incomplete.Place;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Single messages that somebody waits for, fetched in the order asked for: the first one alone, so
/// that it is here at once, then ever more in one go. A message that is not where it was is looked
/// for where else the server has it. For one thread, but for [#begin].
public final class Errand implements FetchSink {
    private static final int GROWTH = 4;
    private static final int MOST = 64;

    private final LocalStore store;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Deque<Wanted> waiting = new ArrayDeque<>();
    private final Map<FetchOrder, Map<Long, Wanted>> orders = new LinkedHashMap<>();
    private final List<Got> received = new ArrayList<>();
    private long progress;

    /// How many messages this go may ask for, and has asked for.
    private int allowed = 1;

    private int asked;

    /// What came of one message.
    ///
    /// @param failure null if it is here whole
    public record Outcome(PlacementId placement, @Nullable SyncFailure failure) {}

    /// A message, and the places where it was not looked for yet.
    private static final class Wanted {
        private final PlacementId placement;
        private final Deque<Place> places;

        /// Whether a session broke when this was next: it then travels alone, so that one message
        /// that breaks sessions costs one message.
        private boolean suspect;

        Wanted(Incomplete message) {
            placement = message.placement();
            places = new ArrayDeque<>(message.places());
        }

        Place place() {
            return places.getFirst();
        }

        boolean isBeside(Wanted other) {
            return !suspect
                    && !other.suspect
                    && place().mailbox().equals(other.place().mailbox())
                    && place().epoch() == other.place().epoch()
                    && place().told().id() != other.place().told().id();
        }

        long size() {
            return Math.max(0, place().told().size());
        }
    }

    /// A message that came in and is not committed.
    private record Got(Wanted wanted, StoredContent content) {}

    public Errand(LocalStore store) {
        this.store = store;
    }

    /// Asks for one more message; without a server if that has it nowhere, or it is here.
    ///
    /// @param message null if it is here whole
    public void add(PlacementId placement, @Nullable Incomplete message) {
        if (message == null) {
            outcomes.add(new Outcome(placement, null));
        } else if (message.places().isEmpty()) {
            outcomes.add(new Outcome(placement, gone().withMessage(placement.toString())));
        } else {
            waiting.add(new Wanted(message));
        }
    }

    /// Whether something is still to be asked for.
    public boolean isOpen() {
        return !waiting.isEmpty();
    }

    /// How many messages were dealt with so far.
    public long progress() {
        return progress;
    }

    /// What came of messages since this was asked last.
    public List<Outcome> outcomes() {
        List<Outcome> since = List.copyOf(outcomes);
        outcomes.clear();
        return since;
    }

    /// The next messages, as many of one mailbox as follow each other.
    ///
    /// @return null if nothing is left to ask for in this go
    public @Nullable FetchOrder next() {
        Wanted first = asked < allowed ? waiting.pollFirst() : null;
        if (first == null) {
            return null;
        }
        Map<Long, Wanted> batch = new LinkedHashMap<>();
        batch.put(first.place().told().id(), first);
        long bytes = first.size();
        for (Wanted next = waiting.peekFirst();
                next != null
                        && next.isBeside(first)
                        && !batch.containsKey(next.place().told().id())
                        && asked + batch.size() < allowed
                        && bytes + next.size() <= MailboxDownload.BATCH_BYTES;
                next = waiting.peekFirst()) {
            batch.put(next.place().told().id(), waiting.removeFirst());
            bytes += next.size();
        }
        asked += batch.size();
        var ids = IdSet.of(batch.keySet().stream().mapToLong(Long::longValue).toArray());
        Place place = first.place();
        var order = new FetchOrder(place.mailbox(), place.epoch(), ids, bytes, false);
        orders.put(order, batch);
        return order;
    }

    /// This go is over. What was ordered and not answered is asked for again. What should have come
    /// next when the session broke is suspected; it is given up if it was before.
    ///
    /// @param why the session broke, or null if it came to its end
    public void sessionEnded(@Nullable SyncFailure why) {
        asked = 0;
        allowed = Math.min(allowed * GROWTH, MOST);
        var again = new ArrayDeque<Wanted>();
        received.forEach(got -> again.add(got.wanted()));
        received.clear();
        boolean first = why != null;
        for (Map<Long, Wanted> batch : orders.values()) {
            for (Wanted wanted : batch.values()) {
                if (first && wanted.suspect && why != null) {
                    fail(wanted, why);
                } else {
                    wanted.suspect |= first;
                    again.add(wanted);
                }
            }
            first &= batch.isEmpty();
        }
        orders.clear();
        again.descendingIterator().forEachRemaining(waiting::addFirst);
    }

    /// Tells of everything that is still asked for that it cannot be had.
    public void giveUp(SyncFailure why) {
        List<Wanted> left = List.copyOf(waiting);
        waiting.clear();
        left.forEach(wanted -> outcomes.add(new Outcome(wanted.placement, why)));
    }

    @Override
    public ContentWriter begin(long length) {
        return store.newContent(length);
    }

    @Override
    public void received(FetchOrder order, long id, StoredContent content, @Nullable Sighting now) {
        Wanted wanted = taken(order, id);
        if (wanted == null) {
            return;
        }
        if (now != null && !now.mayBe(wanted.place().told())) {
            elsewhere(
                    wanted,
                    SyncFailure.of(
                                    FailureKind.TRANSIENT,
                                    "The server has another message in its place now.")
                            .withNextStep("sync, to learn what became of it"));
            return;
        }
        received.add(new Got(wanted, content));
    }

    @Override
    public void refused(FetchOrder order, IdSet ids, SyncFailure failure) {
        for (long id : ids.toArray()) {
            Wanted wanted = taken(order, id);
            if (wanted != null) {
                elsewhere(wanted, failure);
            }
        }
    }

    @Override
    public void done(FetchOrder order, IdSet unanswered) {
        flush();
        rest(order).forEach(wanted -> elsewhere(wanted, gone()));
    }

    @Override
    public void failed(FetchOrder order, SyncFailure failure) {
        switch (failure.scope()) {
            case ACCOUNT -> {
                // The session is lost: its end asks for what is left once more.
            }
            case STORE -> throw new MailException(failure);
            case MAILBOX, MESSAGE -> {
                flush();
                rest(order).forEach(wanted -> elsewhere(wanted, failure));
            }
        }
    }

    private @Nullable Wanted taken(FetchOrder order, long id) {
        Map<Long, Wanted> batch = orders.get(order);
        return batch == null ? null : batch.remove(id);
    }

    private List<Wanted> rest(FetchOrder order) {
        Map<Long, Wanted> batch = orders.remove(order);
        return batch == null ? List.of() : List.copyOf(batch.values()).reversed();
    }

    /// Makes what came in part of the store.
    private void flush() {
        if (received.isEmpty()) {
            return;
        }
        List<Got> whole = List.copyOf(received);
        store.complete(
                whole.stream()
                        .map(got -> new Completed(got.wanted().placement, got.content()))
                        .toList());
        received.clear();
        progress += whole.size();
        whole.forEach(got -> outcomes.add(new Outcome(got.wanted().placement, null)));
    }

    /// Looks for the message in another place; if there is none, it cannot be had.
    private void elsewhere(Wanted wanted, SyncFailure why) {
        if (wanted.places.size() == 1) {
            fail(wanted, why);
        } else {
            wanted.places.removeFirst();
            waiting.addFirst(wanted);
        }
    }

    private void fail(Wanted wanted, SyncFailure why) {
        progress++;
        SyncFailure failure =
                why.withMailbox(wanted.place().mailbox().path())
                        .withMessage(wanted.placement.toString());
        outcomes.add(new Outcome(wanted.placement, failure));
    }

    private static SyncFailure gone() {
        return SyncFailure.of(
                FailureKind.REFUSED_PERMANENTLY,
                        "The server does not have this message any more, and only its header is"
                                + " here.")
                .withDetail(FailureDetail.MESSAGE_GONE);
    }
}

package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Delivery;
import org.mailboat.imap.client.ImapCall;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Inbox;
import org.mailboat.imap.wire.Response;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Lists mailboxes one after the other over one connection, the next one begun as soon as every
/// command for this one is on the wire. For one thread, and one use.
final class Observer {
    private static final int LISTINGS_IN_FLIGHT = 64;

    /// What may be asked for ahead of what was taken in: all of it may have to be held.
    private static final long MESSAGES_IN_FLIGHT = 40_000;

    /// With more new messages than this a mailbox is listed in windows.
    private static final long MOST_NEW = 20_000;

    private final Link link;
    private final ObservationSink sink;
    private final InstantSource clock;
    private final Cancel cancel;
    private final Inbox inbox = new Inbox();
    private final Map<ImapCall, Listing> byCall = new HashMap<>();
    private final ArrayDeque<Listing> active = new ArrayDeque<>();
    private final ArrayDeque<Listing> again = new ArrayDeque<>();
    private List<ImapRequest> owed = List.of();
    private boolean exhausted;

    Observer(Link link, ObservationSink sink, InstantSource clock, Cancel cancel) {
        this.link = link;
        this.sink = sink;
        this.clock = clock;
        this.cancel = cancel;
    }

    /// What FETCH may bring along: messages, and how their number changes.
    static boolean isAboutMessages(Response.Untagged data) {
        return switch (data) {
            case Response.Fetch _, Response.Exists _, Response.Expunge _, Response.Vanished _ ->
                    true;
            default -> false;
        };
    }

    /// What SEARCH may bring along.
    static boolean isAboutSearch(Response.Untagged data) {
        return data instanceof Response.Search
                || data instanceof Response.Esearch
                || isAboutMessages(data);
    }

    /// Lists until there are no more orders and all answers are in.
    ///
    /// @throws ImapException if the connection is gone; the orders in flight have been told, unless
    ///   it was gone before they were sent
    void run(Supplier<@Nullable ObserveOrder> orders) {
        try {
            while (true) {
                begin(orders);
                if (active.isEmpty()) {
                    return;
                }
                Delivery next = link.take(inbox, cancel);
                Listing listing = byCall.get(next.call());
                if (listing != null) {
                    if (next.isEnd()) {
                        byCall.remove(next.call());
                    }
                    listing.deliver(next);
                }
                retire();
            }
        } catch (ImapException e) {
            if (link.wasDeadBefore()) {
                throw e;
            }
            active.forEach(listing -> sink.failed(listing.order(), e.failure()));
            again.forEach(listing -> sink.failed(listing.order(), e.failure()));
            throw e;
        }
    }

    ObservationSink sink() {
        return sink;
    }

    Link link() {
        return link;
    }

    Instant now() {
        return clock.instant();
    }

    /// Has an order listed anew, after those that are in flight.
    void again(Listing listing) {
        again.add(listing);
    }

    /// The way to list a mailbox that fits what is known of it, and what the server is believed to
    /// be able to.
    Listing listing(ObserveOrder order) {
        return listing(order, link.hasQresync());
    }

    Listing listingWithoutQresync(ObserveOrder order) {
        return listing(order, false);
    }

    private Listing listing(ObserveOrder order, boolean qresync) {
        Prior prior = Prior.of(order);
        MailboxStatus hint = order.status();
        if (prior != null && hint != null && isOfAnotherEpoch(prior, hint)) {
            return whole(order, null);
        }
        return prior != null && (qresync || link.hasCondstore()) && mayTellChanges(order, prior)
                ? new ChangeListing(this, order, prior, qresync)
                : whole(order, prior);
    }

    /// Whether changes are wanted, and what is known of the counters leaves it open that they can
    /// be had and are worth having at once.
    private static boolean mayTellChanges(ObserveOrder order, Prior prior) {
        long modSeq = prior.status().highestModSeq();
        if (order.resume() != null || order.audit() || modSeq == 0) {
            return false;
        }
        MailboxStatus hint = order.status();
        return hint == null
                || ((hint.highestModSeq() == 0 || hint.highestModSeq() >= modSeq)
                        && hint.messages() - prior.count() <= MOST_NEW);
    }

    private static boolean isOfAnotherEpoch(Prior prior, MailboxStatus hint) {
        return hint.epoch() > 0 && hint.epoch() != prior.status().epoch();
    }

    /// The way to list all of a mailbox.
    Listing whole(ObserveOrder order, @Nullable Prior prior) {
        MailboxStatus hint = order.status();
        long expected = hint == null ? prior == null ? 0 : prior.count() : hint.messages();
        boolean small = (hint != null || expected > 0) && expected <= Window.MOST;
        return small && order.resume() == null
                ? new SmallListing(this, order, prior, expected)
                : new LargeListing(this, order, prior);
    }

    /// Sends commands of a listing, and before them whatever a new connection is owed.
    List<ImapCall> send(Listing listing, List<ImapRequest> requests) {
        var all = new ArrayList<>(owed);
        all.addAll(requests);
        List<ImapCall> calls = link.connection().send(all, inbox, cancel);
        List<ImapCall> own = calls.subList(owed.size(), calls.size());
        owed = List.of();
        own.forEach(call -> byCall.put(call, listing));
        return own;
    }

    private void begin(Supplier<@Nullable ObserveOrder> orders) {
        while (hasRoom()) {
            Listing next = again.poll();
            if (next == null && !exhausted) {
                cancel.check();
                ObserveOrder order = orders.get();
                exhausted = order == null;
                next = order == null ? null : listing(order);
            }
            if (next == null) {
                return;
            }
            active.add(next);
            owed = link.introduction();
            next.start();
        }
    }

    private boolean hasRoom() {
        return active.isEmpty()
                || (active.size() < LISTINGS_IN_FLIGHT
                        && active.getLast().allSent()
                        && active.stream().mapToLong(Listing::volume).sum() < MESSAGES_IN_FLIGHT);
    }

    private void retire() {
        for (Iterator<Listing> each = active.iterator(); each.hasNext(); ) {
            if (each.next().isOver()) {
                each.remove();
            }
        }
    }
}

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
    private static final int LISTINGS_IN_FLIGHT = 8;

    private final Link link;
    private final ObservationSink sink;
    private final InstantSource clock;
    private final Cancel cancel;
    private final Inbox inbox = new Inbox();
    private final Map<ImapCall, Listing> byCall = new HashMap<>();
    private final ArrayDeque<Listing> active = new ArrayDeque<>();
    private final ArrayDeque<Listing> again = new ArrayDeque<>();
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
    /// @throws ImapException if the connection is gone; the orders in flight have been told
    void run(Supplier<@Nullable ObserveOrder> orders) {
        try {
            while (true) {
                begin(orders);
                if (active.isEmpty()) {
                    return;
                }
                Delivery next = link.connection().take(inbox, cancel);
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

    /// The way to list a mailbox that fits what is known of it.
    Listing listing(ObserveOrder order) {
        MailboxStatus hint = order.status();
        return hint != null && hint.messages() <= Window.MOST && order.resume() == null
                ? new SmallListing(this, order, hint.messages() > 0)
                : new LargeListing(this, order);
    }

    /// Sends the command that opens a mailbox and those behind it, and before them whatever a new
    /// connection is owed.
    List<ImapCall> open(Listing listing, String wireName, List<ImapRequest> behind) {
        List<ImapRequest> introduction = link.introduction();
        var requests = new ArrayList<>(introduction);
        requests.add(link.examine(wireName));
        requests.addAll(behind);
        List<ImapCall> calls = link.connection().send(requests, inbox, cancel);
        List<ImapCall> own = calls.subList(introduction.size(), calls.size());
        own.forEach(call -> byCall.put(call, listing));
        return own;
    }

    ImapCall send(Listing listing, ImapRequest request) {
        ImapCall call = link.connection().send(request, inbox, cancel);
        byCall.put(call, listing);
        return call;
    }

    /// Does without mod-sequences from now on, if the way to ask for them can be what the server
    /// did not understand.
    boolean demoteModSeqs(String reason) {
        return link.demoteModSeqs(reason);
    }

    private void begin(Supplier<@Nullable ObserveOrder> orders) {
        while (active.size() < LISTINGS_IN_FLIGHT
                && (active.isEmpty() || active.getLast().allSent())) {
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
            next.start();
        }
    }

    private void retire() {
        for (Iterator<Listing> each = active.iterator(); each.hasNext(); ) {
            if (each.next().isOver()) {
                each.remove();
            }
        }
    }
}

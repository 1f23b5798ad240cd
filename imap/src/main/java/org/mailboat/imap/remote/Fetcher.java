package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Delivery;
import org.mailboat.imap.client.ImapCall;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Inbox;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.TrafficCounter;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.FetchItem;
import org.mailboat.imap.wire.FetchQuery;
import org.mailboat.imap.wire.LiteralHead;
import org.mailboat.imap.wire.LiteralSink;
import org.mailboat.imap.wire.LiteralValue;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Fetches messages over one connection, several commands in flight. For one thread, and one use.
final class Fetcher {
    private static final FetchQuery MESSAGE = Sightings.ATTRIBUTES.body();
    private static final FetchQuery HEADER = Sightings.ATTRIBUTES.header();

    private final Link link;
    private final FetchSink sink;
    private final TrafficCounter traffic;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final Cancel cancel;
    private final Inbox inbox = new Inbox();
    private final FetchWindow window = new FetchWindow();
    private final Map<ImapCall, Batch> batches = new HashMap<>();
    private final Map<ImapCall, Selection> openings = new HashMap<>();
    private final LinkedHashSet<OpenOrder> orders = new LinkedHashSet<>();
    private Selection selection = new Selection();
    private long bytesInFlight;

    /// One command's worth of an order.
    private record Batch(OpenOrder open, IdSet uids, Selection selection, long expected) {}

    Fetcher(
            Link link,
            FetchSink sink,
            TrafficCounter traffic,
            InstantSource clock,
            LongSupplier ticker,
            Cancel cancel) {
        this.link = link;
        this.sink = sink;
        this.traffic = traffic;
        this.clock = clock;
        this.ticker = ticker;
        this.cancel = cancel;
    }

    /// Fetches until there are no more orders and all answers are in.
    ///
    /// @throws MailException if the connection is gone or the store cannot take more; the orders in
    ///   flight have been told, unless the connection was gone before they were sent
    void run(Supplier<@Nullable FetchOrder> supplier) {
        link.connection().routeLiterals(this::route);
        try {
            boolean exhausted = false;
            while (true) {
                handleWhatIsHere();
                if (!exhausted && hasRoom()) {
                    cancel.check();
                    FetchOrder order = supplier.get();
                    exhausted = order == null;
                    if (order != null) {
                        begin(order);
                    }
                } else if (batches.isEmpty()) {
                    return;
                } else {
                    handle(link.take(inbox, cancel));
                }
            }
        } catch (MailException e) {
            if (link.wasDeadBefore()) {
                throw e;
            }
            orders.forEach(open -> tellFailed(open, e.failure()));
            throw e;
        }
    }

    /// On the reader thread: message texts go to the store, all else to memory.
    private @Nullable LiteralSink route(LiteralHead head) {
        boolean text = head.isWholeMessage() || head.item().startsWith("BODY[HEADER]");
        return text ? new BodySink(sink, head.size()) : null;
    }

    private boolean hasRoom() {
        return window.hasRoom(batches.size(), bytesInFlight, link.connection().roundTrip());
    }

    private void begin(FetchOrder order) {
        var open = new OpenOrder(order);
        if (order.ids().isEmpty()) {
            sink.done(order, IdSet.empty());
            return;
        }
        orders.add(open);
        ask(open, order.ids(), order.bytes());
    }

    private void ask(OpenOrder open, IdSet uids, long expected) {
        var requests = new ArrayList<>(link.introduction());
        String wireName = open.order().mailbox().wireName();
        int opening = -1;
        if (link.shows(wireName, open.order().epoch(), uids)) {
            // To open it once more would have the server read through it once more.
            selection = Selection.standing(open.order().epoch());
        } else if (!isOpen(wireName)) {
            opening = requests.size();
            requests.add(link.examine(wireName));
            selection = new Selection();
        }
        var query = open.order().headersOnly() ? HEADER : MESSAGE;
        requests.add(
                new ImapRequest(
                        Commands.uidFetch(new UidSet(uids), query),
                        data -> data instanceof Response.Fetch f && uids.contains(f.uid())));
        open.began();
        bytesInFlight += expected;
        List<ImapCall> calls = link.connection().send(requests, inbox, cancel);
        if (opening >= 0) {
            selection.ask();
            openings.put(calls.get(opening), selection);
        }
        batches.put(calls.getLast(), new Batch(open, uids, selection, expected));
    }

    private boolean isOpen(String wireName) {
        return link.hasOpened(wireName)
                && selection.isAsked()
                && !selection.isStanding()
                && selection.refusal() == null;
    }

    private void handleWhatIsHere() {
        for (Delivery next = link.poll(inbox); next != null; next = link.poll(inbox)) {
            handle(next);
        }
    }

    private void handle(Delivery next) {
        Selection opened = openings.get(next.call());
        Batch batch = batches.get(next.call());
        if (opened != null) {
            handleOpening(opened, next);
        } else if (batch != null && next.isEnd()) {
            batches.remove(next.call());
            bytesInFlight -= batch.expected();
            batch.open().ended();
            window.arrived(batch.expected(), next.call().sentAt(), ticker.getAsLong());
            end(batch, next);
        } else if (batch != null && next.response() instanceof Response.Fetch fetch) {
            receive(batch, fetch);
        }
    }

    private void handleOpening(Selection opened, Delivery next) {
        switch (next.response()) {
            case Response.Untagged data -> opened.opening().absorb(data);
            case Response.Tagged end when end.status() == Status.OK -> {
                openings.remove(next.call());
                opened.confirm();
            }
            default -> {
                openings.remove(next.call());
                link.forgetOpened();
                opened.refuse(refusal(Refusals.Asked.OPEN, next));
            }
        }
    }

    private void receive(Batch batch, Response.Fetch fetch) {
        OpenOrder open = batch.open();
        boolean believed =
                batch.selection()
                        .isConfirmed(
                                open.order().epoch(), link.demotions().has(Listing.UIDVALIDITY));
        if (!believed || open.hasFailed()) {
            return;
        }
        long uid = fetch.uid();
        FetchItem.Body body = fetch.body(open.order().headersOnly() ? "HEADER" : "");
        open.mention(uid);
        Sighting now = Sightings.sighting(fetch);
        StoredContent content = body == null ? null : content(body.value());
        boolean empty = content != null && content.length() == 0;
        if (content == null || (empty && now.size() != 0 && !open.order().headersOnly())) {
            return;
        }
        if (open.settle(uid)) {
            if (!open.order().headersOnly()) {
                traffic.body();
            }
            sink.received(open.order(), uid, content, fetch.flags() == null ? null : now);
        }
    }

    /// Where the octets are, or null if there are none.
    private @Nullable StoredContent content(LiteralValue value) {
        return switch (value) {
            case LiteralValue.Streamed(BodySink.Outcome.Stored(StoredContent content), _) ->
                    content;
            case LiteralValue.Streamed(BodySink.Outcome.Failed(MailException failure), _) ->
                    throw failure;
            case LiteralValue.InMemory(byte[] octets) -> {
                var writer = sink.begin(octets.length);
                writer.write(octets, 0, octets.length);
                yield writer.finish();
            }
            case LiteralValue.Streamed _, LiteralValue.Omitted _, LiteralValue.Nil _ -> null;
        };
    }

    private void end(Batch batch, Delivery end) {
        OpenOrder open = batch.open();
        SyncFailure closed = batch.selection().refusal();
        IdSet rest = open.awaited(batch.uids());
        if (batch.selection().isStanding() && !rest.isEmpty() && isToBeRepeated(open, end)) {
            link.forgetShown();
            ask(open, rest, batch.expected() * rest.size() / Math.max(1, batch.uids().size()));
        } else if (closed != null) {
            tellFailed(open, inMailbox(open, closed));
        } else if (!believes(batch)) {
            link.forgetOpened();
            tellFailed(
                    open,
                    inMailbox(
                            open,
                            SyncFailure.of(
                                    FailureKind.TRANSIENT,
                                    "The mailbox was replaced on the server since it was"
                                            + " listed.")));
        } else if (end.response() instanceof Response.Tagged(_, Status status, _, _)
                && status == Status.OK) {
            refuseMentioned(batch);
        } else if (!open.hasFailed()) {
            askAgain(batch, end);
        }
        if (open.isOver()) {
            orders.remove(open);
            if (!open.hasFailed()) {
                sink.done(open.order(), open.unanswered());
            }
        }
    }

    /// What a session does not show in a mailbox that it opened before may be there: it is asked
    /// for once more, in a mailbox that is opened for that.
    private boolean isToBeRepeated(OpenOrder open, Delivery end) {
        boolean ok =
                end.response() instanceof Response.Tagged(_, Status status, _, _)
                        && status == Status.OK;
        return !open.hasFailed()
                && (ok || refusal(Refusals.Asked.FETCH, end).kind() != FailureKind.THROTTLED);
    }

    private boolean believes(Batch batch) {
        return batch.selection()
                .isConfirmed(
                        batch.open().order().epoch(), link.demotions().has(Listing.UIDVALIDITY));
    }

    /// A message that the server speaks of and does not bring is there, but cannot be had now.
    private void refuseMentioned(Batch batch) {
        IdSet mentioned = batch.open().mentioned(batch.uids());
        if (!mentioned.isEmpty() && !batch.open().hasFailed()) {
            refuse(
                    batch.open(),
                    mentioned,
                    SyncFailure.of(
                                    FailureKind.TRANSIENT,
                                    "The server answers without the text of the message.")
                            .withCommand("UID FETCH", null));
        }
    }

    /// Keeps what came, and asks for the rest in halves until the message that the server balks at
    /// is alone.
    private void askAgain(Batch batch, Delivery end) {
        OpenOrder open = batch.open();
        SyncFailure why = refusal(Refusals.Asked.FETCH, end);
        if (why.kind() == FailureKind.THROTTLED) {
            throw new ImapException(why);
        }
        IdSet rest = open.awaited(batch.uids());
        if (rest.isEmpty()) {
            return;
        }
        boolean gone =
                end.response() instanceof Response.Tagged tagged
                        && Refusals.saysGone(tagged.code(), tagged.text());
        if (rest.size() == 1 && gone && open.mentioned(rest).isEmpty()) {
            return;
        }
        if (rest.size() == 1 || !open.mayAskAgain()) {
            refuse(open, rest, why);
            return;
        }
        long[] uids = rest.toArray();
        int half = uids.length / 2;
        IdSet upper = rest.intersect(IdSet.range(uids[half], uids[uids.length - 1]));
        long expected = batch.expected() * rest.size() / Math.max(1, batch.uids().size());
        ask(open, upper, expected / 2);
        ask(open, rest.minus(upper), expected / 2);
    }

    private void refuse(OpenOrder open, IdSet uids, SyncFailure why) {
        open.settle(uids);
        SyncFailure failure =
                inMailbox(open, why)
                        .withMessage(uids.size() == 1 ? "uid " + uids.first() : "uids " + uids);
        sink.refused(open.order(), uids, failure);
    }

    private void tellFailed(OpenOrder open, SyncFailure why) {
        if (!open.hasFailed()) {
            open.fail();
            sink.failed(open.order(), why);
        }
    }

    private static SyncFailure inMailbox(OpenOrder open, SyncFailure failure) {
        return failure.withMailbox(open.order().mailbox().path());
    }

    private SyncFailure refusal(Refusals.Asked asked, Delivery end) {
        return end.response() instanceof Response.Tagged tagged
                ? Refusals.classify(
                        asked,
                        end.call().name(),
                        tagged.status(),
                        tagged.code(),
                        tagged.text(),
                        clock.instant())
                : SyncFailure.of(
                                FailureKind.PROTOCOL,
                                "The server's answer to %s cannot be read."
                                        .formatted(end.call().name()))
                        .withCommand(end.call().name(), null);
    }
}

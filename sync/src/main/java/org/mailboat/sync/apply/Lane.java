package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeSet;

/// One session's part of a [Download]: the mailboxes it holds and the orders it has in flight. For
/// the session's thread alone, but for [#begin].
final class Lane implements FetchSink, AutoCloseable {
    private final Download download;

    /// Each for itself: messages that were listed twice are ordered twice, in equal words.
    private final IdentityHashMap<FetchOrder, InFlight> orders = new IdentityHashMap<>();

    private final Map<MailboxDownload, Integer> held = new HashMap<>();
    private @Nullable MailboxDownload current;
    private boolean suspectInFlight;

    /// An order that was sent and what of it is not answered yet.
    private record InFlight(MailboxDownload mailbox, Batch batch, TreeSet<Long> open) {
        Batch rest() {
            return batch.only(IdSet.of(open.stream().mapToLong(Long::longValue).toArray()));
        }
    }

    Lane(Download download) {
        this.download = download;
    }

    /// The next order, of the mailbox at hand or, when that is exhausted, of another. Null also
    /// while a suspect batch must not meet others: the session then comes to its end, and another
    /// begins.
    @Nullable FetchOrder next() {
        while (!download.stopped() && !suspectInFlight) {
            MailboxDownload mailbox = current;
            if (mailbox != null && download.hasNewerThan(mailbox, this::holds)) {
                current = null;
                release(mailbox);
                mailbox = null;
            }
            if (mailbox == null) {
                mailbox = download.take(this::holds);
                if (mailbox == null) {
                    return null;
                }
                current = mailbox;
                held.put(mailbox, 0);
            }
            if (mailbox.nextTravelsAlone()) {
                if (!orders.isEmpty()) {
                    return null;
                }
                suspectInFlight = true;
            }
            Batch batch = mailbox.next();
            if (batch != null) {
                return order(mailbox, batch);
            }
            current = null;
            release(mailbox);
        }
        return null;
    }

    /// Whether something of this mailbox is in this session's hands.
    private boolean holds(MailboxId mailbox) {
        return held.keySet().stream().anyMatch(each -> each.mailbox().id().equals(mailbox));
    }

    private FetchOrder order(MailboxDownload mailbox, Batch batch) {
        var order =
                new FetchOrder(
                        mailbox.mailbox(),
                        mailbox.epoch(),
                        batch.ids(),
                        batch.bytes(),
                        batch.headersOnly());
        var open = new TreeSet<Long>();
        batch.messages().forEach(m -> open.add(m.id()));
        orders.put(order, new InFlight(mailbox, batch, open));
        held.merge(mailbox, 1, Integer::sum);
        return order;
    }

    @Override
    public ContentWriter begin(long length) {
        return download.newContent(length);
    }

    @Override
    public void received(FetchOrder order, long id, StoredContent content, @Nullable Sighting now) {
        InFlight flight = orders.get(order);
        // A message that comes twice, or unasked, is not ours to count.
        if (flight != null && flight.open().remove(id)) {
            download.received(
                    new Received(
                            order.mailbox(), order.epoch(), id, content, now, order.headersOnly()));
        }
    }

    @Override
    public void refused(FetchOrder order, IdSet ids, SyncFailure failure) {
        InFlight flight = orders.get(order);
        if (flight == null) {
            return;
        }
        if (download.endsWith(failure)) {
            return;
        }
        var refused = new ArrayList<Long>();
        ids.stream().filter(flight.open()::contains).forEach(refused::add);
        Batch batch = flight.batch().only(IdSet.of(refused.stream().mapToLong(l -> l).toArray()));
        flight.open().removeAll(refused);
        download.park(flight.mailbox(), batch, failure);
    }

    @Override
    public void done(FetchOrder order, IdSet unanswered) {
        InFlight flight = orders.remove(order);
        if (flight == null) {
            return;
        }
        if (!flight.open().isEmpty()) {
            // Not seen is not gone: only the next listing can tell that it was removed.
            download.park(
                    flight.mailbox(),
                    flight.rest(),
                    SyncFailure.of(
                            FailureKind.TRANSIENT,
                            "The server listed the message and did not send it."));
        }
        answered(flight.mailbox());
    }

    @Override
    public void failed(FetchOrder order, SyncFailure failure) {
        InFlight flight = orders.remove(order);
        if (flight == null) {
            return;
        }
        MailboxDownload mailbox = flight.mailbox();
        if (download.endsWith(failure)) {
            mailbox.abandon();
        } else if (failure.scope() == SyncFailure.Scope.ACCOUNT) {
            askAgain(flight, failure);
        } else {
            mailbox.abandon();
            download.mailboxFailed(mailbox, failure);
        }
        answered(mailbox);
    }

    private void askAgain(InFlight flight, SyncFailure failure) {
        Batch rest = flight.rest();
        if (rest.messages().isEmpty() || download.stopped()) {
            return;
        }
        var batches = rest.afterBreak();
        if (batches.isEmpty()) {
            download.park(flight.mailbox(), rest, failure);
        } else {
            flight.mailbox().again(batches);
        }
    }

    /// Gives everything back: the session is over.
    @Override
    public void close() {
        var lost = SyncFailure.of(FailureKind.TRANSIENT, "The connection ended early.");
        for (FetchOrder order : new ArrayList<>(orders.keySet())) {
            failed(order, lost);
        }
        current = null;
        for (MailboxDownload mailbox : new ArrayList<>(held.keySet())) {
            release(mailbox);
        }
    }

    private void answered(MailboxDownload mailbox) {
        held.merge(mailbox, -1, Integer::sum);
        if (mailbox != current) {
            release(mailbox);
        }
    }

    private void release(MailboxDownload mailbox) {
        if (held.getOrDefault(mailbox, 0) == 0 && held.remove(mailbox) != null) {
            download.giveBack(mailbox);
        }
    }
}

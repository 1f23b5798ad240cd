package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.wire.Response;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteSink;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Writes to mailboxes one after the other over one connection. The commands that open the next
/// mailbox go out with the last ones for this, so a mailbox costs one round trip; but nothing is
/// written before the answers have shown which mailbox is open. For one thread, and one use.
final class Writer {
    private final Link link;
    private final WriteSink sink;
    private final InstantSource clock;
    private final Cancel cancel;
    private final Supplier<@Nullable WriteOrder> orders;

    /// Mailboxes that this session has seen to be the expected ones, by wire name.
    private final Map<String, Footing> confirmed = new TreeMap<>();

    private @Nullable Footing open;
    private boolean exhausted;
    private @Nullable SyncFailure wishToBeLeftAlone;
    private @Nullable Writing current;
    private @Nullable Writing next;

    Writer(
            Link link,
            WriteSink sink,
            InstantSource clock,
            Cancel cancel,
            Supplier<@Nullable WriteOrder> orders) {
        this.link = link;
        this.sink = sink;
        this.clock = clock;
        this.cancel = cancel;
        this.orders = orders;
    }

    /// Writes until there are no more orders and all answers are in.
    ///
    /// @throws MailException if the connection is gone, or the server wants to be left alone; the
    ///   orders in hand have been told, unless the connection was gone before anything was sent
    void run() {
        try {
            while (advance()) {
                turn();
            }
        } catch (MailException e) {
            if (!link.wasDeadBefore()) {
                hands().forEach(writing -> writing.fail(e.failure()));
            }
            throw e;
        } catch (CancellationException e) {
            hands().forEach(writing -> writing.abandon(lost(e)));
            throw e;
        }
    }

    /// The orders in hand.
    private List<Writing> hands() {
        return Stream.of(Optional.ofNullable(current), Optional.ofNullable(next))
                .flatMap(Optional::stream)
                .toList();
    }

    /// Whether there is an order in hand.
    private boolean advance() {
        if (current == null) {
            cancel.check();
            current = next == null ? pull() : next;
            next = null;
        }
        return current != null;
    }

    private @Nullable Writing pull() {
        WriteOrder order = exhausted ? null : orders.get();
        exhausted = order == null;
        return order == null ? null : Writing.of(this, order);
    }

    /// Sends what is to be sent for the order in hand, and perhaps the beginning of the next.
    private void turn() {
        Writing one = current;
        if (one == null) {
            return;
        }
        List<ImapRequest> own = one.next();
        if (one.isOver()) {
            current = null;
            return;
        }
        List<ImapRequest> theirs = List.of();
        if (next == null && one.isLastTurn()) {
            next = pull();
            theirs = next == null ? List.of() : next.next();
        }
        var requests = new ArrayList<ImapRequest>(link.introduction());
        int from = requests.size();
        requests.addAll(own);
        requests.addAll(theirs);
        Exchange exchange = link.exchange(requests, one::prepare, cancel);
        RuntimeException broken = exchange.broken();
        if (broken != null && link.wasDeadBefore()) {
            throw broken;
        }
        SyncFailure lost = lost(broken);
        int behind = from + own.size();
        one.take(exchange.parts().subList(from, behind), lost);
        if (next != null && !theirs.isEmpty()) {
            List<Exchange.Part> rest = exchange.parts().subList(behind, requests.size());
            next.take(
                    next.isOpening()
                            ? rest
                            : overheard(exchange.parts().subList(from, behind), rest),
                    lost);
        }
        if (broken != null) {
            throw broken;
        }
        SyncFailure wish = wishToBeLeftAlone;
        if (wish != null) {
            throw new ImapException(wish);
        }
    }

    /// With what was told of messages before the answers to the commands ahead: in the same mailbox
    /// a server may answer commands together, and what it says goes to the oldest of them that
    /// could have asked.
    private static List<Exchange.Part> overheard(
            List<Exchange.Part> ahead, List<Exchange.Part> parts) {
        List<Response.Untagged> data =
                Stream.concat(ahead.stream(), parts.stream().limit(1))
                        .flatMap(part -> part.data().stream())
                        .toList();
        Exchange.Part first = parts.getFirst();
        return Stream.concat(
                        Stream.of(new Exchange.Part(data, first.reply(), first.written())),
                        parts.stream().skip(1))
                .toList();
    }

    /// Why an answer is missing.
    private static SyncFailure lost(@Nullable RuntimeException broken) {
        return switch (broken) {
            case MailException e -> e.failure();
            case null ->
                    SyncFailure.of(FailureKind.PROTOCOL, "The server's answer cannot be read.");
            default ->
                    SyncFailure.of(
                            FailureKind.OFFLINE, "It was stopped before the server had answered.");
        };
    }

    Link link() {
        return link;
    }

    WriteSink sink() {
        return sink;
    }

    Cancel cancel() {
        return cancel;
    }

    Instant now() {
        return clock.instant();
    }

    /// The mailbox that is open, or is being opened, if it is this one for writing; else null.
    @Nullable Footing standing(ExpectedMailbox wanted) {
        Footing now = open;
        return now != null && isFor(now, wanted) ? now : null;
    }

    /// Notes which mailbox is being opened for writing; null for none.
    void stand(@Nullable Footing on) {
        open = on;
    }

    /// What this session has seen of a mailbox that is to take messages in, or null.
    @Nullable Footing confirmed(ExpectedMailbox wanted) {
        Footing seen = confirmed.get(wanted.mailbox().wireName());
        return seen != null && isFor(seen, wanted) ? seen : null;
    }

    void confirm(Footing seen) {
        confirmed.put(seen.expected().mailbox().wireName(), seen);
    }

    private static boolean isFor(Footing footing, ExpectedMailbox wanted) {
        ExpectedMailbox expected = footing.expected();
        return expected.mailbox().wireName().equals(wanted.mailbox().wireName())
                && expected.epoch() == wanted.epoch();
    }

    /// Ends the pass after the answers at hand, if by this refusal the server wants to be left
    /// alone.
    void heed(SyncFailure refusal) {
        if (refusal.kind() == FailureKind.THROTTLED) {
            wishToBeLeftAlone = refusal;
        }
    }
}

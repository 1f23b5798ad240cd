package org.mailboat.imap.client;

import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.CommandPrinter;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Fragment;
import org.mailboat.imap.wire.LiteralMode;
import org.mailboat.imap.wire.LiteralRouter;
import org.mailboat.imap.wire.LiteralSource;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Tag;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.NetConfig;
import org.mailboat.net.Transport;
import org.mailboat.net.Watchdog;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// A connection to a server, on which commands are pipelined.
///
/// [#send] returns when the commands are written; their answers come to an [Inbox], which [#take]
/// empties; [#ask] does both. One thread at a time sends and takes. A reader thread of the
/// connection's own attributes what comes in: a tagged answer by its tag, untagged data to the
/// oldest command in flight that claims it, everything else to the listener. It runs no foreign
/// code but literal sinks, and never writes. No lock is held across I/O.
///
/// Every wait ends: a write after its timeout, a wait for an answer when the server has sent
/// nothing for the silence timeout, all of them when the connection is closed from any thread.
public final class ImapConnection implements AutoCloseable {
    /// How long a server that says without a tag that it refuses a literal may take to say it with
    /// one, at most.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String name;
    private final NetConfig config;
    private final Transport transport;
    private final TrafficCounter traffic;
    private final Watchdog watchdog;
    private final Calls calls;
    private final Lifeline lifeline;
    private final OutputStream out;
    private final WireTrace trace;
    private final Inbox ownInbox = new Inbox();

    private volatile LiteralRouter router = LiteralRouter.TO_MEMORY;
    private volatile Capabilities capabilities;
    private int commandNumber;
    private boolean sentSinceWait;

    /// Takes over a connected transport.
    ///
    /// @param known capabilities told so far
    /// @param greeted whether the greeting was read already
    ImapConnection(
            String name,
            Transport transport,
            Capabilities known,
            boolean greeted,
            TrafficCounter traffic,
            Watchdog watchdog,
            NetConfig config)
            throws IOException {
        this.name = name;
        this.config = config;
        this.transport = transport;
        this.traffic = traffic;
        this.watchdog = watchdog;
        this.capabilities = known;
        this.calls = new Calls(greeted);
        this.lifeline = new Lifeline(calls, config);
        this.out = transport.output();
        this.trace = new WireTrace(config.wireLog(), config.clock(), name);
        var pump =
                new ResponsePump(
                        transport.input(), head -> router.route(head), traffic, trace::server);
        var reader =
                new ConnectionReader(
                        pump, calls, lifeline, this::learn, config.ticker(), transport::abort);
        config.threads().newThread(reader).start();
    }

    /// What the server said it can do, last time it did.
    public Capabilities capabilities() {
        return capabilities;
    }

    /// How long an answer takes, in nanoseconds: the shortest time seen; 0 if none was.
    public long roundTrip() {
        return calls.roundTrip();
    }

    /// Where literals of FETCH answers go from now on. Asked on the reader thread.
    public void routeLiterals(LiteralRouter to) {
        router = to;
    }

    /// Told on the reader thread what no command claims, from now on.
    public void listen(UntaggedListener to) {
        calls.listen(to);
    }

    /// Whether the connection can still be used, as far as is known.
    public boolean isOpen() {
        return lifeline.isOpen();
    }

    /// Whether it was the server, or the network, that ended the connection.
    public boolean wasDropped() {
        return lifeline.wasDropped();
    }

    /// Writes commands in one go. Returns when they are written; if one holds a literal that the
    /// server must ask for, when it has. Content is read as it goes out, a piece at a time.
    ///
    /// @param inbox where the answers go
    /// @throws ImapException if the connection is gone, or content cannot be read: then the
    ///   connection is closed, for the server awaits octets that will not come
    public List<ImapCall> send(List<ImapRequest> requests, Inbox inbox, Cancel cancel) {
        var begun = new ArrayList<ImapCall>(requests.size());
        send(requests, begun, inbox, new Inbox(), cancel);
        return begun;
    }

    /// The same.
    ///
    /// @param begun gets the calls as they are begun; those in it if this fails tell by
    ///   [ImapCall#wasWritten] whether the server may have their command
    private void send(
            List<ImapRequest> requests,
            List<ImapCall> begun,
            Inbox inbox,
            Inbox goAheads,
            Cancel cancel) {
        var printer =
                new CommandPrinter(
                        capabilities.isEmpty()
                                ? LiteralMode.SYNCHRONIZING
                                : capabilities.literalMode(),
                        false);
        var outgoing = new Outgoing(this::write);
        for (ImapRequest request : requests) {
            Tag tag = Tag.numbered('A', ++commandNumber);
            var call =
                    new ImapCall(
                            tag, request.command().name(), request.claim(), inbox, goAheads, now());
            calls.add(call);
            begun.add(call);
            traffic.command();
            trace.client(CommandPrinter.redacted(tag, request.command()));
            if (print(call, printer.print(tag, request.command()), outgoing, cancel)) {
                outgoing.end(call);
            }
        }
        outgoing.flush();
    }

    /// As [#send] of one command.
    public ImapCall send(ImapRequest request, Inbox inbox, Cancel cancel) {
        return send(List.of(request), inbox, cancel).getFirst();
    }

    /// Writes a command whose continuations are to come to the inbox, too.
    void sendDialogue(ImapRequest request, Inbox inbox, Cancel cancel) {
        send(List.of(request), new ArrayList<>(), inbox, inbox, cancel);
    }

    /// The next thing that came in for the commands of an inbox; blocks until there is one.
    ///
    /// @throws ImapException if the connection is gone, or the server silent for too long, and
    ///   everything that came before has been taken
    /// @throws CancellationException if the wish to stop comes; the connection is in the middle of
    ///   things then and should be closed
    public Delivery take(Inbox inbox, Cancel cancel) {
        if (sentSinceWait) {
            sentSinceWait = false;
            traffic.roundTrip();
        }
        Delivery ready = inbox.poll();
        if (ready != null) {
            return ready;
        }
        calls.watch(inbox);
        try (Cancel.Registration _ = cancel.onRequest(inbox::wake)) {
            while (true) {
                cancel.check();
                SyncFailure gone = lifeline.failure();
                Delivery next = gone == null ? inbox.poll(patience(inbox)) : inbox.poll();
                if (next != null) {
                    return next;
                }
                if (gone != null) {
                    throw new ImapException(gone);
                }
                if (calls.untilRefused(inbox, grace(), now()) <= 0) {
                    String said = calls.complaint();
                    calls.refuse(inbox, now());
                    lifeline.giveUpOnRefusal(said);
                    transport.abort();
                } else if (lifeline.patience() <= 0) {
                    lifeline.giveUpOnSilence();
                    transport.abort();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            calls.unwatch(inbox);
        }
    }

    private long patience(Inbox inbox) {
        long refused = calls.untilRefused(inbox, grace(), now());
        return Math.max(1, Math.min(lifeline.patience(), refused));
    }

    private long grace() {
        return Math.min(GRACE.toNanos(), config.timeouts().silence().toNanos() / 4);
    }

    /// Sends commands and waits for all their answers, in their order.
    public List<Reply> ask(List<ImapRequest> requests, Cancel cancel) {
        List<ImapCall> sent = send(requests, ownInbox, cancel);
        var collector = new ReplyCollector(sent);
        while (!collector.isComplete()) {
            collector.add(take(ownInbox, cancel));
        }
        return collector.replies();
    }

    /// Sends commands and waits for all their answers, as long as the connection holds and nobody
    /// wants to stop: what came until then is kept.
    public Exchange exchange(List<ImapRequest> requests, Cancel cancel) {
        return exchange(requests, () -> {}, cancel);
    }

    /// The same.
    ///
    /// @param meanwhile what is done when everything is sent, before the answers are taken; short
    public Exchange exchange(List<ImapRequest> requests, Runnable meanwhile, Cancel cancel) {
        var begun = new ArrayList<ImapCall>(requests.size());
        var collector = new ReplyCollector(begun);
        RuntimeException broken = null;
        try {
            send(requests, begun, ownInbox, new Inbox(), cancel);
            meanwhile.run();
            while (!collector.isComplete()) {
                collector.add(take(ownInbox, cancel));
            }
        } catch (MailException | CancellationException e) {
            broken = e;
            for (Delivery late = ownInbox.poll(); late != null; late = ownInbox.poll()) {
                collector.add(late);
            }
        }
        return collector.exchange(requests.size(), broken);
    }

    /// Sends a command and waits for its answer.
    public Reply ask(ImapRequest request, Cancel cancel) {
        return ask(List.of(request), cancel).getFirst();
    }

    /// Writes a line inside a dialogue, such as AUTHENTICATE's; not logged.
    void sendLine(byte[] line) {
        trace.client("•••");
        write(line, line.length);
    }

    /// Hides the server's continuations from the log while a login is under way.
    void hideContinuations(boolean hide) {
        trace.hideContinuations(hide);
    }

    /// The first thing the server says; what it says next is not taken for it.
    Response greeting(Cancel cancel) {
        return take(calls.greeting(), cancel).response();
    }

    void learn(Capabilities told) {
        capabilities = told;
    }

    /// Says goodbye without waiting for the answer, and closes.
    @Override
    public void close() {
        if (isOpen()) {
            try {
                send(ImapRequest.of(Commands.logout()), new Inbox(), new Cancel());
            } catch (ImapException e) {
                // It is gone already.
            }
        }
        lifeline.close();
        try (Watchdog.Watch _ = watchdog.watch(config.timeouts().write(), transport::abort)) {
            transport.close();
        }
        transport.abort();
    }

    /// Closes at once; whoever waits gets an exception. From any thread, without blocking.
    public void abort() {
        lifeline.close();
        transport.abort();
    }

    @Override
    public String toString() {
        return name;
    }

    /// @return whether the command went out as a whole, rather than having been refused before
    private boolean print(
            ImapCall call, List<Fragment> fragments, Outgoing outgoing, Cancel cancel) {
        for (Fragment fragment : fragments) {
            switch (fragment) {
                case Fragment.Bytes(byte[] octets) -> outgoing.put(octets);
                case Fragment.AwaitContinuation() -> {
                    outgoing.flush();
                    if (!awaitGoAhead(call, cancel)) {
                        return false;
                    }
                }
                case Fragment.Payload(LiteralSource source) -> stream(source, outgoing, cancel);
            }
        }
        return true;
    }

    /// Sends as many octets as were announced, or ends the connection: there is no way to take back
    /// a literal that was begun.
    private void stream(LiteralSource source, Outgoing outgoing, Cancel cancel) {
        boolean done = false;
        try (InputStream content = source.open()) {
            outgoing.copy(content, source.size(), cancel);
            done = true;
        } catch (IOException e) {
            throw new ImapException(
                    SyncFailure.of(
                            FailureKind.LOCAL_DISK, "A message that is being sent cannot be read."),
                    e);
        } finally {
            if (!done) {
                abort();
            }
        }
    }

    /// Whether the server wants the rest of the command, rather than having refused it.
    private boolean awaitGoAhead(ImapCall call, Cancel cancel) {
        while (true) {
            Delivery next = take(call.goAheads(), cancel);
            if (next.call() == call) {
                return !next.isEnd();
            }
        }
    }

    private void write(byte[] octets, int count) {
        SyncFailure gone = lifeline.failure();
        if (gone != null) {
            throw new ImapException(gone);
        }
        try (Watchdog.Watch _ = watchdog.watch(config.timeouts().write(), this::stopWriting)) {
            out.write(octets, 0, count);
            out.flush();
        } catch (IOException e) {
            throw new ImapException(lifeline.drop(e), e);
        }
        traffic.sent(count);
        lifeline.stir();
        sentSinceWait = true;
    }

    private void stopWriting() {
        lifeline.end(
                SyncFailure.of(FailureKind.OFFLINE, "The server stopped reading what we send.")
                        .withDetail(FailureDetail.DEADLINE));
        transport.abort();
    }

    private long now() {
        return config.ticker().getAsLong();
    }
}

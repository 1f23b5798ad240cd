package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.CommandPrinter;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Fragment;
import org.mailboat.imap.wire.LiteralMode;
import org.mailboat.imap.wire.LiteralRouter;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.Tag;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
    private final String name;
    private final ImapConfig config;
    private final Transport transport;
    private final TrafficCounter traffic;
    private final Watchdog watchdog;
    private final Calls calls;
    private final OutputStream out;
    private final WireTrace trace;
    private final Inbox ownInbox = new Inbox();

    private volatile LiteralRouter router = LiteralRouter.TO_MEMORY;
    private volatile Capabilities capabilities;
    private volatile long lastActivity;
    private volatile boolean digesting;
    private volatile @Nullable SyncFailure failure;
    private volatile Response.@Nullable Condition farewell;
    private volatile boolean dropped;
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
            ImapConfig config)
            throws IOException {
        this.name = name;
        this.config = config;
        this.transport = transport;
        this.traffic = traffic;
        this.watchdog = watchdog;
        this.capabilities = known;
        this.calls = new Calls(greeted);
        this.out = transport.output();
        this.trace = new WireTrace(config.wireLog(), config.clock(), name);
        this.lastActivity = now();
        InputStream in = transport.input();
        Thread reader = config.threads().newThread(() -> readAll(in));
        reader.start();
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
        return failure == null && farewell == null;
    }

    /// Whether it was the server, or the network, that ended the connection.
    public boolean wasDropped() {
        return dropped;
    }

    /// Writes commands in one go. Returns when they are written; if one holds a literal that the
    /// server must ask for, when it has.
    ///
    /// @param inbox where the answers go
    /// @throws ImapException if the connection is gone
    public List<ImapCall> send(List<ImapRequest> requests, Inbox inbox, Cancel cancel) {
        return send(requests, inbox, new Inbox(), cancel);
    }

    private List<ImapCall> send(
            List<ImapRequest> requests, Inbox inbox, Inbox goAheads, Cancel cancel) {
        var sent = new ArrayList<ImapCall>(requests.size());
        var printer =
                new CommandPrinter(
                        capabilities.isEmpty()
                                ? LiteralMode.SYNCHRONIZING
                                : capabilities.literalMode(),
                        false);
        var buffer = new ByteArrayOutputStream();
        for (ImapRequest request : requests) {
            Tag tag = Tag.numbered('A', ++commandNumber);
            var call =
                    new ImapCall(
                            tag, request.command().name(), request.claim(), inbox, goAheads, now());
            calls.add(call);
            sent.add(call);
            traffic.command();
            trace.client(CommandPrinter.redacted(tag, request.command()));
            print(call, printer.print(tag, request.command()), buffer, cancel);
        }
        write(buffer);
        return sent;
    }

    /// As [#send] of one command.
    public ImapCall send(ImapRequest request, Inbox inbox, Cancel cancel) {
        return send(List.of(request), inbox, cancel).getFirst();
    }

    /// Writes a command whose continuations are to come to the inbox, too.
    void sendDialogue(ImapRequest request, Inbox inbox, Cancel cancel) {
        send(List.of(request), inbox, inbox, cancel);
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
                SyncFailure gone = failure;
                Delivery next = gone == null ? inbox.poll(Math.max(1, patience())) : inbox.poll();
                if (next != null) {
                    return next;
                }
                if (gone != null) {
                    throw new ImapException(gone);
                }
                if (patience() <= 0) {
                    giveUpOnSilence();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            calls.unwatch(inbox);
        }
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

    /// Sends a command and waits for its answer.
    public Reply ask(ImapRequest request, Cancel cancel) {
        return ask(List.of(request), cancel).getFirst();
    }

    /// Writes a line inside a dialogue, such as AUTHENTICATE's; not logged.
    void sendLine(byte[] line) {
        trace.client("•••");
        var buffer = new ByteArrayOutputStream();
        buffer.writeBytes(line);
        write(buffer);
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
        if (failure == null && farewell == null) {
            try {
                send(ImapRequest.of(Commands.logout()), new Inbox(), new Cancel());
            } catch (ImapException e) {
                // It is gone already.
            }
        }
        end(SyncFailure.of(FailureKind.OFFLINE, "The connection was closed."));
        try (Watchdog.Watch _ = watchdog.watch(config.timeouts().write(), transport::abort)) {
            transport.close();
        }
        transport.abort();
    }

    /// Closes at once; whoever waits gets an exception. From any thread, without blocking.
    public void abort() {
        end(SyncFailure.of(FailureKind.OFFLINE, "The connection was closed."));
        transport.abort();
    }

    @Override
    public String toString() {
        return name;
    }

    private void print(
            ImapCall call, List<Fragment> fragments, ByteArrayOutputStream buffer, Cancel cancel) {
        for (Fragment fragment : fragments) {
            switch (fragment) {
                case Fragment.Bytes(byte[] octets) -> buffer.writeBytes(octets);
                case Fragment.AwaitContinuation() -> {
                    write(buffer);
                    buffer.reset();
                    if (!awaitGoAhead(call, cancel)) {
                        return;
                    }
                }
                case Fragment.Payload(var source) -> {
                    try (InputStream content = source.open()) {
                        content.transferTo(buffer);
                    } catch (IOException e) {
                        throw new ImapException(
                                SyncFailure.of(FailureKind.LOCAL_DISK, "A message cannot be read."),
                                e);
                    }
                }
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

    private void write(ByteArrayOutputStream buffer) {
        SyncFailure gone = failure;
        if (gone != null) {
            throw new ImapException(gone);
        }
        try (Watchdog.Watch _ = watchdog.watch(config.timeouts().write(), this::stopWriting)) {
            buffer.writeTo(out);
            out.flush();
        } catch (IOException e) {
            end(SyncFailure.of(FailureKind.OFFLINE, "The connection to the server broke."));
            throw new ImapException(reasonOfEnd(), e);
        }
        traffic.sent(buffer.size());
        lastActivity = now();
        sentSinceWait = true;
    }

    private void stopWriting() {
        end(SyncFailure.of(FailureKind.OFFLINE, "The server stopped reading what we send."));
        transport.abort();
    }

    private SyncFailure reasonOfEnd() {
        SyncFailure gone = failure;
        return gone != null
                ? gone
                : SyncFailure.of(FailureKind.OFFLINE, "The connection was closed.");
    }

    /// How long the server may still be silent, in nanoseconds.
    private long patience() {
        long limit = config.timeouts().silence().toNanos();
        return digesting ? limit : lastActivity + limit - now();
    }

    private void giveUpOnSilence() {
        String awaited = calls.oldest();
        end(
                SyncFailure.of(
                                FailureKind.OFFLINE,
                                "The server has said nothing for %d seconds."
                                        .formatted(config.timeouts().silence().toSeconds()))
                        .withCommand(awaited, null)
                        .withNextStep("try again later, or check the server"));
        transport.abort();
    }

    private void end(SyncFailure why) {
        synchronized (this) {
            if (failure == null) {
                failure = why;
            }
        }
        calls.wakeAll();
    }

    private void readAll(InputStream in) {
        var pump = new ResponsePump(in, head -> router.route(head), traffic, trace::server);
        try {
            do {
                digesting = true;
                for (Response r = pump.buffered(); r != null; r = pump.buffered()) {
                    dispatch(r);
                }
                lastActivity = now();
                digesting = false;
            } while (pump.fill());
            pump.abandon();
            drop(null);
        } catch (IOException e) {
            pump.abandon();
            drop(e);
        } catch (MailException e) {
            end(e.failure());
        } catch (RuntimeException e) {
            end(SyncFailure.of(FailureKind.BUG, "Reading from the server failed: " + e));
        } finally {
            transport.abort();
        }
    }

    private void drop(@Nullable IOException cause) {
        dropped = failure == null;
        end(lost(cause));
    }

    private SyncFailure lost(@Nullable IOException cause) {
        Response.Condition bye = farewell;
        if (bye != null) {
            return Refusals.classify(
                    Refusals.Asked.OTHER,
                    calls.oldest(),
                    Status.BYE,
                    bye.code(),
                    bye.text(),
                    config.clock().instant());
        }
        return SyncFailure.of(
                        FailureKind.OFFLINE,
                        cause == null
                                ? "The server closed the connection."
                                : "The connection to the server broke.")
                .withCommand(calls.oldest(), null);
    }

    /// What a response teaches about the connection is noted before anyone can react to it.
    private void dispatch(Response response) {
        learnFrom(response);
        if (calls.greet(response)) {
            return;
        }
        switch (response) {
            case Response.Tagged tagged -> calls.end(tagged.tag(), tagged, now());
            case Response.Malformed broken -> {
                if (broken.tag() != null) {
                    calls.end(broken.tag(), broken, now());
                }
            }
            case Response.Continuation continuation -> calls.goAhead(continuation);
            case Response.Untagged data -> calls.data(data);
        }
    }

    private void learnFrom(Response response) {
        switch (response) {
            case Response.Tagged tagged -> learnFrom(tagged.code());
            case Response.CapabilityData told -> capabilities = told.capabilities();
            case Response.Condition condition -> {
                learnFrom(condition.code());
                if (condition.status() == Status.BYE) {
                    farewell = condition;
                }
            }
            default -> {}
        }
    }

    private void learnFrom(@Nullable ResponseCode code) {
        if (code instanceof ResponseCode.CapabilityCode told) {
            capabilities = told.capabilities();
        }
    }

    private long now() {
        return config.ticker().getAsLong();
    }
}

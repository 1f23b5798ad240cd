package org.mailboat.smtp;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.NetException;
import org.mailboat.net.Transport;
import org.mailboat.net.Watchdog;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Commands out, replies in. One thread at a time uses it; [#stop] and [#abort] are for any.
///
/// A write that fails is not told at once: the reason is often in a reply that came before, so the
/// next reply is asked for, and only if there is none the break is told. Every wait has a deadline.
final class SmtpLink {
    /// How long what was said before a break is looked for, and an answer to the farewell awaited.
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /// How long the verdict on a message is still awaited when somebody wants to stop: who leaves
    /// at once never knows what became of it.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final SmtpConfig config;
    private final Watchdog watchdog;
    private final SmtpTrace trace;
    private Extensions extensions = Extensions.NONE;
    private volatile Transport transport;
    private OutputStream out;
    private ReplyReader replies;
    private volatile boolean late;
    private volatile boolean closed;
    private boolean awaitingVerdict;
    private Watchdog.@Nullable Watch grace;
    private boolean used;
    private @Nullable IOException broken;

    SmtpLink(Transport transport, SmtpConfig config, Watchdog watchdog, SmtpTrace trace)
            throws IOException {
        this.config = config;
        this.watchdog = watchdog;
        this.trace = trace;
        this.transport = transport;
        this.out = transport.output();
        this.replies = new ReplyReader(transport.input(), trace::server);
    }

    /// Goes on over TLS; what was learnt in the clear is forgotten.
    void secure(Transport secured) throws IOException {
        transport = secured;
        out = secured.output();
        replies = new ReplyReader(secured.input(), trace::server);
        extensions = Extensions.NONE;
    }

    Extensions extensions() {
        return extensions;
    }

    void learn(Extensions told) {
        extensions = told;
    }

    SmtpTrace trace() {
        return trace;
    }

    /// Whether it can be used for another message, as far as is known.
    boolean isOpen() {
        return !closed && broken == null;
    }

    /// Whether a message went over it before, so that the server may have grown tired of waiting.
    boolean wasUsed() {
        return used;
    }

    void use() {
        used = true;
    }

    /// Whether the server has said nothing that was not asked for.
    boolean isDrained() {
        try {
            return replies.isDrained();
        } catch (IOException e) {
            return false;
        }
    }

    /// Sends one command and takes its reply.
    ///
    /// @throws NetException if there is none
    Reply ask(String command) {
        return ask(command, command.split(" ", 2)[0]);
    }

    /// The same.
    ///
    /// @param name what the command is called in a failure
    Reply ask(String command, String name) {
        send(command + "\r\n");
        return reply(config.reply(), name);
    }

    /// Sends one or more commands with their line ends, in one write: there are servers that take
    /// what comes in one packet for one command, and never see an end that comes in another.
    void send(String commands) {
        trace.client(commands);
        byte[] octets = commands.getBytes(StandardCharsets.UTF_8);
        write(octets, octets.length);
    }

    /// Sends octets; whether that went well shows with the next reply.
    ///
    /// @return false if the link is known to be broken
    boolean write(byte[] octets, int count) {
        if (broken != null) {
            return false;
        }
        Duration limit = config.net().timeouts().write();
        try (Watchdog.Watch _ = watchdog.watch(limit, this::giveUp)) {
            out.write(octets, 0, count);
            out.flush();
            return true;
        } catch (IOException e) {
            broken = e;
            return false;
        }
    }

    /// The next reply.
    ///
    /// @param command what was asked, for a failure
    /// @throws NetException if the link broke, the time is over, or what comes is no reply; the
    ///   link is closed then
    Reply reply(Duration limit, String command) {
        try (Watchdog.Watch _ =
                broken == null
                        ? watchdog.watch(limit, this::giveUp)
                        : watchdog.watch(LAST_WORDS, this::abort)) {
            Reply reply = replies.next();
            if (reply.isGoodbye()) {
                closed = true;
            }
            return reply;
        } catch (IOException e) {
            abort();
            throw new NetException(lost(broken == null ? e : broken, command), e);
        }
    }

    /// The same with the usual patience.
    Reply reply(String command) {
        return reply(config.reply(), command);
    }

    /// The answer to the end of a message, for which a wish to stop is put off for a while.
    Reply verdict() {
        return reply(config.verdict(), "DATA");
    }

    /// From now on a wish to stop does not end the link at once.
    synchronized void awaitVerdict() {
        awaitingVerdict = true;
    }

    /// The wish to stop that came meanwhile ends nothing any more.
    synchronized void verdictCame() {
        awaitingVerdict = false;
        if (grace != null) {
            grace.close();
            grace = null;
        }
    }

    /// Ends what goes on because somebody wants that. From any thread; does not block.
    synchronized void stop() {
        if (awaitingVerdict) {
            Duration verdict = config.verdict();
            grace = watchdog.watch(verdict.compareTo(GRACE) < 0 ? verdict : GRACE, this::abort);
        } else {
            abort();
        }
    }

    /// Closes at once. From any thread; does not block.
    void abort() {
        closed = true;
        transport.abort();
    }

    /// Says goodbye and closes; waits a moment for the answer, as servers note who leaves without.
    void close() {
        try (Watchdog.Watch _ = watchdog.watch(LAST_WORDS, this::giveUp)) {
            if (isOpen()) {
                send("QUIT\r\n");
                replies.next();
            }
            transport.close();
        } catch (IOException e) {
            // It is gone already.
        }
        abort();
    }

    private void giveUp() {
        late = true;
        abort();
    }

    private SyncFailure lost(IOException cause, String command) {
        if (cause instanceof BrokenReply) {
            return SyncFailure.of(
                            FailureKind.PROTOCOL,
                            "The server does not speak SMTP: " + cause.getMessage() + ".")
                    .withCommand(command, null)
                    .withNextStep("check the host and the port");
        }
        if (late) {
            return SyncFailure.of(FailureKind.OFFLINE, "The server takes too long to answer.")
                    .withCommand(command, null)
                    .withDetail(FailureDetail.DEADLINE)
                    .withNextStep("try again later, or check the server");
        }
        return SyncFailure.of(
                        FailureKind.OFFLINE,
                        cause instanceof EOFException
                                ? "The server closed the connection."
                                : "The connection to the server broke.")
                .withCommand(command, null)
                .withNextStep("check the network");
    }
}

package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.Command;
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
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.NetConfig;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/// The few words in the clear that lead to TLS ([RFC 9051
/// §6.2.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.2.1)). Nothing said there is
/// believed afterwards, and a server that cannot do it gets no login. For one thread.
final class StartTls {
    private final Socket socket;
    private final ServerAddress server;
    private final NetConfig config;
    private final WireTrace trace;
    private final ResponsePump pump;
    private final TrafficCounter traffic;
    private Capabilities capabilities = Capabilities.NONE;
    private int commandNumber;

    StartTls(
            Socket socket,
            ServerAddress server,
            TrafficCounter traffic,
            NetConfig config,
            WireTrace trace)
            throws IOException {
        this.socket = socket;
        this.server = server;
        this.config = config;
        this.trace = trace;
        this.traffic = traffic;
        socket.setSoTimeout(
                Math.clamp(config.timeouts().silence().toMillis(), 1, Integer.MAX_VALUE));
        this.pump =
                new ResponsePump(
                        socket.getInputStream(), LiteralRouter.TO_MEMORY, traffic, trace::server);
    }

    /// Brings the server to the point where the handshake begins.
    ///
    /// @throws ImapException if it will not go there
    void negotiate() throws IOException {
        try {
            greet();
            if (capabilities.isEmpty()) {
                ask(Commands.capability());
            }
            if (!capabilities.has("STARTTLS")) {
                throw refused("%s does not offer STARTTLS.".formatted(where()), null);
            }
            Response.Tagged answer = ask(Commands.startTls());
            if (answer.status() != Status.OK) {
                throw refused("%s refuses STARTTLS.".formatted(where()), answer.text());
            }
            if (!pump.isDrained()) {
                throw refused(
                        "%s said something in the clear behind STARTTLS: someone is between us."
                                .formatted(where()),
                        null);
            }
            socket.setSoTimeout(0);
        } catch (SocketTimeoutException e) {
            throw new ImapException(
                    SyncFailure.of(
                                    FailureKind.OFFLINE,
                                    "%s accepts connections but says nothing.".formatted(where()))
                            .withCommand("STARTTLS", null)
                            .withNextStep("check the port; 993 wants imaps://"),
                    e);
        }
    }

    private void greet() throws IOException {
        Response first = next();
        if (!(first instanceof Response.Condition greeting)) {
            throw Greetings.notImap(server);
        }
        switch (greeting.status()) {
            case OK -> learn(greeting.code());
            case PREAUTH ->
                    throw refused(
                            "%s has logged us in before TLS, which STARTTLS cannot mend."
                                    .formatted(where()),
                            greeting.text());
            default -> throw Greetings.refused(greeting, config);
        }
    }

    private Response.Tagged ask(Command command) throws IOException {
        Tag tag = Tag.numbered('S', ++commandNumber);
        trace.client(CommandPrinter.redacted(tag, command));
        traffic.command();
        traffic.roundTrip();
        for (Fragment fragment :
                new CommandPrinter(LiteralMode.SYNCHRONIZING, false).print(tag, command)) {
            if (fragment instanceof Fragment.Bytes(byte[] octets)) {
                socket.getOutputStream().write(octets);
                traffic.sent(octets.length);
            }
        }
        while (true) {
            switch (next()) {
                case Response.Tagged end when end.tag().equals(tag) -> {
                    learn(end.code());
                    return end;
                }
                case Response.CapabilityData told -> capabilities = told.capabilities();
                case Response.Condition bye when bye.status() == Status.BYE ->
                        throw Greetings.refused(bye, config);
                default -> {}
            }
        }
    }

    private Response next() throws IOException {
        while (true) {
            Response response = pump.buffered();
            if (response != null) {
                return response;
            }
            if (!pump.fill()) {
                throw new IOException("the server closed the connection");
            }
        }
    }

    private void learn(@Nullable ResponseCode code) {
        if (code instanceof ResponseCode.CapabilityCode told) {
            capabilities = told.capabilities();
        }
    }

    private String where() {
        return server.host() + ":" + server.port();
    }

    private static ImapException refused(String text, @Nullable String answer) {
        return new ImapException(
                SyncFailure.of(FailureKind.NEEDS_CONSENT, text)
                        .withCommand("STARTTLS", answer)
                        .withNextStep(
                                "no password was sent; ask the operator, or use imaps:// if the"
                                        + " server has TLS from the start"));
    }
}

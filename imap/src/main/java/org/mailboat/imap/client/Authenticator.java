package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.CommandPrinter;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;
import org.mailboat.model.Account;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Secret;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.CredentialProvider;
import org.mailboat.net.NetConfig;
import org.mailboat.net.sasl.Mechanism;
import org.mailboat.net.sasl.SaslExchange;
import org.mailboat.net.sasl.SaslFailure;
import org.mailboat.sync.port.Cancel;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Logs in, by the best mechanism that server and account allow. Nothing is sent behind a login
/// before its answer is here: there are servers that lose it. For one login.
final class Authenticator {
    private static final String LOGIN_COMMAND = "LOGIN";

    private final ImapConnection connection;
    private final Account account;
    private final NetConfig config;

    Authenticator(ImapConnection connection, Account account, NetConfig config) {
        this.connection = connection;
        this.account = account;
        this.config = config;
    }

    /// Logs in and learns what the server can do for us then.
    ///
    /// @throws ImapException if there is no way, or the server refuses
    void login(CredentialProvider credentials, Cancel cancel) {
        if (connection.capabilities().isEmpty()) {
            connection.ask(ImapRequest.of(Commands.capability()), cancel);
        }
        Capabilities before = connection.capabilities();
        Mechanism mechanism = choose(before);
        Secret secret = credentials.secret(account, cancel);
        connection.learn(Capabilities.NONE);
        if (mechanism == null) {
            var command = Commands.login(account.imap().user(), secret);
            finish(connection.ask(ImapRequest.of(command), cancel), null);
        } else {
            authenticate(mechanism, secret, before.has("SASL-IR"), cancel);
        }
        if (connection.capabilities().isEmpty() || rewritesCapabilities(before)) {
            connection.ask(ImapRequest.of(Commands.capability()), cancel);
        }
    }

    /// The mechanism to use, or null for the LOGIN command.
    private @Nullable Mechanism choose(Capabilities capabilities) {
        boolean token = account.credentials() instanceof CredentialSource.TokenCommand;
        var offered = Set.copyOf(capabilities.authMechanisms());
        boolean command = !capabilities.has("LOGINDISABLED") && !token;
        String forced = account.mechanism();
        if (forced != null) {
            return forced(forced, offered, command);
        }
        Mechanism best = Mechanism.best(offered, token);
        if (best == null && !command) {
            throw noWay(
                    token
                            ? "The server takes no OAuth token; it offers %s."
                                    .formatted(names(offered))
                            : "The server offers no login that Mailboat knows; it offers %s."
                                    .formatted(names(offered)));
        }
        return best;
    }

    private static @Nullable Mechanism forced(String name, Set<String> offered, boolean command) {
        Mechanism mechanism = Mechanism.named(name);
        if (mechanism == null) {
            throw noWay("Mailboat does not know the mechanism %s.".formatted(name));
        }
        if (offered.contains(mechanism.label())) {
            return mechanism;
        }
        if (mechanism == Mechanism.LOGIN && command) {
            return null;
        }
        throw noWay(
                "The server does not offer %s, which the account insists on; it offers %s."
                        .formatted(mechanism.label(), names(offered)));
    }

    private static ImapException noWay(String text) {
        return new ImapException(
                SyncFailure.of(FailureKind.NEEDS_CONSENT, text)
                        .withCommand("AUTHENTICATE", null)
                        .withNextStep(
                                "choose a mechanism: mailboat account set NAME auth=MECHANISM"));
    }

    private static String names(Set<String> offered) {
        return offered.isEmpty() ? "none" : String.join(", ", offered.stream().sorted().toList());
    }

    private void authenticate(
            Mechanism mechanism, Secret secret, boolean initialAllowed, Cancel cancel) {
        SaslExchange exchange =
                mechanism.begin(
                        account.imap().user(),
                        secret.reveal(),
                        account.imap().host(),
                        account.imap().port(),
                        nonce());
        byte[] initial = exchange.initialResponse();
        connection.hideContinuations(true);
        try {
            var dialogue = new Inbox();
            boolean inFirst = initialAllowed && initial != null;
            connection.sendDialogue(
                    ImapRequest.of(
                            Commands.authenticate(mechanism.label(), inFirst ? initial : null)),
                    dialogue,
                    cancel);
            finish(converse(exchange, inFirst ? null : initial, dialogue, cancel), exchange);
        } finally {
            connection.hideContinuations(false);
        }
    }

    /// Answers challenges until the command ends.
    ///
    /// @param unsent what is to be said first, when the server asks
    private Reply converse(
            SaslExchange exchange, byte @Nullable [] unsent, Inbox dialogue, Cancel cancel) {
        byte[] first = unsent;
        SaslFailure broken = null;
        while (true) {
            Delivery next = connection.take(dialogue, cancel);
            switch (next.response()) {
                case Response.Continuation challenge -> {
                    try {
                        byte[] answer = first != null ? first : exchange.respond(octets(challenge));
                        first = null;
                        connection.sendLine(CommandPrinter.saslResponse(answer));
                    } catch (SaslFailure e) {
                        broken = e;
                        connection.sendLine(
                                CommandPrinter.CANCEL.getBytes(StandardCharsets.US_ASCII));
                    }
                }
                case Response.Tagged(_, Status status, ResponseCode code, String text) -> {
                    if (broken != null) {
                        throw unproven(broken);
                    }
                    return new Reply(List.of(), status, code, text);
                }
                default -> {
                    if (next.isEnd()) {
                        return new Reply(List.of(), Status.BAD, null, "(unreadable)");
                    }
                }
            }
        }
    }

    /// A challenge that is not base64 says as much as none.
    private static byte[] octets(Response.Continuation continuation) {
        Optional<byte[]> octets = continuation.challenge();
        return octets.orElseGet(() -> new byte[0]);
    }

    private void finish(Reply reply, @Nullable SaslExchange exchange) {
        if (reply.isOk()) {
            try {
                if (exchange != null) {
                    exchange.verifySuccess();
                }
            } catch (SaslFailure e) {
                throw unproven(e);
            }
            return;
        }
        SyncFailure failure =
                Refusals.classify(
                        Refusals.Asked.LOGIN,
                        exchange == null ? LOGIN_COMMAND : "AUTHENTICATE",
                        reply.status(),
                        reply.code(),
                        reply.text() + detail(exchange),
                        config.clock().instant());
        throw new ImapException(failure);
    }

    private static String detail(@Nullable SaslExchange exchange) {
        String refusal = exchange == null ? null : exchange.refusal();
        return refusal == null || refusal.isEmpty() ? "" : " " + refusal;
    }

    private static ImapException unproven(SaslFailure cause) {
        return new ImapException(
                SyncFailure.of(
                                FailureKind.NEEDS_CONSENT,
                                "The login was broken off: %s.".formatted(cause.getMessage()))
                        .withCommand("AUTHENTICATE", null)
                        .withNextStep("check that this is the right server"),
                cause);
    }

    /// iCloud's front end alters what follows the word CAPABILITY until it has seen the command.
    private boolean rewritesCapabilities(Capabilities before) {
        String host = account.imap().host().toLowerCase(Locale.ROOT);
        return before.has("XAPPLEPUSHSERVICE")
                || host.endsWith(".me.com")
                || host.endsWith(".icloud.com");
    }

    private String nonce() {
        byte[] octets = new byte[18];
        config.random().nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }
}

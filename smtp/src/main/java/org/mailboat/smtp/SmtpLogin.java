package org.mailboat.smtp;

import org.mailboat.model.Account;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.CredentialProvider;
import org.mailboat.net.NetException;
import org.mailboat.net.sasl.Mechanism;
import org.mailboat.net.sasl.SaslExchange;
import org.mailboat.net.sasl.SaslFailure;
import org.mailboat.sync.port.Cancel;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedSet;

/// Logs in ([RFC 4954](https://www.rfc-editor.org/rfc/rfc4954.html)), by the best mechanism that
/// server and account allow. EHLO is not said again afterwards, as the RFC has it only where a
/// mechanism protects the link itself; there are servers that forget the login then. For one login.
final class SmtpLogin {
    private static final String COMMAND = "AUTH";

    /// What a command may have, its end included ([RFC 5321
    /// §4.5.3.1.4](https://www.rfc-editor.org/rfc/rfc5321.html#section-4.5.3.1.4)). A longer first
    /// message waits until the server asks for it.
    private static final int LONGEST_COMMAND = 512;

    private final SmtpLink link;
    private final Account account;
    private final ServerAddress server;
    private final SmtpConfig config;

    SmtpLogin(SmtpLink link, Account account, ServerAddress server, SmtpConfig config) {
        this.link = link;
        this.account = account;
        this.server = server;
        this.config = config;
    }

    /// Logs in, unless the server is this machine and lets in whoever comes.
    ///
    /// @throws NetException if there is no way, or the server refuses
    void login(CredentialProvider credentials, Cancel cancel) {
        boolean open =
                server.security() == ServerAddress.Security.PLAINTEXT
                        && account.mechanism() == null
                        && link.extensions().mechanisms().isEmpty();
        if (open) {
            return;
        }
        Mechanism mechanism = choose(link.extensions().mechanisms());
        Secret secret = credentials.secret(account, cancel);
        SaslExchange exchange =
                mechanism.begin(
                        server.user(), secret.reveal(), server.host(), server.port(), nonce());
        link.trace().loggingIn(true);
        try {
            finish(converse(mechanism, exchange), exchange);
        } finally {
            link.trace().loggingIn(false);
        }
    }

    private Mechanism choose(SortedSet<String> offered) {
        boolean token = account.credentials() instanceof CredentialSource.TokenCommand;
        String forced = account.mechanism();
        Mechanism mechanism =
                forced == null ? Mechanism.best(offered, token) : Mechanism.named(forced);
        if (forced != null && mechanism == null) {
            throw noWay("Mailboat does not know the mechanism %s.".formatted(forced));
        }
        if (mechanism == null) {
            throw noWay(
                    (token
                                    ? "The server takes no OAuth token; it offers %s."
                                    : "The server offers no login that Mailboat knows; it offers"
                                            + " %s.")
                            .formatted(names(offered)));
        }
        if (!offered.contains(mechanism.label())) {
            throw noWay(
                    "The server does not offer %s, which the account insists on; it offers %s."
                            .formatted(mechanism.label(), names(offered)));
        }
        return mechanism;
    }

    private static String names(SortedSet<String> offered) {
        return offered.isEmpty() ? "none" : String.join(", ", offered);
    }

    private Reply converse(Mechanism mechanism, SaslExchange exchange) {
        byte[] unsent = exchange.initialResponse();
        String command = COMMAND + " " + mechanism.label();
        String whole = unsent == null ? command : command + " " + base64(unsent, "=");
        if (whole.length() + 2 <= LONGEST_COMMAND) {
            command = whole;
            unsent = null;
        }
        Reply reply = link.ask(command);
        SaslFailure broken = null;
        while (reply.wantsMore()) {
            String answer = "*";
            if (broken == null) {
                try {
                    answer = base64(unsent != null ? unsent : exchange.respond(octets(reply)), "");
                } catch (SaslFailure e) {
                    broken = e;
                }
            }
            unsent = null;
            reply = link.ask(answer, COMMAND);
        }
        if (broken != null) {
            throw unproven(broken);
        }
        return reply;
    }

    /// @param empty what stands for nothing
    private static String base64(byte[] octets, String empty) {
        return octets.length == 0 ? empty : Base64.getEncoder().encodeToString(octets);
    }

    /// A challenge that is not base64 says as much as none.
    private static byte[] octets(Reply challenge) {
        try {
            return Base64.getDecoder()
                    .decode(
                            challenge
                                    .lines()
                                    .getFirst()
                                    .strip()
                                    .getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private void finish(Reply reply, SaslExchange exchange) {
        if (reply.isDone()) {
            try {
                exchange.verifySuccess();
            } catch (SaslFailure e) {
                throw unproven(e);
            }
            return;
        }
        SyncFailure failure =
                SmtpRefusals.classify(
                        SmtpRefusals.Asked.LOGIN, COMMAND, reply, config.net().clock().instant());
        String told = exchange.refusal();
        throw new NetException(
                told == null || told.isEmpty()
                        ? failure
                        : failure.withCommand(COMMAND, reply.text() + " " + told));
    }

    private static NetException noWay(String text) {
        return new NetException(
                SyncFailure.of(FailureKind.NEEDS_CONSENT, text)
                        .withCommand(COMMAND, null)
                        .withNextStep(
                                "choose a mechanism: mailboat account set NAME auth=MECHANISM"));
    }

    private static NetException unproven(SaslFailure cause) {
        return new NetException(
                SyncFailure.of(
                                FailureKind.NEEDS_CONSENT,
                                "The login was broken off: %s.".formatted(cause.getMessage()))
                        .withCommand(COMMAND, null)
                        .withNextStep("check that this is the right server"),
                cause);
    }

    private String nonce() {
        byte[] octets = new byte[18];
        config.net().random().nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }
}

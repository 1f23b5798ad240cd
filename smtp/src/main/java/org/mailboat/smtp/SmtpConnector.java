package org.mailboat.smtp;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.ServerAddress.Security;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.Addresses;
import org.mailboat.net.CredentialProvider;
import org.mailboat.net.NetException;
import org.mailboat.net.Protocol;
import org.mailboat.net.TlsClient;
import org.mailboat.net.Transport;
import org.mailboat.net.Watchdog;
import org.mailboat.smtp.SmtpRefusals.Asked;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;

/// Opens links to one account's server: finds it, secures the link, says hello, logs in. For one
/// thread at a time.
final class SmtpConnector {
    private final Account account;
    private final ServerAddress server;
    private final CredentialProvider credentials;
    private final SmtpConfig config;
    private final Watchdog watchdog;
    private int opened;

    SmtpConnector(
            Account account,
            ServerAddress server,
            CredentialProvider credentials,
            SmtpConfig config,
            Watchdog watchdog) {
        this.account = account;
        this.server = server;
        this.credentials = credentials;
        this.config = config;
        this.watchdog = watchdog;
    }

    /// A link that is logged in, which the caller closes.
    ///
    /// @throws MailException if there is no way to one
    /// @throws CancellationException if the wish to stop came first
    SmtpLink open(Cancel cancel) {
        Socket socket = new Addresses(config.net(), Protocol.SMTP).connect(server, cancel);
        boolean done = false;
        try (Cancel.Registration _ = cancel.onRequest(() -> Addresses.abandon(socket))) {
            SmtpLink link = greet(socket);
            new SmtpLogin(link, account, server, config).login(credentials, cancel);
            cancel.check();
            done = true;
            return link;
        } catch (IOException e) {
            cancel.check();
            throw broken(e);
        } catch (MailException e) {
            cancel.check();
            throw e;
        } finally {
            if (!done) {
                Addresses.abandon(socket);
            }
        }
    }

    private SmtpLink greet(Socket socket) throws IOException {
        var trace =
                new SmtpTrace(
                        config.net().wireLog(),
                        config.net().clock(),
                        account.name() + "!" + ++opened);
        Transport transport =
                server.security() == Security.IMPLICIT_TLS
                        ? secured(socket)
                        : Transport.plain(socket);
        var link = new SmtpLink(transport, config, watchdog, trace);
        Reply greeting = link.reply("CONNECT");
        if (!greeting.isDone()) {
            throw refused("CONNECT", greeting);
        }
        var hello = new Hello(link, server, config, socket.getLocalAddress());
        hello.say();
        if (server.security() == Security.STARTTLS) {
            startTls(link, socket);
            hello.say();
        }
        return link;
    }

    /// Nothing said before is believed afterwards, and a server that cannot do it gets no login
    /// ([RFC 3207](https://www.rfc-editor.org/rfc/rfc3207.html)).
    private void startTls(SmtpLink link, Socket socket) throws IOException {
        if (!link.extensions().has("STARTTLS")) {
            throw noTls("%s does not offer STARTTLS.", null);
        }
        Reply reply = link.ask("STARTTLS");
        if (reply.isForNow()) {
            throw refused("STARTTLS", reply);
        }
        if (!reply.isDone()) {
            throw noTls("%s refuses STARTTLS.", reply);
        }
        if (!link.isDrained()) {
            throw noTls(
                    "%s said something in the clear behind STARTTLS: someone is between us.", null);
        }
        link.secure(secured(socket));
    }

    private Transport secured(Socket socket) throws IOException {
        var tls = new TlsClient(account.trust(), config.net().clock(), Protocol.SMTP);
        return Transport.secured(socket, server, tls, watchdog, config.net());
    }

    private NetException refused(String command, Reply reply) {
        return new NetException(
                SmtpRefusals.classify(
                        Asked.CONNECT, command, reply, config.net().clock().instant()));
    }

    private NetException noTls(String text, @Nullable Reply reply) {
        return new NetException(
                SyncFailure.of(
                                FailureKind.NEEDS_CONSENT,
                                text.formatted(server.host() + ":" + server.port()))
                        .withCommand("STARTTLS", reply == null ? null : reply.text())
                        .withNextStep(
                                "no password was sent; ask the operator, or use smtps:// if the"
                                        + " server has TLS from the start"));
    }

    private NetException broken(IOException cause) {
        return new NetException(
                SyncFailure.of(
                                FailureKind.OFFLINE,
                                "The connection to %s:%d broke while it was set up: %s."
                                        .formatted(
                                                server.host(), server.port(), cause.getMessage()))
                        .withDetail(
                                cause instanceof SocketTimeoutException
                                        ? FailureDetail.DEADLINE
                                        : null)
                        .withCommand("CONNECT", null)
                        .withNextStep("check the port: 465 wants smtps://, 587 smtp://"),
                cause);
    }
}

package org.mailboat.imap.client;

import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Status;
import org.mailboat.model.Account;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.Addresses;
import org.mailboat.net.CredentialProvider;
import org.mailboat.net.NetConfig;
import org.mailboat.net.NetException;
import org.mailboat.net.Protocol;
import org.mailboat.net.TlsClient;
import org.mailboat.net.Transport;
import org.mailboat.net.Watchdog;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// Opens connections to one account's server: finds it, secures the link, logs in. Thread-safe.
public final class ImapConnector implements AutoCloseable {
    private final Account account;
    private final CredentialProvider credentials;
    private final NetConfig config;
    private final TrafficCounter traffic = new TrafficCounter();
    private final Watchdog watchdog;
    private final AtomicInteger opened = new AtomicInteger();

    public ImapConnector(Account account, CredentialProvider credentials, NetConfig config) {
        this.account = account;
        this.credentials = credentials;
        this.config = config;
        this.watchdog = new Watchdog(config.threads());
    }

    /// What all connections have cost so far.
    public TrafficCounter traffic() {
        return traffic;
    }

    /// A connection that is logged in, which the caller closes.
    ///
    /// @throws MailException naming the account, if there is no way to one
    public ImapConnection open(Cancel cancel) {
        try {
            return connect(cancel);
        } catch (ImapException | NetException e) {
            throw new ImapException(named(e.failure()), e);
        } catch (MailException e) {
            throw e.failure().account() == null
                    ? new MailException(e.failure().withAccount(account.name()), e)
                    : e;
        }
    }

    /// No more connections are opened; those that are open have no deadline for writes any more.
    @Override
    public void close() {
        watchdog.close();
    }

    private ImapConnection connect(Cancel cancel) {
        ServerAddress server = account.imap();
        Socket socket = new Addresses(config, Protocol.IMAP).connect(server, cancel);
        try (Cancel.Registration _ = cancel.onRequest(() -> Addresses.abandon(socket))) {
            traffic.connection();
            ImapConnection connection = secure(socket, server);
            boolean done = false;
            try {
                logIn(connection, cancel);
                done = true;
                return connection;
            } finally {
                if (!done) {
                    connection.abort();
                }
            }
        } catch (IOException e) {
            Addresses.abandon(socket);
            cancel.check();
            throw new ImapException(
                    SyncFailure.of(
                                    FailureKind.OFFLINE,
                                    "The connection to %s:%d broke while it was set up: %s."
                                            .formatted(
                                                    server.host(), server.port(), e.getMessage()))
                            .withDetail(
                                    e instanceof SocketTimeoutException
                                            ? FailureDetail.DEADLINE
                                            : null)
                            .withCommand("CONNECT", null)
                            .withNextStep("check the port: 993 wants imaps://, 143 imap://"),
                    e);
        } catch (ImapException | NetException e) {
            Addresses.abandon(socket);
            cancel.check();
            throw e;
        }
    }

    private ImapConnection secure(Socket socket, ServerAddress server) throws IOException {
        String name = account.name() + "#" + opened.incrementAndGet();
        var tls = new TlsClient(account.trust(), config.clock(), Protocol.IMAP);
        boolean greeted = false;
        if (server.security() == ServerAddress.Security.STARTTLS) {
            var trace = new WireTrace(config.wireLog(), config.clock(), name);
            new StartTls(socket, server, traffic, config, trace).negotiate();
            greeted = true;
        }
        Transport transport =
                server.security() == ServerAddress.Security.PLAINTEXT
                        ? Transport.plain(socket)
                        : Transport.secured(socket, server, tls, watchdog, config);
        return new ImapConnection(
                name, transport, Capabilities.NONE, greeted, traffic, watchdog, config);
    }

    private void logIn(ImapConnection connection, Cancel cancel) {
        if (account.imap().security() != ServerAddress.Security.STARTTLS) {
            Response first = connection.greeting(cancel);
            if (!(first instanceof Response.Condition greeting)) {
                throw Greetings.notImap(account.imap());
            }
            if (greeting.status() == Status.PREAUTH) {
                if (connection.capabilities().isEmpty()) {
                    connection.ask(ImapRequest.of(Commands.capability()), cancel);
                }
                return;
            }
            if (greeting.status() != Status.OK) {
                throw Greetings.refused(greeting, config);
            }
        }
        new Authenticator(connection, account, config).login(credentials, cancel);
    }

    private SyncFailure named(SyncFailure failure) {
        SyncFailure named =
                failure.account() == null ? failure.withAccount(account.name()) : failure;
        String step = named.nextStep();
        return step == null
                ? named
                : named.withNextStep(step.replace(" NAME", " " + account.name()));
    }
}

package org.mailboat.net;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.net.ConnectException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds a server's addresses and makes the TCP connection. Stateless.
public final class Addresses {
    private static final String OFFLINE_STEP = "check the network, the host and the port";

    private final NetConfig config;
    private final Protocol protocol;

    /// @param protocol which the address is for, to be named where something is wrong
    public Addresses(NetConfig config, Protocol protocol) {
        this.config = config;
        this.protocol = protocol;
    }

    /// A connected socket, which the caller closes.
    ///
    /// @throws NetException of kind offline, or of kind needs-consent for plain text to another
    ///   machine
    /// @throws CancellationException if the wish to stop came first
    public Socket connect(ServerAddress server, Cancel cancel) {
        long deadline = config.ticker().getAsLong() + config.timeouts().connect().toNanos();
        InetAddress[] addresses = resolve(server, deadline, cancel);
        if (server.security() == ServerAddress.Security.PLAINTEXT) {
            requireLoopback(server, addresses);
        }
        IOException last = null;
        for (int i = 0; i < addresses.length; i++) {
            long left = deadline - config.ticker().getAsLong();
            Duration share = Duration.ofNanos(Math.max(left, 0) / (addresses.length - i));
            try {
                return connect(addresses[i], server.port(), share, cancel);
            } catch (IOException e) {
                cancel.check();
                last = e;
            }
        }
        throw offline(server, last);
    }

    private InetAddress[] resolve(ServerAddress server, long deadline, Cancel cancel) {
        var lookup = new FutureTask<>(() -> config.resolver().resolve(ascii(server.host())));
        Thread thread = config.threads().newThread(lookup);
        thread.start();
        try (Cancel.Registration _ = cancel.onRequest(() -> lookup.cancel(true))) {
            return lookup.get(
                    Math.max(1, deadline - config.ticker().getAsLong()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw offline(server, unknown);
            }
            throw new IllegalStateException("the resolver failed", e.getCause());
        } catch (TimeoutException e) {
            lookup.cancel(true);
            throw offline(server, new SocketTimeoutException("no answer from the name service"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private static String ascii(String host) {
        if (host.chars().allMatch(c -> c < 0x80)) {
            // Is as it should be; Java would read its tables of Unicode to find that out.
            return host;
        }
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return host;
        }
    }

    private void requireLoopback(ServerAddress server, InetAddress[] addresses) {
        for (InetAddress address : addresses) {
            if (!address.isLoopbackAddress()) {
                throw new NetException(
                        SyncFailure.of(
                                        FailureKind.NEEDS_CONSENT,
                                        "Plain text is allowed to this machine only, and %s is %s."
                                                .formatted(server.host(), address.getHostAddress()))
                                .withNextStep(
                                        "use %s or %s with STARTTLS"
                                                .formatted(protocol.tlsUrl(), protocol.url())));
            }
        }
    }

    private static Socket connect(InetAddress address, int port, Duration limit, Cancel cancel)
            throws IOException {
        var socket = new Socket();
        boolean connected = false;
        try (Cancel.Registration _ = cancel.onRequest(() -> abandon(socket))) {
            socket.setTcpNoDelay(true);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            int millis = Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
            socket.connect(new InetSocketAddress(address, port), millis);
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                abandon(socket);
            }
        }
    }

    /// Closes without regard to what is lost.
    public static void abandon(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // There is nothing left to close.
        }
    }

    private static NetException offline(ServerAddress server, @Nullable IOException cause) {
        String where = server.host() + ":" + server.port();
        String text =
                switch (cause) {
                    case UnknownHostException _ ->
                            "The host %s is not known.".formatted(server.host());
                    case NoRouteToHostException _ -> "There is no route to %s.".formatted(where);
                    case ConnectException refused when says(refused, "refused") ->
                            "%s refuses the connection.".formatted(where);
                    case IOException late when isLate(late) ->
                            "%s does not answer.".formatted(where);
                    case null -> "%s has no address.".formatted(server.host());
                    default -> "%s cannot be reached: %s.".formatted(where, cause.getMessage());
                };
        return new NetException(
                SyncFailure.of(FailureKind.OFFLINE, text)
                        .withDetail(isLate(cause) ? FailureDetail.DEADLINE : null)
                        .withCommand("CONNECT", null)
                        .withNextStep(OFFLINE_STEP),
                cause);
    }

    private static boolean isLate(@Nullable IOException e) {
        return e instanceof SocketTimeoutException
                || (e instanceof ConnectException late && says(late, "timed out"));
    }

    private static boolean says(Exception e, String words) {
        return e.getMessage() != null && e.getMessage().contains(words);
    }
}

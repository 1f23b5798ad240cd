package org.mailboat.net;

import org.mailboat.model.ServerAddress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLSocket;

/// A connected socket, with TLS over it or not. One thread reads, one writes, any closes.
public final class Transport {
    private final Socket raw;
    private final Socket socket;

    private Transport(Socket raw, Socket socket) {
        this.raw = raw;
        this.socket = socket;
    }

    /// The socket as it is.
    public static Transport plain(Socket raw) {
        return new Transport(raw, raw);
    }

    /// Puts TLS over the connected socket.
    ///
    /// @throws NetException if the other side is not believed or speaks no TLS that is safe
    /// @throws IOException if the link fails or the time is over; the socket is then closed
    public static Transport secured(
            Socket raw, ServerAddress server, TlsClient tls, Watchdog watchdog, NetConfig config)
            throws IOException {
        var late = new AtomicBoolean();
        Runnable giveUp =
                () -> {
                    late.set(true);
                    Addresses.abandon(raw);
                };
        boolean done = false;
        try (Watchdog.Watch _ = watchdog.watch(config.timeouts().handshake(), giveUp)) {
            SSLSocket secured = tls.handshake(raw, server.host(), server.port());
            done = true;
            return new Transport(raw, secured);
        } catch (IOException e) {
            throw late.get() ? new SocketTimeoutException("the TLS handshake did not end") : e;
        } finally {
            if (!done) {
                Addresses.abandon(raw);
            }
        }
    }

    public boolean isSecured() {
        return socket instanceof SSLSocket;
    }

    public InputStream input() throws IOException {
        return socket.getInputStream();
    }

    public OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    /// Closes at once, which ends a read and a write that are under way. Closing the socket below
    /// does not wait for a write of TLS that hangs, as closing TLS itself would.
    public void abort() {
        Addresses.abandon(raw);
    }

    /// Closes with TLS's farewell; may block as long as a write can.
    public void close() {
        Addresses.abandon(socket);
    }
}

package org.mailboat.acceptance;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/// Passes bytes between clients and a server on this machine and counts the message bodies that the
/// server sent. It keeps little on the way, so that what it counted is what a client could take.
final class CountingProxy implements AutoCloseable {
    private static final int SOCKET_BUFFER = 16 * 1024;

    private final ServerSocket listening;
    private final int target;
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLong bodies = new AtomicLong();

    CountingProxy(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("counting proxy").start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    long octetsOfBodies() {
        return octets.get();
    }

    long bodies() {
        return bodies.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket();
                server.setReceiveBufferSize(SOCKET_BUFFER);
                client.setSendBufferSize(SOCKET_BUFFER);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                pump(client, server, null);
                pump(server, client, new BodyCounter(octets, bodies));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static void pump(Socket from, Socket to, @Nullable BodyCounter counter) {
        Thread.ofVirtual()
                .start(() -> {
                    try (from;
                            to) {
                        copy(from.getInputStream(), to.getOutputStream(), counter);
                    } catch (IOException gone) {
                        return;
                    }
                });
    }

    private static void copy(InputStream in, OutputStream out, @Nullable BodyCounter counter)
            throws IOException {
        byte[] buffer = new byte[SOCKET_BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (counter != null) {
                counter.take(buffer, n);
            }
            out.write(buffer, 0, n);
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}

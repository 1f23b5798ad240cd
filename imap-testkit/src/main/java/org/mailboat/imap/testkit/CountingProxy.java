package org.mailboat.imap.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/// Passes bytes between clients and a server on this machine and counts them, the round trips that
/// they take, and the message bodies among them. It keeps little on the way, so that what it
/// counted is what a client could take.
public final class CountingProxy implements AutoCloseable {
    private static final int SOCKET_BUFFER = 16 * 1024;

    private final ServerSocket listening;
    private final int target;
    private final AtomicLong toServer = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();
    private final AtomicLong afterLogins = new AtomicLong();
    private final AtomicLong roundTrips = new AtomicLong();
    private final AtomicLong octetsOfBodies = new AtomicLong();
    private final AtomicLong bodies = new AtomicLong();
    private final AtomicLong commands = new AtomicLong();

    /// What passed since the proxy was made, over all connections.
    ///
    /// @param toServer octets
    /// @param toClient octets
    /// @param afterLogins octets in both directions that passed after the logins
    /// @param roundTrips how often a client that had logged in was heard again after the server
    ///   was; LOGOUT, which nobody need wait for, is not counted
    /// @param bodies message bodies, or pieces of them, that the server sent
    /// @param octetsOfBodies their size
    /// @param commands whole commands that clients sent, the lines of a login's dialogue among them
    public record Count(
            long toServer,
            long toClient,
            long afterLogins,
            long roundTrips,
            long bodies,
            long octetsOfBodies,
            long commands) {
        public long octets() {
            return toServer + toClient;
        }

        public Count minus(Count earlier) {
            return new Count(
                    toServer - earlier.toServer,
                    toClient - earlier.toClient,
                    afterLogins - earlier.afterLogins,
                    roundTrips - earlier.roundTrips,
                    bodies - earlier.bodies,
                    octetsOfBodies - earlier.octetsOfBodies,
                    commands - earlier.commands);
        }
    }

    public CountingProxy(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("counting proxy").start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    public Count count() {
        return new Count(
                toServer.get(),
                toClient.get(),
                afterLogins.get(),
                roundTrips.get(),
                bodies.get(),
                octetsOfBodies.get(),
                commands.get());
    }

    public long octetsOfBodies() {
        return octetsOfBodies.get();
    }

    public long bodies() {
        return bodies.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket();
                server.setReceiveBufferSize(SOCKET_BUFFER);
                client.setSendBufferSize(SOCKET_BUFFER);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                var turns = new Turns(afterLogins, roundTrips);
                var sent = new DialogueScanner(new BodyCounter(octetsOfBodies, bodies));
                var asked = new DialogueScanner(this::commandLine);
                pump(
                        client,
                        server,
                        (buffer, length) -> {
                            toServer.addAndGet(length);
                            turns.clientSaid(buffer, length);
                            asked.take(buffer, length);
                        });
                pump(
                        server,
                        client,
                        (buffer, length) -> {
                            toClient.addAndGet(length);
                            turns.serverSaid(buffer, length);
                            sent.take(buffer, length);
                        });
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void commandLine(String line, boolean literal) {
        if (!literal) {
            commands.incrementAndGet();
        }
    }

    private interface Counter {
        void take(byte[] buffer, int length);
    }

    private static void pump(Socket from, Socket to, Counter counter) {
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

    private static void copy(InputStream in, OutputStream out, Counter counter) throws IOException {
        byte[] buffer = new byte[SOCKET_BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            counter.take(buffer, n);
            out.write(buffer, 0, n);
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}

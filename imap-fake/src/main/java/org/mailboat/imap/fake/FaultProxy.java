package org.mailboat.imap.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A TCP proxy on 127.0.0.1 that stands before an IMAP server and breaks what passes through it.
///
/// Without faults it passes everything on and counts it. Faults are values; they apply from the
/// moment they are armed, to connections that are open and to new ones, until [#clear()]. It reads
/// commands and responses well enough to know their lines from their literals, as long as they are
/// not encrypted. Thread-safe; closed by whoever started it.
public final class FaultProxy implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;

    private final int targetPort;
    private final ServerSocket listener = Loopback.listen();
    private final List<ProxyConnection> connections = new ArrayList<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile List<Armed> armed = List.of();

    /// A fault and how often it may still happen.
    static final class Armed {
        private final ProxyFault fault;
        private int spared;
        private int left;

        Armed(ProxyFault fault, int spared, int times) {
            this.fault = fault;
            this.spared = spared;
            this.left = times;
        }

        ProxyFault fault() {
            return fault;
        }

        synchronized boolean isReady() {
            return left > 0;
        }

        /// Uses it up by one; false if this once it is spared, or has happened often enough.
        synchronized boolean take() {
            if (spared > 0) {
                spared--;
                return false;
            }
            if (left == 0) {
                return false;
            }
            left -= left == Integer.MAX_VALUE ? 0 : 1;
            return true;
        }
    }

    private FaultProxy(int targetPort) {
        this.targetPort = targetPort;
        Thread.ofPlatform().daemon().name("proxy-accept").start(this::accept);
    }

    /// Starts a proxy before the server on this port of 127.0.0.1.
    public static FaultProxy before(int targetPort) {
        return new FaultProxy(targetPort);
    }

    /// The TCP port on 127.0.0.1 that clients connect to.
    public int port() {
        return listener.getLocalPort();
    }

    /// Arms a fault that happens every time.
    public FaultProxy arm(ProxyFault fault) {
        return arm(fault, Integer.MAX_VALUE);
    }

    /// Arms a fault that happens this many times, over all connections.
    public FaultProxy arm(ProxyFault fault, int times) {
        return arm(new Armed(fault, 0, times));
    }

    /// Arms a fault that spares the first commands that match and then happens this many times,
    /// over all connections.
    public FaultProxy armAfter(int spared, ProxyFault.AtCommand fault, int times) {
        return arm(new Armed(fault, spared, times));
    }

    /// Arms a cut at the next such part but the first few, over all connections.
    ///
    /// @param spared how many of them are let pass
    public FaultProxy armAfter(int spared, ProxyFault.CutIn fault) {
        return arm(new Armed(fault, spared, 1));
    }

    /// How often a [ProxyFault.CutIn] happened.
    public int cuts() {
        return cuts.get();
    }

    void countCut() {
        cuts.incrementAndGet();
    }

    private synchronized FaultProxy arm(Armed one) {
        List<Armed> more = new ArrayList<>(armed);
        more.add(one);
        armed = List.copyOf(more);
        return this;
    }

    /// Disarms every fault; what has stalled stays so.
    public synchronized void clear() {
        armed = List.of();
    }

    List<Armed> armed() {
        return armed;
    }

    /// What each connection carried so far, in the order in which they were made.
    public synchronized List<ProxyTraffic> traffic() {
        return connections.stream().map(ProxyConnection::traffic).toList();
    }

    /// Ends all connections at once and goes on listening.
    public void cutAll() {
        for (ProxyConnection connection : connections()) {
            connection.close();
        }
    }

    private synchronized List<ProxyConnection> connections() {
        return List.copyOf(connections);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutAll();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                begin(listener.accept());
            } catch (IOException e) {
                // A closed listener ends the loop; a client that went away again needs nothing.
                FakeSession.LOG.log(System.Logger.Level.DEBUG, "accept: {0}", e.getMessage());
            }
        }
    }

    private void begin(Socket client) throws IOException {
        for (Armed one : armed) {
            if (one.fault() instanceof ProxyFault.RefuseConnections && one.take()) {
                client.setSoLinger(true, 0);
                client.close();
                return;
            }
        }
        Socket server = new Socket();
        try {
            server.connect(Loopback.at(targetPort), CONNECT_MILLIS);
        } catch (IOException e) {
            ProxyConnection.closeQuietly(client);
            throw e;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        register(client, server);
    }

    private synchronized void register(Socket client, Socket server) {
        var connection = new ProxyConnection(this, connections.size() + 1, client, server);
        connections.add(connection);
        connection.start();
        if (listener.isClosed()) {
            connection.close();
        }
    }
}

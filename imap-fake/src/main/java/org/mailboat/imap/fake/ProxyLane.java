package org.mailboat.imap.fake;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/// One direction of a proxied connection: octets wait here for their time and are then written.
///
/// Filled by the thread that reads, emptied by a thread of its own.
final class ProxyLane {
    /// How much may wait: enough that no window limits the rate of a long path.
    private static final long CAPACITY = 64L << 20;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Chunk(long due, byte[] octets) {}

    /// What becomes of the connection when its octets are counted.
    interface Limits {
        /// How many octets may be written before something happens, at most this many.
        int allowed(ProxyFault.Direction direction, long delivered, int wanted);

        /// Something happens now, if anything does.
        ///
        /// @return false if nothing more is written here
        boolean reached(ProxyLane lane) throws IOException;
    }

    private final ProxyFault.Direction direction;
    private final Socket target;
    private final Limits limits;
    private final Queue<Chunk> waiting = new ArrayDeque<>();
    private long waitingOctets;
    private long delivered;
    private boolean ended;
    private boolean closed;

    ProxyLane(ProxyFault.Direction direction, Socket target, Limits limits) {
        this.direction = direction;
        this.target = target;
        this.limits = limits;
    }

    ProxyFault.Direction direction() {
        return direction;
    }

    /// Takes octets that are to be written at this time of [System#nanoTime()].
    synchronized void offer(byte[] octets, long due) throws InterruptedException {
        while (!closed && waitingOctets > CAPACITY) {
            wait();
        }
        if (!ended && octets.length > 0) {
            waiting.add(new Chunk(due, octets));
            waitingOctets += octets.length;
            notifyAll();
        }
    }

    /// Nothing more will be offered: the sender has closed its side.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized long delivered() {
        return delivered;
    }

    /// Writes until the end; then closes the target's side in good order.
    void run() throws IOException, InterruptedException {
        for (byte[] octets = next(); octets.length > 0; octets = next()) {
            int at = 0;
            while (at < octets.length) {
                int allowed = limits.allowed(direction, delivered(), octets.length - at);
                // Counted first: whoever has read the octets finds them counted.
                count(allowed);
                target.getOutputStream().write(Arrays.copyOfRange(octets, at, at + allowed));
                at += allowed;
                if (!limits.reached(this)) {
                    return;
                }
            }
        }
        if (!isClosed()) {
            target.shutdownOutput();
        }
    }

    void halfClose() throws IOException {
        target.shutdownOutput();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void count(int octets) {
        delivered += octets;
    }

    /// The next octets once their time has come; none at the end.
    private synchronized byte[] next() throws InterruptedException {
        while (!closed) {
            Chunk first = waiting.peek();
            if (first == null && ended) {
                break;
            }
            long left = first == null ? Long.MAX_VALUE : first.due() - System.nanoTime();
            if (first != null && left <= 0) {
                waiting.remove();
                waitingOctets -= first.octets().length;
                notifyAll();
                return first.octets();
            }
            if (first == null) {
                wait();
            } else {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        }
        return new byte[0];
    }
}

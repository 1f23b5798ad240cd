package org.mailboat.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// A long way to a server on this machine: every octet arrives so much later, each way, and nothing
/// else limits it. It looks at nothing, so that as little as can be of the processors that it
/// shares with what is measured is its own.
final class DelayProxy implements Closeable {
    private final ServerSocketChannel listening;
    private final int target;
    private final Duration delay;

    private DelayProxy(ServerSocketChannel listening, int target, Duration delay) {
        this.listening = listening;
        this.target = target;
        this.delay = delay;
    }

    /// @param delay of each direction
    static DelayProxy before(int target, Duration delay) throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var proxy = new DelayProxy(listening, target, delay);
        Thread.ofPlatform().daemon().name("delay proxy").start(proxy::accept);
        return proxy;
    }

    int port() {
        return listening.socket().getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                begin(listening.accept());
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void begin(SocketChannel client) throws IOException {
        SocketChannel server =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        server.setOption(StandardSocketOptions.TCP_NODELAY, true);
        pass(client, server);
        pass(server, client);
    }

    private void pass(SocketChannel from, SocketChannel to) {
        var line = new DelayLine(delay);
        Thread.ofPlatform().daemon().name("delay in").start(() -> fill(line, from));
        Thread.ofPlatform().daemon().name("delay out").start(() -> drain(line, to));
    }

    private static void fill(DelayLine line, SocketChannel from) {
        try {
            while (true) {
                ByteBuffer room = line.room();
                if (from.read(room) < 0) {
                    break;
                }
                line.put(room.flip());
            }
        } catch (IOException | InterruptedException gone) {
            // The other side is told by the end of what came.
        }
        line.end();
    }

    private static void drain(DelayLine line, SocketChannel to) {
        try (to) {
            for (ByteBuffer next = line.take(); next != null; next = line.take()) {
                while (next.hasRemaining()) {
                    to.write(next);
                }
                line.giveBack(next);
            }
        } catch (IOException | InterruptedException gone) {
            line.abandon();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}

package org.mailboat.imap.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// 127.0.0.1, the only address that these servers listen on.
final class Loopback {
    private static final int BACKLOG = 200;

    private Loopback() {}

    static InetAddress address() {
        try {
            return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A listener on a port that the system chose; the caller closes it.
    static ServerSocket listen() {
        return listen(0);
    }

    /// A listener on this port, or on a free one for 0; the caller closes it.
    static ServerSocket listen(int port) {
        try {
            return new ServerSocket(port, BACKLOG, address());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InetSocketAddress at(int port) {
        return new InetSocketAddress(address(), port);
    }
}

package org.mailboat.net;

import java.time.Duration;

/// How long a connection waits.
///
/// @param connect for finding the address and making the TCP connection
/// @param handshake for the TLS handshake
/// @param write for one write to be taken by the network
/// @param silence for the greeting or an answer; every octet that arrives starts it again
public record NetTimeouts(Duration connect, Duration handshake, Duration write, Duration silence) {
    public static final NetTimeouts DEFAULT =
            new NetTimeouts(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60));

    /// The usual ones, but silence for as long as the caller is patient, and nothing longer than
    /// that.
    public static NetTimeouts within(Duration patience) {
        return new NetTimeouts(
                shorter(DEFAULT.connect, patience),
                shorter(DEFAULT.handshake, patience),
                shorter(DEFAULT.write, patience),
                patience);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    public NetTimeouts {
        if (!connect.isPositive()
                || !handshake.isPositive()
                || !write.isPositive()
                || !silence.isPositive()) {
            throw new IllegalArgumentException("a timeout is positive");
        }
    }
}

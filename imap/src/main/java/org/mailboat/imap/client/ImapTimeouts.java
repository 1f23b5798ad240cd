package org.mailboat.imap.client;

import java.time.Duration;

/// How long a connection waits.
///
/// @param connect for finding the address and making the TCP connection
/// @param handshake for the TLS handshake
/// @param write for one write to be taken by the network
/// @param silence for the greeting or an answer; every octet that arrives starts it again
public record ImapTimeouts(Duration connect, Duration handshake, Duration write, Duration silence) {
    public static final ImapTimeouts DEFAULT =
            new ImapTimeouts(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60));

    public ImapTimeouts {
        if (!connect.isPositive()
                || !handshake.isPositive()
                || !write.isPositive()
                || !silence.isPositive()) {
            throw new IllegalArgumentException("a timeout is positive");
        }
    }
}

package org.mailboat.imap.client;

import org.mailboat.imap.wire.Frame;
import org.mailboat.net.WireLog;

import java.time.InstantSource;

/// Writes one connection's lines to the wire log.
final class WireTrace {
    private final WireLog log;
    private final InstantSource clock;
    private final String connection;
    private volatile boolean hidden;

    WireTrace(WireLog log, InstantSource clock, String connection) {
        this.log = log;
        this.clock = clock;
        this.connection = connection;
    }

    void client(String text) {
        if (log.isOn()) {
            log.line(clock.instant(), connection, 'C', text);
        }
    }

    void server(Frame frame) {
        if (log.isOn()) {
            String text = frame.text();
            log.line(
                    clock.instant(),
                    connection,
                    'S',
                    hidden && text.startsWith("+") ? "+ •••" : text);
        }
    }

    /// Whether continuations are shown: those of a login are not.
    void hideContinuations(boolean hide) {
        hidden = hide;
    }
}

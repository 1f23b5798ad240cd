package org.mailboat.smtp;

import org.mailboat.net.WireLog;

import java.time.InstantSource;

/// Writes one connection's lines to the wire log; neither secrets nor messages.
final class SmtpTrace {
    private static final String HIDDEN = "•••";

    private final WireLog log;
    private final InstantSource clock;
    private final String connection;
    private boolean loggingIn;

    SmtpTrace(WireLog log, InstantSource clock, String connection) {
        this.log = log;
        this.clock = clock;
        this.connection = connection;
    }

    /// @param text the lines of one or more commands
    void client(String text) {
        if (log.isOn()) {
            text.lines().forEach(line -> line('C', loggingIn ? hidden(line) : line));
        }
    }

    void server(String line) {
        if (log.isOn()) {
            line('S', loggingIn && line.startsWith("334") ? "334 " + HIDDEN : line);
        }
    }

    void message(long octets) {
        if (log.isOn()) {
            line('*', octets + " octets of a message and its end");
        }
    }

    /// Whether what is said is part of a login, of which only the mechanism is shown.
    void loggingIn(boolean now) {
        loggingIn = now;
    }

    private static String hidden(String line) {
        String[] words = line.split(" ", 3);
        if (!words[0].equals("AUTH") || words.length < 2) {
            return HIDDEN;
        }
        return words[0] + " " + words[1] + (words.length > 2 ? " " + HIDDEN : "");
    }

    private void line(char direction, String text) {
        log.line(clock.instant(), connection, direction, text);
    }
}

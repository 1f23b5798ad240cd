package org.mailboat.imap.testkit;

/// Thrown when a real server cannot be run here; the message is one line that says what to do.
public final class ServerUnavailable extends RuntimeException {
    public ServerUnavailable(String message) {
        super(message);
    }
}

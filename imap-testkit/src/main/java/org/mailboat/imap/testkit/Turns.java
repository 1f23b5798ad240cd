package org.mailboat.imap.testkit;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counts what passes on one connection from the login's tagged OK on: octets, and round trips,
/// which is how often the client speaks again after the server has. Thread-safe.
final class Turns {
    private static final Pattern LOGIN =
            Pattern.compile("^(\\S+) (?:LOGIN|AUTHENTICATE)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOGOUT =
            Pattern.compile("^\\S+ LOGOUT\r\n$", Pattern.CASE_INSENSITIVE);

    private final AtomicLong octets;
    private final AtomicLong roundTrips;
    private String loginTag = "";
    private boolean loggedIn;
    private boolean serverSpokeLast;

    /// @param octets raised by what passes
    /// @param roundTrips raised with each
    Turns(AtomicLong octets, AtomicLong roundTrips) {
        this.octets = octets;
        this.roundTrips = roundTrips;
    }

    synchronized void clientSaid(byte[] buffer, int length) {
        count(length);
        if (loggedIn && !serverSpokeLast) {
            return;
        }
        String said = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        if (!loggedIn) {
            Matcher login = LOGIN.matcher(said);
            loginTag = login.find() ? login.group(1) : loginTag;
        } else if (!LOGOUT.matcher(said).find()) {
            roundTrips.incrementAndGet();
            serverSpokeLast = false;
        }
    }

    synchronized void serverSaid(byte[] buffer, int length) {
        count(length);
        if (!loggedIn && !loginTag.isEmpty()) {
            String said = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
            loggedIn = ("\n" + said).contains("\n" + loginTag + " OK");
        }
        serverSpokeLast = true;
    }

    private void count(int length) {
        if (loggedIn) {
            octets.addAndGet(length);
        }
    }
}

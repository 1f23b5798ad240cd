package org.mailboat.account;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.PercentEscapes;
import org.mailboat.model.Printable;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.ServerAddress.Security;

import java.util.Locale;

/// The URLs of one kind of servers: with an `s` behind the protocol's name for TLS from the first
/// byte, else for STARTTLS. The user is percent-encoded; an IPv6 address stands in brackets.
///
/// @param protocol as in `imap`
/// @param server as in `an IMAP server`
/// @param tlsPort the usual port with TLS from the first byte
/// @param port the usual port else
record ServerUrl(String protocol, String server, int tlsPort, int port) {

    /// Reads a URL.
    ///
    /// @param plaintext whether the scheme without `s` means a link in the clear instead of
    ///   STARTTLS
    /// @param usualUser where the URL names none; null if it has to
    /// @throws IllegalArgumentException with a sentence for the user
    ServerAddress parse(String text, boolean plaintext, @Nullable String usualUser) {
        String schemes = protocol + "s:// or " + protocol + "://";
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals(protocol + "s");
        if (!tls && !scheme.equals(protocol)) {
            throw wrong(text, "it has to begin with " + schemes);
        }
        if (tls && plaintext) {
            throw wrong(text, protocol + "s:// and a link in the clear exclude each other");
        }
        String rest = text.substring(colon + 3);
        if (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        int at = rest.lastIndexOf('@');
        String user;
        if (at < 0 && usualUser != null) {
            user = usualUser;
        } else if (at <= 0) {
            throw wrong(text, "it has to name the user, as in " + protocol + "s://user@host");
        } else {
            user = user(text, rest.substring(0, at));
        }
        var where = hostAndPort(text, rest.substring(at + 1), tls ? tlsPort : port);
        Security security =
                tls ? Security.IMPLICIT_TLS : plaintext ? Security.PLAINTEXT : Security.STARTTLS;
        return new ServerAddress(security, where.host, where.port, user);
    }

    private record HostAndPort(String host, int port) {}

    private String user(String url, String encoded) {
        if (encoded.indexOf(':') >= 0) {
            throw wrong(url, "a password does not belong into a URL, and a : in the user is %3A");
        }
        String user;
        try {
            user = PercentEscapes.decode(encoded);
        } catch (IllegalArgumentException e) {
            throw wrong(url, "in the user " + e.getMessage());
        }
        if (user.chars().anyMatch(Character::isISOControl)) {
            throw wrong(url, "the user has a control character in it");
        }
        return user;
    }

    private HostAndPort hostAndPort(String url, String text, int standardPort) {
        String host;
        String port;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                throw wrong(url, "the [ of the address is not closed");
            }
            host = text.substring(1, end);
            port = text.substring(end + 1);
            if (host.indexOf(':') < 0 || !isAddress(host)) {
                throw wrong(url, "what stands in brackets is no IPv6 address");
            }
        } else {
            int colon = text.indexOf(':');
            if (colon != text.lastIndexOf(':')) {
                throw wrong(url, "an IPv6 address stands in brackets");
            }
            host = colon < 0 ? text : text.substring(0, colon);
            port = colon < 0 ? "" : text.substring(colon);
            if (host.isEmpty()) {
                throw wrong(url, "it has to name the host");
            }
            if (!isHost(host)) {
                throw wrong(url, "that is no name of a host; after it only :port may follow");
            }
        }
        if (!port.isEmpty() && !port.startsWith(":")) {
            throw wrong(url, "after the host only :port may follow");
        }
        return new HostAndPort(host, port.isEmpty() ? standardPort : port(url, port.substring(1)));
    }

    private int port(String url, String digits) {
        if (digits.isEmpty()
                || digits.length() > 5
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw wrong(url, "the port is a number from 1 to 65535");
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65535) {
            throw wrong(url, "the port is a number from 1 to 65535");
        }
        return port;
    }

    /// Letters, digits, and what joins them. A name beyond ASCII is left to the resolver.
    private boolean isHost(String host) {
        return host.codePoints()
                .allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_');
    }

    private boolean isAddress(String host) {
        String digits = host.indexOf('%') < 0 ? host : host.substring(0, host.indexOf('%'));
        return digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
    }

    private IllegalArgumentException wrong(String url, String why) {
        // Whoever writes a password into it may have mistaken the rest, too.
        int at = url.lastIndexOf('@');
        int begin = url.indexOf("://");
        int secret = url.indexOf(':', begin < 0 ? 0 : begin + 3);
        String shown =
                secret >= 0 && (at < 0 || secret < at)
                        ? url.substring(0, secret) + ":•••" + (at < 0 ? "" : url.substring(at))
                        : url;
        return new IllegalArgumentException(
                "not the URL of " + server + ": " + Printable.of(shown) + ": " + why);
    }
}

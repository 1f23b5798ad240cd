package org.mailboat.model;

/// How to reach a server and as whom.
///
/// @param host a name or an address, without brackets
/// @param port from 1 to 65535
/// @param user the login, decoded
public record ServerAddress(Security security, String host, int port, String user) {
    /// How the link is protected.
    public enum Security {
        /// TLS from the first byte ([RFC 8314
        /// §3](https://www.rfc-editor.org/rfc/rfc8314.html#section-3)).
        IMPLICIT_TLS,
        /// STARTTLS, or nothing ([RFC 9051
        /// §6.2.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.2.1)).
        STARTTLS,
        /// In the clear; only to loopback addresses.
        PLAINTEXT
    }

    public ServerAddress {
        if (host.isEmpty() || user.isEmpty() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("a server has a host, a port and a user");
        }
    }

    /// As the URL of an IMAP server, the user percent-encoded.
    @Override
    public String toString() {
        return url("imap");
    }

    /// As a URL, the user percent-encoded.
    ///
    /// @param protocol `imap` or `smtp`; with TLS from the first byte an `s` follows it
    public String url(String protocol) {
        String scheme = security == Security.IMPLICIT_TLS ? protocol + "s" : protocol;
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme
                + "://"
                + PercentEscapes.encode(
                        user,
                        c -> !(Character.isLetterOrDigit(c) && c < 128) && "-._~".indexOf(c) < 0)
                + "@"
                + name
                + ":"
                + port;
    }
}

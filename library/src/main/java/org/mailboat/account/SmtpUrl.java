package org.mailboat.account;

import org.mailboat.model.ServerAddress;

/// Reads the URL of a server that sends mail on: `smtps://[user@]host[:port]` for TLS from the
/// first byte ([RFC 8314 §3.3](https://www.rfc-editor.org/rfc/rfc8314.html#section-3.3)),
/// `smtp://…` for STARTTLS. The user is percent-encoded; an IPv6 address stands in brackets.
public final class SmtpUrl {
    private static final ServerUrl URL =
            new ServerUrl("smtp", "a server that sends mail", 465, 587);

    private SmtpUrl() {}

    /// Reads a URL.
    ///
    /// @param plaintext whether `smtp://` means a link in the clear instead of STARTTLS
    /// @param user who logs in where the URL does not say it
    /// @throws IllegalArgumentException with a sentence for the user
    public static ServerAddress parse(String text, boolean plaintext, String user) {
        return URL.parse(text, plaintext, user);
    }
}

package org.mailboat.account;

import org.mailboat.model.ServerAddress;

/// Reads the URL of an IMAP server: `imaps://user@host[:port]` for TLS from the first byte,
/// `imap://…` for STARTTLS ([RFC 5092](https://www.rfc-editor.org/rfc/rfc5092.html), as far as it
/// names a server). The user is percent-encoded; an IPv6 address stands in brackets.
public final class ImapUrl {
    private static final ServerUrl URL = new ServerUrl("imap", "an IMAP server", 993, 143);

    private ImapUrl() {}

    /// Reads a URL.
    ///
    /// @param plaintext whether `imap://` means a link in the clear instead of STARTTLS
    /// @throws IllegalArgumentException with a sentence for the user
    public static ServerAddress parse(String text, boolean plaintext) {
        return URL.parse(text, plaintext, null);
    }
}

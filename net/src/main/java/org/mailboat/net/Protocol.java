package org.mailboat.net;

/// What is spoken to a server, as far as a person who sets up an account has to know.
public enum Protocol {
    /// Reading and keeping mail ([RFC 9051](https://www.rfc-editor.org/rfc/rfc9051.html)).
    IMAP("imap", 143, 993),
    /// Sending mail ([RFC 6409](https://www.rfc-editor.org/rfc/rfc6409.html)).
    SMTP("smtp", 587, 465);

    private final String scheme;
    private final int port;
    private final int tlsPort;

    Protocol(String scheme, int port, int tlsPort) {
        this.scheme = scheme;
        this.port = port;
        this.tlsPort = tlsPort;
    }

    /// How URLs begin of which the link begins in plain text, as in `imap://`.
    public String url() {
        return scheme + "://";
    }

    /// How URLs begin of which the link begins with TLS, as in `imaps://`.
    public String tlsUrl() {
        return scheme + "s://";
    }

    /// The usual port where the link begins in plain text.
    public int port() {
        return port;
    }

    /// The usual port where it begins with TLS ([RFC 8314
    /// §7](https://www.rfc-editor.org/rfc/rfc8314.html#section-7)).
    public int tlsPort() {
        return tlsPort;
    }
}

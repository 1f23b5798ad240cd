package org.mailboat.model;

/// Which certificate of a server is believed.
public sealed interface TlsTrust {
    /// The platform's authorities, and the host's name.
    record Platform() implements TlsTrust {}

    /// One authority of the user's own, and the host's name.
    ///
    /// @param pem the certificates, in PEM
    record OwnAuthority(String pem) implements TlsTrust {}

    /// One certificate, by the SHA-256 of its DER form; name and dates are not looked at, as the
    /// pin says who it is.
    record Fingerprint(Sha256 certificate) implements TlsTrust {}
}

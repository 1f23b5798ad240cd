package org.mailboat.imap.wire;

/// The word that says how it went ([RFC 9051
/// §7.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.1)).
public enum Status {
    OK,
    NO,
    BAD,
    BYE,
    PREAUTH
}

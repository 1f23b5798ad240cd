package org.mailboat.model;

import java.util.Locale;

/// What went wrong, in the classes that decide who can mend it.
public enum FailureKind {
    /// No way to the server: no network, unknown host, refused port, lost link.
    OFFLINE,
    /// The server asks to come back later.
    THROTTLED,
    /// A fault of the moment; the same again may work. Also: another process holds the account.
    TRANSIENT,
    /// The server refuses this operation, and will again.
    REFUSED_PERMANENTLY,
    /// The login is refused, or there is no password.
    NEEDS_LOGIN,
    /// The account's set-up lacks a person's consent: an untrusted certificate, a missing grant.
    NEEDS_CONSENT,
    /// A guard refused; a person decides.
    NEEDS_DECISION,
    /// The server broke the protocol.
    PROTOCOL,
    /// The local disk is full, or the home cannot be read or written.
    LOCAL_DISK,
    /// The store is damaged, or was written by a newer Mailboat.
    STORE_DAMAGED,
    /// A fault of Mailboat.
    BUG;

    /// The name in JSON, as in `needs-login`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package org.mailboat.model;

import java.util.Locale;

/// How far a message of the outbox is. One that is sent, and has its copy where it is to have one,
/// is not there any more.
public enum OutboxState {
    /// The server does not have it. A run tries to send it, at once or when its time has come.
    WAITING,
    /// It is on its way to the server, or was when a run was killed.
    SENDING,
    /// The server has taken it. It is to be seen yet whether it files the copy for Sent.
    SENT,
    /// The server refused it for good; a person decides.
    REFUSED,
    /// The server may have it, or may not. It is not sent again by itself: the next look at Sent
    /// may show it there, else a person decides.
    UNKNOWN;

    /// The name in JSON, as in `waiting`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.mailboat.sync.port;

/// How a message that was sent comes into the mailbox for that.
public enum SentFiling {
    /// The server files it; nothing is done here.
    SERVER,
    /// It is seen later whether the server did.
    WHEN_LOOKED,
    /// Here and at once; the upload brings it to the server.
    HERE
}

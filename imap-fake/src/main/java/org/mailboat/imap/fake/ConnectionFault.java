package org.mailboat.imap.fake;

/// What can go wrong with a connection at one moment of a dialogue.
public sealed interface ConnectionFault {

    /// The server closes the connection in good order.
    record Close() implements ConnectionFault {}

    /// The connection is torn down: the client's next read or write fails with a reset.
    record Reset() implements ConnectionFault {}

    /// The server says that it will send no more but goes on reading.
    record HalfClose() implements ConnectionFault {}

    /// The server neither reads nor writes any more, and the connection stays open.
    record Stall() implements ConnectionFault {}
}

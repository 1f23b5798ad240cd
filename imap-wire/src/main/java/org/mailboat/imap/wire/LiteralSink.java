package org.mailboat.imap.wire;

/// Takes the octets of one literal as they arrive, straight from the read buffer. Exactly one of
/// [#finish] and [#abandon] ends it. Used on the thread that feeds the framer.
///
/// What a method throws goes through to that thread and ends the framer; a sink that can fail
/// without harm to the connection remembers the failure and goes on taking octets.
public interface LiteralSink {
    /// Takes some octets. The array is only lent for the call.
    void write(byte[] buffer, int offset, int length);

    /// Ends a literal that came in whole. What it returns is seen nowhere if the response around
    /// the literal turns out to be unreadable.
    ///
    /// @return what the parsed response carries in its place, see [LiteralValue.Streamed]
    Object finish();

    /// Ends a literal whose rest will not come.
    void abandon();
}

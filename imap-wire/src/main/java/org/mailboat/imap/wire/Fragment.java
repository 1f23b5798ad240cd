package org.mailboat.imap.wire;

/// A piece of a printed command, in the order in which it goes out.
public sealed interface Fragment {
    /// Octets to write.
    @SuppressWarnings("ArrayRecordComponent") // an array that nobody else holds
    record Bytes(byte[] octets) implements Fragment {}

    /// Write nothing more before the server's continuation, or the tagged reply that refuses the
    /// command ([RFC 9051 §4.3](https://www.rfc-editor.org/rfc/rfc9051.html#section-4.3)).
    record AwaitContinuation() implements Fragment {}

    /// Octets to copy from a source.
    record Payload(LiteralSource source) implements Fragment {}
}

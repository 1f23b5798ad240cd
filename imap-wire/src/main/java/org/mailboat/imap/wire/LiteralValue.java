package org.mailboat.imap.wire;

import java.util.Arrays;

/// The octets of an `nstring`, wherever they are ([RFC 9051
/// §9](https://www.rfc-editor.org/rfc/rfc9051.html#section-9)).
public sealed interface LiteralValue {
    /// In memory: from a quoted string or a small literal. The array is not copied; treat it as
    /// constant.
    @SuppressWarnings("ArrayRecordComponent") // compared by content
    record InMemory(byte[] octets) implements LiteralValue {
        /// One char an octet.
        public String latin1() {
            return Octets.latin1(octets);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof InMemory that && Arrays.equals(octets, that.octets);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(octets);
        }

        /// Mail is nobody's business in a log.
        @Override
        public String toString() {
            return "InMemory[" + octets.length + " octets]";
        }
    }

    /// Gone to a sink.
    ///
    /// @param token what [LiteralSink#finish] returned
    record Streamed(Object token, long size) implements LiteralValue {}

    /// Too large for memory and wanted by no sink; read over.
    record Omitted(long size) implements LiteralValue {}

    /// `NIL`: no such thing, which is not the same as an empty one.
    record Nil() implements LiteralValue {}
}

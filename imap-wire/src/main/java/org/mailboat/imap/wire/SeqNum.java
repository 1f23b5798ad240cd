package org.mailboat.imap.wire;

/// A message's place in the selected mailbox at this moment, from 1 ([RFC 9051
/// §2.3.1.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-2.3.1.2)). It changes with every
/// EXPUNGE; nothing is ever done by it.
public record SeqNum(long value) {
    public SeqNum {
        if (!Uid.isValid(value)) {
            throw new IllegalArgumentException("not a message sequence number: " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}

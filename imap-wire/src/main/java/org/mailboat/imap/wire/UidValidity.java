package org.mailboat.imap.wire;

/// The epoch in which a mailbox's UIDs mean what they mean, from 1 to 2³²−1 ([RFC 9051
/// §2.3.1.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-2.3.1.1)).
///
/// Some servers say 0. That is kept, and [#isKnown] is false: such a value says nothing beyond the
/// session.
public record UidValidity(long value) {
    public static final UidValidity UNKNOWN = new UidValidity(0);

    public UidValidity {
        if (value < 0 || value > Uid.MAX) {
            throw new IllegalArgumentException("not a UIDVALIDITY: " + value);
        }
    }

    public boolean isKnown() {
        return value != 0;
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}

package org.mailboat.imap.wire;

/// A message's number within one epoch of a mailbox, from 1 to 2³²−1 ([RFC 9051
/// §2.3.1.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-2.3.1.1)).
public record Uid(long value) implements Comparable<Uid> {
    public static final long MAX = 0xFFFF_FFFFL;

    public Uid {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a UID: " + value);
        }
    }

    public static boolean isValid(long value) {
        return value > 0 && value <= MAX;
    }

    @Override
    public int compareTo(Uid other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}

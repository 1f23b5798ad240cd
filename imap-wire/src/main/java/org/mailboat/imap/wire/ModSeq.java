package org.mailboat.imap.wire;

/// A mod-sequence: a 63-bit number that grows with every change in a mailbox ([RFC 7162
/// §3.1](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1)). 0 is none.
public record ModSeq(long value) implements Comparable<ModSeq> {
    public static final ModSeq NONE = new ModSeq(0);

    public ModSeq {
        if (value < 0) {
            throw new IllegalArgumentException("not a mod-sequence: " + value);
        }
    }

    @Override
    public int compareTo(ModSeq other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}

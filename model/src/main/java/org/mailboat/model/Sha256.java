package org.mailboat.model;

import java.util.Arrays;
import java.util.HexFormat;

/// The SHA-256 of a message's octets.
public final class Sha256 {
    /// How long it is.
    public static final int BYTES = 32;

    private final byte[] digest;

    /// The hash with these bytes.
    ///
    /// @param digest 32 bytes; copied
    public Sha256(byte[] digest) {
        if (digest.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + digest.length);
        }
        this.digest = digest.clone();
    }

    /// Its 32 bytes; a copy.
    public byte[] toBytes() {
        return digest.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sha256 that && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /// 64 lower-case hexadecimal digits.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(digest);
    }
}

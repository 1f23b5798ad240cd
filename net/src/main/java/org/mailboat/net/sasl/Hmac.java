package org.mailboat.net.sasl;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/// A keyed hash ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104.html)) of one key, for any
/// number of texts; for one thread.
///
/// Java's own is reached through all its providers of cryptography, which are loaded and checked at
/// the first use; that, and hashing the key anew for each of the thousands of texts of a login,
/// were a tenth of a short run.
final class Hmac {
    /// The block of SHA-1 and SHA-256 alike, in octets.
    private static final int BLOCK = 64;

    private final MessageDigest inner;
    private final MessageDigest outer;

    /// @param digest SHA-1 or SHA-256, by Java's name
    Hmac(String digest, byte[] key) throws GeneralSecurityException {
        byte[] block = key.length > BLOCK ? MessageDigest.getInstance(digest).digest(key) : key;
        inner = padded(digest, block, 0x36);
        outer = padded(digest, block, 0x5c);
    }

    private static MessageDigest padded(String digest, byte[] key, int pad)
            throws GeneralSecurityException {
        byte[] block = Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= (byte) pad;
        }
        var begun = MessageDigest.getInstance(digest);
        begun.update(block);
        return begun;
    }

    byte[] of(byte[] text) throws GeneralSecurityException {
        try {
            byte[] within = ((MessageDigest) inner.clone()).digest(text);
            return ((MessageDigest) outer.clone()).digest(within);
        } catch (CloneNotSupportedException e) {
            throw new GeneralSecurityException("this Java's hashes cannot be cloned", e);
        }
    }
}

package org.mailboat.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What a content writer needs and the next one can use again.
///
/// @param octets outside the heap, so that the system writes from it without another copy
record WriteBuffer(ByteBuffer octets, MessageDigest digest) {
    private static final int SIZE = 128 * 1024;

    static WriteBuffer create() {
        try {
            return new WriteBuffer(
                    ByteBuffer.allocateDirect(SIZE), MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void reset() {
        octets.clear();
        digest.reset();
    }
}

package org.mailboat;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/// Java's strong random numbers, prepared at the first use: that goes through all providers of
/// cryptography, and most stores are opened to be read. Thread-safe.
final class LateRandom implements RandomGenerator {
    private @Nullable SecureRandom prepared;

    @Override
    public long nextLong() {
        return prepared().nextLong();
    }

    @Override
    public void nextBytes(byte[] octets) {
        prepared().nextBytes(octets);
    }

    private synchronized SecureRandom prepared() {
        SecureRandom known = prepared;
        if (known == null) {
            known = new SecureRandom();
            prepared = known;
        }
        return known;
    }
}

package org.mailboat.sync.apply;

import java.util.Arrays;

/// Contents that were met, by the server's identities for them. Kept as hashes, so that half a
/// million take some ten megabytes: two that have one hash count as one. Not thread-safe.
final class ContentsMet {
    /// A slot that is free; what has this hash takes the next one.
    private static final long FREE = 0;

    private long[] slots = new long[1 << 10];
    private int used;

    /// @return whether it was met for the first time
    boolean add(String contentId) {
        if (used * 2 >= slots.length) {
            grow();
        }
        return put(hash(contentId));
    }

    private boolean put(long hash) {
        int slot = (int) hash & slots.length - 1;
        while (slots[slot] != FREE) {
            if (slots[slot] == hash) {
                return false;
            }
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = hash;
        used++;
        return true;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[before.length * 2];
        used = 0;
        Arrays.stream(before).filter(hash -> hash != FREE).forEach(this::put);
    }

    /// FNV-1a over 64 bits, then mixed, as neighbouring numbers differ in their last digit alone.
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0x9e3779b97f4a7c15L;
        hash ^= hash >>> 29;
        return hash == FREE ? FREE + 1 : hash;
    }
}

package org.mailboat.store.search.text;

import java.util.Arrays;

/// Which atoms of a message follow each other, as a set of bits: one that is missing proves that a
/// phrase is not there, and if all are there it may be.
///
/// There is a bit for two atoms in a row of which one is a word or a symbol, and for three
/// characters in a row of scripts without spaces; of those, two in a row are a term anyway. Each is
/// known by a hash, so that some have theirs in common. Where the atoms stand does not count, nor
/// in which field.
public final class Neighbours {
    /// Bits in the set for each pair. A pair that is not there is taken for one in 28 of 100 cases.
    private static final int BITS_A_PAIR = 3;

    /// Likewise; in 63 of 100 cases. An index of Chinese has no room for more.
    private static final int BITS_A_TRIPLE = 1;

    private final byte[] bits;

    private Neighbours(byte[] bits) {
        this.bits = bits;
    }

    /// @param bits as a [Collector] gave them
    public static Neighbours of(byte[] bits) {
        return new Neighbours(bits);
    }

    /// Whether neighbours of this hash may be there.
    boolean mayHave(long hash) {
        if (bits.length == 0) {
            return false;
        }
        int bit = bit(hash, bits.length);
        return ((bits[bit >> 3] >> (bit & 7)) & 1) != 0;
    }

    private static int bit(long hash, int octets) {
        return (int) ((hash >>> 1) % (8L * octets));
    }

    /// Takes the atoms of texts in their order and tells the hashes of neighbours. For one thread.
    static final class Collector {
        private long[] hashes = new long[64];
        private int size;
        private int before;
        private int last;

        /// How many atoms of the text were taken, and how many characters of scripts without spaces
        /// in a row just now.
        private int atoms;

        private int characters;

        /// A new text begins: its first atom has no neighbour before it.
        void begin() {
            atoms = 0;
            characters = 0;
        }

        void take(String text, Atom.Kind kind) {
            boolean character = kind == Atom.Kind.CHARACTER;
            int hash = text.hashCode();
            if (!character || characters == 0) {
                if (atoms > 0) {
                    add(mixed(last, hash) << 1);
                }
            } else if (characters > 1) {
                add((mixed((int) mixed(before, last), hash) << 1) | 1);
            }
            characters = character ? characters + 1 : 0;
            before = last;
            last = hash;
            atoms++;
        }

        private void add(long hash) {
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * size);
            }
            hashes[size++] = hash;
        }

        /// Those so far, as they came.
        long[] hashes() {
            return Arrays.copyOf(hashes, size);
        }

        /// All so far as a set; empty if there are none.
        byte[] bits() {
            Arrays.sort(hashes, 0, size);
            int distinct = 0;
            long wanted = 0;
            for (int i = 0; i < size; i++) {
                if (i == 0 || hashes[i] != hashes[i - 1]) {
                    hashes[distinct++] = hashes[i];
                    wanted += (hashes[i] & 1) == 0 ? BITS_A_PAIR : BITS_A_TRIPLE;
                }
            }
            size = distinct;
            var bits = new byte[Math.toIntExact((wanted + 7) / 8)];
            for (int i = 0; i < size; i++) {
                int bit = bit(hashes[i], bits.length);
                bits[bit >> 3] |= (byte) (1 << (bit & 7));
            }
            return bits;
        }

        private static long mixed(int one, int other) {
            long hash = (((long) one << 32) | (other & 0xFFFFFFFFL)) * 0x9E3779B97F4A7C15L;
            hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
            return hash ^ (hash >>> 29);
        }
    }
}

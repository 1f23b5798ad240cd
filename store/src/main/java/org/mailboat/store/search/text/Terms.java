package org.mailboat.store.search.text;

import java.util.HashSet;
import java.util.Set;

/// Collects what the index keeps of one message: every word once for each field it stands in, pairs
/// of characters of scripts without spaces, and addresses and names as a whole. For one thread.
public final class Terms {
    /// A longer word is known by its start.
    static final int LONGEST = 64;

    /// With a digit in it, a long word is none but something encoded.
    private static final int LONGEST_WITH_DIGITS = 40;

    private static final int KEPT_OF_ENCODED = 20;

    private final Atoms atoms;
    private final Set<String> terms = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    private final Neighbours.Collector neighbours = new Neighbours.Collector();

    public Terms(Atoms atoms) {
        this.atoms = atoms;
    }

    /// By what a word is known to the index.
    public static String of(String word) {
        if (word.length() > LONGEST_WITH_DIGITS) {
            if (word.chars().anyMatch(c -> c >= '0' && c <= '9')) {
                return start(word, KEPT_OF_ENCODED);
            }
            if (word.length() > LONGEST) {
                return start(word, LONGEST);
            }
        }
        return word;
    }

    /// The first characters, not ending amid one.
    public static String start(String word, int length) {
        return word.substring(
                0, Character.isHighSurrogate(word.charAt(length - 1)) ? length - 1 : length);
    }

    /// Adds what is in a text.
    public Terms add(Field field, String text) {
        String composed = Atoms.compose(text);
        var collector = new Collector(field.mark(), composed);
        neighbours.begin();
        atoms.cut(composed, collector);
        collector.endRun();
        collector.endChunk();
        return this;
    }

    /// The terms so far, marked with their fields.
    public Set<String> terms() {
        return terms;
    }

    /// Words that may have others in them as parts, without marks.
    public Set<String> words() {
        return words;
    }

    /// [Neighbours] of all texts so far; empty if there are none.
    public byte[] neighbours() {
        return neighbours.bits();
    }

    private final class Collector implements Atoms.Sink {
        private final String mark;
        private final Chunk chunk;

        /// The last character of a script, until it is known what follows; empty if there is none.
        private String pending = "";

        Collector(String mark, String text) {
            this.mark = mark;
            this.chunk = new Chunk(text);
        }

        @Override
        public void atom(String text, int start, int end, Atom.Kind kind, boolean glued) {
            neighbours.take(text, kind);
            switch (kind) {
                case CHARACTER -> {
                    endChunk();
                    if (glued && !pending.isEmpty()) {
                        terms.add(mark + pending + text);
                    } else {
                        endRun();
                    }
                    pending = text;
                }
                case SYMBOL -> {
                    endRun();
                    endChunk();
                    terms.add(mark + text);
                }
                case WORD -> {
                    endRun();
                    word(text);
                    if (!chunk.take(text, start, end)) {
                        endChunk();
                        chunk.take(text, start, end);
                    }
                }
            }
        }

        private void word(String text) {
            terms.add(mark + of(text));
            if (Compounds.canHaveParts(text)) {
                words.add(text);
            }
        }

        /// The last character of a run has no other to make a pair with.
        void endRun() {
            if (!pending.isEmpty()) {
                terms.add(mark + pending);
                pending = "";
            }
        }

        void endChunk() {
            if (chunk.words() > 1) {
                for (String form : chunk.forms()) {
                    terms.add(mark + form);
                }
            }
            chunk.clear();
        }
    }
}

package org.mailboat.store.search;

import org.mailboat.store.search.text.Atom;
import org.mailboat.store.search.text.Field;
import org.mailboat.store.search.text.Phrase;
import org.mailboat.store.search.text.Terms;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Expressions of FTS5 over the terms that [Terms] made.
final class Fts {
    /// A word with a digit in it may be known by so many characters only, so a beginning cannot be
    /// longer.
    private static final int LONGEST_PREFIX = 20;

    private Fts() {}

    /// A term of the index, or the beginning of some.
    ///
    /// @param exact whether a message that has the term has what is meant
    private record Wanted(String term, boolean prefix, boolean exact) {
        String in(Field field) {
            return '"' + field.mark() + term + '"' + (prefix ? " *" : "");
        }
    }

    /// All messages that have the phrase in one of these fields, and perhaps others.
    static String candidates(Phrase phrase, Collection<Field> fields) {
        List<Wanted> wanted = wanted(phrase);
        return any(
                fields.stream()
                        .map(field -> all(wanted.stream().map(w -> w.in(field)).toList()))
                        .toList());
    }

    /// Whether [#candidates] are no others.
    static boolean isExact(Phrase phrase) {
        List<Wanted> wanted = wanted(phrase);
        return wanted.size() == 1 && wanted.getFirst().exact;
    }

    /// Messages that have one of these terms in one of these fields.
    static String terms(Collection<String> terms, Collection<Field> fields) {
        return any(
                terms.stream()
                        .flatMap(term ->
                                fields.stream().map(f -> new Wanted(term, false, true).in(f)))
                        .toList());
    }

    static String all(Collection<String> parts) {
        return joined(parts, " AND ");
    }

    static String any(Collection<String> parts) {
        return joined(parts, " OR ");
    }

    private static String joined(Collection<String> parts, String by) {
        return parts.size() == 1
                ? parts.iterator().next()
                : parts.stream().collect(Collectors.joining(by, "(", ")"));
    }

    /// The terms that text with the phrase cannot lack: its words, and the pairs of its characters.
    private static List<Wanted> wanted(Phrase phrase) {
        List<Atom> pieces = phrase.pieces();
        var wanted = new ArrayList<Wanted>();
        for (int i = 0; i < pieces.size(); i++) {
            Atom piece = pieces.get(i);
            switch (piece.kind()) {
                case SYMBOL -> wanted.add(new Wanted(piece.text(), false, true));
                case WORD ->
                        wanted.add(word(piece.text(), phrase.prefix() && i == pieces.size() - 1));
                case CHARACTER -> {
                    boolean follows = i + 1 < pieces.size() && pieces.get(i + 1).glued();
                    if (follows) {
                        wanted.add(
                                new Wanted(piece.text() + pieces.get(i + 1).text(), false, true));
                    } else if (!piece.glued()) {
                        // Every character is the first of a pair, or the last of all and alone.
                        wanted.add(new Wanted(piece.text(), true, true));
                    }
                }
            }
        }
        return wanted;
    }

    private static Wanted word(String word, boolean prefix) {
        if (!prefix) {
            String term = Terms.of(word);
            return new Wanted(term, false, term.equals(word));
        }
        boolean cut = word.length() > LONGEST_PREFIX;
        return new Wanted(cut ? Terms.start(word, LONGEST_PREFIX) : word, true, !cut);
    }
}
